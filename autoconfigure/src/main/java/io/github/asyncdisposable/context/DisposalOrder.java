package io.github.asyncdisposable.context;

/**
 * In which order beans are disposed.
 *
 * @since 0.1.0
 */
public enum DisposalOrder {

	/** Dependents first, independent beans at the same time. */
	DEPENDENCY,

	/** Strictly in reverse order of creation, one by one. */
	CREATION

}
