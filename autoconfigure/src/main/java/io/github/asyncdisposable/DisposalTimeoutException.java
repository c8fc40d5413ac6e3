package io.github.asyncdisposable;

/**
 * What {@link Faultable#fault(Throwable)} is told when a disposal has reached its limit.
 *
 * @since 0.1.0
 */
public class DisposalTimeoutException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create a new exception.
	 * @param message what reached which limit
	 */
	public DisposalTimeoutException(String message) {
		super(message);
	}

}
