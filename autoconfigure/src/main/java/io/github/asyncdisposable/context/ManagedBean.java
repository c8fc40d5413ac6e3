package io.github.asyncdisposable.context;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.engine.DisposalAction;

/**
 * A bean that is disposed asynchronously. Immutable.
 *
 * @param name its name
 * @param bean the instance, as it is behind any proxy
 * @param kind why it is disposed the way it is
 * @param claim how it is disposed
 * @since 0.1.0
 */
public record ManagedBean(String name, Object bean, DisposalKind kind, DisposalClaim claim) {

	/** Of a bean that disposes itself. */
	static final DisposalClaim OWN_CLAIM = (bean) -> DisposalAction.of((AsyncDisposable) bean);

	static ManagedBean own(String name, Object bean) {
		return new ManagedBean(name, bean, DisposalKind.ASYNC_DISPOSABLE, OWN_CLAIM);
	}

	/**
	 * Whether there is nothing to it that its name and the instance do not tell.
	 */
	boolean isOwn() {
		return this.claim == OWN_CLAIM && this.kind == DisposalKind.ASYNC_DISPOSABLE;
	}

	ManagedBean withBean(Object bean) {
		return new ManagedBean(this.name, bean, this.kind, this.claim);
	}

	/**
	 * Return what disposes it.
	 * @return what to do
	 */
	public DisposalAction action() {
		return this.claim.action(this.bean);
	}

}
