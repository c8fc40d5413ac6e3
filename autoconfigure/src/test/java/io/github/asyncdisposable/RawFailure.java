package io.github.asyncdisposable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a caller sees who registers on the future that it got.
 */
final class RawFailure {

	private RawFailure() {
	}

	static Throwable of(CompletableFuture<?> future) {
		AtomicReference<Throwable> seen = new AtomicReference<>();
		future.whenComplete((value, failure) -> seen.set(failure));
		if (seen.get() == null) {
			throw new AssertionError("Expected a failure but " + future);
		}
		return seen.get();
	}

}
