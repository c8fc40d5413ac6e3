package io.github.asyncdisposable.context;

/**
 * Thrown at start where a limit or another setting cannot be used.
 *
 * @since 0.1.0
 */
public class InvalidDisposalSettingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String setting;

	private final String value;

	private final String remedy;

	/**
	 * Create a new exception.
	 * @param setting the property or the annotated element
	 * @param value what it is set to
	 * @param remedy what is allowed, as a sentence
	 */
	public InvalidDisposalSettingException(String setting, String value, String remedy) {
		super(setting + " is set to '" + value + "'. " + remedy);
		this.setting = setting;
		this.value = value;
		this.remedy = remedy;
	}

	/**
	 * Return what is set.
	 * @return the property or the annotated element
	 */
	public String getSetting() {
		return this.setting;
	}

	/**
	 * Return what it is set to.
	 * @return the value as text
	 */
	public String getValue() {
		return this.value;
	}

	/**
	 * Return what is allowed.
	 * @return a sentence
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
