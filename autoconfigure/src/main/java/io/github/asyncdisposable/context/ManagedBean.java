package io.github.asyncdisposable.context;

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
