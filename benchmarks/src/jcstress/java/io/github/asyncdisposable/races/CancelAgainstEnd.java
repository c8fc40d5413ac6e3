package io.github.asyncdisposable.races;

import java.util.concurrent.CompletableFuture;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.AsyncDisposables;

/**
 * A6: the result of a use is cancelled while its body ends; what {@code cancel()} said
 * holds.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Too late, and not cancelled")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "In time, and cancelled")
@State
public class CancelAgainstEnd {

	private static final AsyncDisposable NOTHING = () -> CompletableFuture.completedFuture(null);

	private final CompletableFuture<String> body = new CompletableFuture<>();

	private final CompletableFuture<String> result = AsyncDisposables.using(() -> NOTHING, (resource) -> this.body);

	@Actor
	public void end() {
		this.body.complete("value");
	}

	@Actor
	public void cancel(II_Result result) {
		result.r1 = this.result.cancel(true) ? 1 : 0;
	}

	@Arbiter
	public void ended(II_Result result) {
		result.r2 = this.result.isCancelled() ? 1 : 0;
	}

}
