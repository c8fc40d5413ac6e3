package io.github.asyncdisposable.context;

/**
 * How far the disposal of a bean has come.
 *
 * @since 0.1.0
 */
public enum DisposalState {

	/** In use. */
	ACTIVE("active"),

	/** Its disposal has begun. */
	DISPOSING("disposing"),

	/** Its disposal has ended, or was given up. */
	DISPOSED("disposed");

	private final String id;

	DisposalState(String id) {
		this.id = id;
	}

	/**
	 * Return the name by which reports call it.
	 * @return the name, in lower case
	 */
	public String id() {
		return this.id;
	}

}
