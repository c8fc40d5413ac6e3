package io.github.asyncdisposable.context;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.engine.DisposalAction;

/**
 * A bean that is disposed asynchronously.
 *
 * @param name its name
 * @param bean the instance, as it is behind any proxy
 */
record ManagedBean(String name, Object bean) {

	ManagedBean withBean(Object bean) {
		return new ManagedBean(this.name, bean);
	}

	DisposalAction action() {
		return DisposalAction.of((AsyncDisposable) this.bean);
	}

}
