package io.github.asyncdisposable;

/**
 * Tells an operation that its result is no longer wanted. A signal only asks: what an
 * operation does about it is its own affair. Safe for use by any thread.
 *
 * @since 0.1.0
 * @see CancellationSource
 */
public interface CancellationSignal {

	/**
	 * Return whether cancellation was requested. Once {@code true}, always {@code true}.
	 * @return whether cancellation was requested
	 */
	boolean isCancelled();

	/**
	 * Register an action for the moment of cancellation. It is called exactly once: on
	 * the thread that cancels, or, where cancellation was requested already, at once on
	 * the calling thread. It must not block. Actions that were registered before run one
	 * after another; what one throws does not keep the others from running, and is thrown
	 * to who cancelled.
	 * @param action what to do on cancellation
	 */
	void onCancel(Runnable action);

	/**
	 * Return the signal that never fires.
	 * @return a shared signal that retains nothing
	 */
	static CancellationSignal none() {
		return NoCancellation.INSTANCE;
	}

}
