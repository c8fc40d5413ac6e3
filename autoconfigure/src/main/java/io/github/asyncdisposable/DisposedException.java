package io.github.asyncdisposable;

/**
 * Thrown by an operation on something whose disposal has started.
 *
 * @since 0.1.0
 */
public class DisposedException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create a new exception.
	 * @param message what was disposed
	 */
	public DisposedException(String message) {
		super(message);
	}

}
