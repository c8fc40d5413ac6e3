package io.github.asyncdisposable;

import java.time.Duration;

/**
 * How long one disposal may take. Safe for use by any thread.
 *
 * @since 0.1.0
 * @see AsyncDisposable#disposeAsync(DisposalContext)
 */
public interface DisposalContext {

	/**
	 * Return the time left until this bean's limit: the time to plan the last flush with.
	 * @return the time left, {@link Duration#ZERO} once the limit has passed, never
	 * negative
	 */
	Duration remaining();

	/**
	 * Return the signal that fires when the limit is reached. What is still running has
	 * the configured fault grace left to end in good order.
	 * @return the signal, the same at every call; its actions run on a thread of the
	 * container
	 */
	CancellationSignal signal();

}
