package io.github.asyncdisposable.races;

import java.util.concurrent.CompletableFuture;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import io.github.asyncdisposable.InFlightOperations;

/**
 * A7: the last operation ends while {@code fault()} is called after {@code complete()}.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Ended before the fault")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Ended with the fault")
@State
public class FaultAgainstEnd {

	private final InFlightOperations operations = InFlightOperations.draining();

	private final CompletableFuture<Void> operation = new CompletableFuture<>();

	public FaultAgainstEnd() {
		this.operations.run((signal) -> this.operation);
		this.operations.complete();
	}

	@Actor
	public void end() {
		this.operation.complete(null);
	}

	@Actor
	public void fault() {
		this.operations.fault(new IllegalStateException());
	}

	@Arbiter
	public void ended(II_Result result) {
		CompletableFuture<Void> completion = this.operations.completion();
		result.r1 = completion.isDone() ? 1 : 0;
		result.r2 = completion.isCompletedExceptionally() ? 1 : 0;
	}

}
