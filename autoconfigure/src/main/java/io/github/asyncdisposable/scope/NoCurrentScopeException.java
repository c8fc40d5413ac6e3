package io.github.asyncdisposable.scope;

import org.springframework.beans.factory.support.ScopeNotActiveException;

/**
 * Thrown where a scoped bean is asked for outside of any scope.
 */
final class NoCurrentScopeException extends ScopeNotActiveException {

	private static final long serialVersionUID = 1L;

	NoCurrentScopeException(String bean) {
		super(bean, AsyncScoped.SCOPE, new IllegalStateException("No AsyncScope is current on this thread"));
	}

	/**
	 * Spring's own advice would be a scoped proxy, which has the same problem here.
	 */
	@Override
	public String getMessage() {
		return "Scoped bean '" + getBeanName() + "' can only be resolved inside an AsyncScope, and none is current on "
				+ "this thread: open one with AsyncScopeFactory and call its getBean(), or inject the bean into another "
				+ "bean of the scope. A scope is current only while one of its own methods runs.";
	}

}
