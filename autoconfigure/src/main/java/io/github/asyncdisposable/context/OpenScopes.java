package io.github.asyncdisposable.context;

/**
 * Knows how many scopes of an application context are open. A bean of this type is looked
 * for in each context whose plan is shown.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface OpenScopes {

	/**
	 * Return how many scopes are open now. Called by any thread, also while the context
	 * closes; must not block.
	 * @return the number of scopes that were created and not closed yet
	 */
	int count();

}
