package io.github.asyncdisposable;

import java.util.concurrent.CancellationException;

import org.jspecify.annotations.Nullable;

/**
 * A wait was interrupted; what was waited for goes on.
 */
final class InterruptedWaitException extends CancellationException {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable JoinedOutcome leftOpen;

	/**
	 * Create a new exception.
	 * @param leftOpen what will end by itself, and not with this exception
	 */
	InterruptedWaitException(@Nullable JoinedOutcome leftOpen) {
		super("Interrupted while waiting for the end of a disposal, which goes on");
		this.leftOpen = leftOpen;
	}

	boolean leavesOpen(JoinedOutcome outcome) {
		return this.leftOpen == outcome;
	}

}
