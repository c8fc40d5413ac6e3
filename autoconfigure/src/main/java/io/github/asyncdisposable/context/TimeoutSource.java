package io.github.asyncdisposable.context;

/**
 * Where the limit of a bean comes from (T1), in the order of precedence.
 *
 * @since 0.1.0
 */
public enum TimeoutSource {

	/** The property for the bean's name. */
	PROPERTY("property"),

	/** {@link io.github.asyncdisposable.DisposalTimeout}. */
	ANNOTATION("annotation"),

	/** The property for all beans. */
	DEFAULT("default"),

	/** Nothing says so: a share of the deadline. */
	SHARE("share");

	private final String id;

	TimeoutSource(String id) {
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
