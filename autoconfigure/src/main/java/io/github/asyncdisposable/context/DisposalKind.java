package io.github.asyncdisposable.context;

/**
 * Why a bean is disposed the way it is, in the order of precedence (D6).
 *
 * @since 0.1.0
 */
public enum DisposalKind {

	/** An {@link io.github.asyncdisposable.AsyncDisposer} of the application. */
	DISPOSER("disposer"),

	/** The bean's own {@link io.github.asyncdisposable.AsyncDisposable}. */
	ASYNC_DISPOSABLE("async-disposable"),

	/** A destroy method that returns a stage. */
	DESTROY_METHOD("destroy-method"),

	/** A disposer that comes with this library. */
	BUILT_IN("built-in"),

	/** Not disposed asynchronously: Spring calls its callbacks. */
	SYNCHRONOUS("synchronous");

	private final String id;

	DisposalKind(String id) {
		this.id = id;
	}

	/**
	 * Return the name by which reports call it.
	 * @return the name, in lower case with dashes
	 */
	public String id() {
		return this.id;
	}

}
