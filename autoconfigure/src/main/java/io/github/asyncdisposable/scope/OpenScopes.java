package io.github.asyncdisposable.scope;

/**
 * Tells how many scopes there are, for people. Safe for use by any thread.
 *
 * @since 0.1.0
 */
public interface OpenScopes {

	/**
	 * Return how many scopes of this context are open, or being disposed.
	 * @return the number of scopes
	 */
	int count();

	/**
	 * Return how many instances these scopes own which are disposed asynchronously.
	 * @return the number of beans
	 */
	int beanCount();

}
