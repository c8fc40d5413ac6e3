package io.github.asyncdisposable.races;

import java.util.concurrent.CompletableFuture;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

import io.github.asyncdisposable.DisposedException;
import io.github.asyncdisposable.InFlightOperations;

/**
 * A7: an operation starts while {@code complete()} runs.
 */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "Accepted, and awaited")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "Refused, and not awaited")
@State
public class RunAgainstComplete {

	private final InFlightOperations operations = InFlightOperations.cancelling();

	private final CompletableFuture<Void> started = new CompletableFuture<>();

	@Actor
	public void run(III_Result result) {
		try {
			this.operations.run((signal) -> this.started);
			result.r1 = 1;
		}
		catch (DisposedException ex) {
			result.r1 = 0;
		}
	}

	@Actor
	public void complete() {
		this.operations.complete();
	}

	@Arbiter
	public void awaited(III_Result result) {
		result.r2 = this.operations.completion().isDone() ? 1 : 0;
		this.started.complete(null);
		result.r3 = this.operations.completion().isDone() ? 1 : 0;
	}

}
