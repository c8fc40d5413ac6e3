package io.github.asyncdisposable.context;

import java.util.Set;

import io.github.asyncdisposable.engine.DisposalAction;

/**
 * How a {@link DisposalSource} disposes a bean. Holds no instance of the bean.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DisposalClaim {

	/**
	 * Return what disposes an instance.
	 * @param bean the instance, as it is behind any proxy
	 * @return what to do
	 */
	DisposalAction action(Object bean);

	/**
	 * Return the destroy methods that need not run after it, apart from {@code close},
	 * {@code shutdown} and {@code disposeAsync} which never do.
	 * @return names of methods
	 */
	default Set<String> replaces() {
		return Set.of();
	}

	/**
	 * Called when an instance has been created, on the creating thread, before it is
	 * initialized. A throw fails its creation.
	 * @param beanName the name of the bean
	 */
	default void created(String beanName) {
	}

}
