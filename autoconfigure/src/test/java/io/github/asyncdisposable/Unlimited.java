package io.github.asyncdisposable;

import java.time.Duration;

/**
 * The context of a disposal that may take as long as it likes.
 */
record Unlimited() implements DisposalContext {

	@Override
	public Duration remaining() {
		return Duration.ofDays(1);
	}

	@Override
	public CancellationSignal signal() {
		return CancellationSignal.none();
	}

}
