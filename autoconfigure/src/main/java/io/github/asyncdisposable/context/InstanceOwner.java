package io.github.asyncdisposable.context;

/**
 * Owns instances that no bean factory destroys on its own, such as what is created for
 * one unit of work. Current on a thread while that thread is inside
 * {@link Creations#within}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface InstanceOwner {

	/**
	 * Take over a bean that was created while this owner was current: a prototype, or a
	 * bean of the scope {@value Creations#ASYNC_SCOPE}. Called on the creating thread,
	 * once the bean is complete behind any proxy.
	 * @param bean the bean
	 * @return whether this owner has Spring call what Spring has to call of the instance;
	 * {@code false} where there is no such thing, so that Spring need not prepare for it
	 * @throws io.github.asyncdisposable.DisposedException if it is too late; the bean has
	 * been disposed then, and its creation fails
	 */
	boolean own(ManagedBean bean);

	/**
	 * Return whether the bean of this name that is complete next on this thread is this
	 * owner's, whatever its definition says.
	 * @param name the name of a bean
	 * @return whether this owner is in the middle of creating it
	 */
	default boolean isAwaiting(String name) {
		return false;
	}

}
