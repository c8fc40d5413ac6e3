package io.github.asyncdisposable.races;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

import io.github.asyncdisposable.engine.DisposalEngine;
import io.github.asyncdisposable.engine.DisposalLimits;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;

/**
 * D9: a disposal ends while the turn that called it is given back. Nobody waits for this
 * run, so that a wake-up that is lost is missed until the deadline, which is far away.
 */
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Somebody took the next turn, and both nodes were called")
@State
public class EndAgainstTurn {

	private static final DisposalEngine ENGINE = DisposalEngine.callerRuns("races");

	/** Nothing else that would make somebody look. */
	private static final DisposalLimits LIMITS = DisposalLimits.DEFAULTS.withProgressInterval(Duration.ofMinutes(1));

	private final CompletableFuture<Object> end = new CompletableFuture<>();

	private final DisposalPlan plan = DisposalPlan
		.oneByOne(List.of(DisposalNode.asynchronous("node", (context) -> this.end),
				DisposalNode.asynchronous("behind", (context) -> null)));

	private CompletableFuture<DisposalReport> report;

	@Actor
	public void start() {
		this.report = ENGINE.start(this.plan, LIMITS, List.of());
	}

	@Actor
	public void end() {
		this.end.complete("value");
	}

	@Arbiter
	public void reported(I_Result result) {
		DisposalReport known = this.report.completeOnTimeout(null, 10, TimeUnit.SECONDS).join();
		result.r1 = (known != null) ? known.nodes().size() : 0;
	}

}
