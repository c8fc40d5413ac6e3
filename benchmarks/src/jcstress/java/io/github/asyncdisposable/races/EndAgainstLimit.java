package io.github.asyncdisposable.races;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

import io.github.asyncdisposable.engine.DisposalEngine;
import io.github.asyncdisposable.engine.DisposalLimits;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeReport;

/**
 * T2: a disposal ends while its limit is reached and, without any grace, it is given up:
 * it is reported once, and told at most once, which its outcome says.
 */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "Ended in time, and nobody told it anything")
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Told once, and timed out")
@State
public class EndAgainstLimit implements DisposalListener {

	private static final DisposalEngine ENGINE = DisposalEngine.callerRuns("races");

	private static final DisposalLimits LIMITS = DisposalLimits.DEFAULTS.withFaultGrace(Duration.ZERO);

	private final CompletableFuture<Object> end = new CompletableFuture<>();

	private final DisposalPlan plan = DisposalPlan
		.oneByOne(List.of(DisposalNode.asynchronous("node", (context) -> this.end).withLimit(Duration.ofNanos(1))));

	private final AtomicInteger ends = new AtomicInteger();

	private final AtomicInteger told = new AtomicInteger();

	private CompletableFuture<DisposalReport> report;

	@Override
	public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
		this.ends.incrementAndGet();
	}

	@Override
	public void limitReached(DisposalNode node, Duration after, StackTraceElement[] stack) {
		this.told.incrementAndGet();
	}

	@Actor
	public void start() {
		this.report = ENGINE.start(this.plan, LIMITS, List.of(this));
	}

	@Actor
	public void end() {
		this.end.complete("value");
	}

	@Arbiter
	public void reported(III_Result result) {
		io.github.asyncdisposable.engine.Outcome outcome = this.report.orTimeout(10, TimeUnit.SECONDS).join().outcome();
		result.r1 = this.ends.get();
		result.r2 = this.told.get();
		result.r3 = (outcome == io.github.asyncdisposable.engine.Outcome.SUCCESS) ? 0
				: (outcome == io.github.asyncdisposable.engine.Outcome.TIMEOUT) ? 1 : -1;
	}

}
