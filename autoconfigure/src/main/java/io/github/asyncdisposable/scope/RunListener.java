package io.github.asyncdisposable.scope;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeInFlight;
import io.github.asyncdisposable.engine.NodeReport;
import org.jspecify.annotations.Nullable;

/**
 * Hears how a scope's plan goes: collects the failures, and passes everything on to the
 * context's listeners, with the time that a disposal had taken before the plan took it
 * over.
 */
final class RunListener implements DisposalListener {

	private final DisposalListener listener;

	private final Failures failures;

	private final @Nullable DisposalNode begun;

	private final Duration before;

	private final @Nullable CallTakenOver call;

	/**
	 * Create a listener.
	 * @param begun the node that was told of before, {@code null} without one
	 * @param before how long ago that began
	 * @param call the call of that one, {@code null} if it has returned
	 */
	RunListener(DisposalListener listener, Failures failures, @Nullable DisposalNode begun, Duration before,
			@Nullable CallTakenOver call) {
		this.listener = listener;
		this.failures = failures;
		this.begun = begun;
		this.before = before;
		this.call = call;
	}

	@Override
	public void planStarted(DisposalPlan plan) {
		this.listener.planStarted(plan);
	}

	@Override
	public void nodeStarted(DisposalNode node) {
		if (!node.equals(this.begun)) {
			this.listener.nodeStarted(node);
		}
	}

	@Override
	public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
		this.failures.add(report, failure);
		this.listener.nodeFinished(report.node().equals(this.begun) ? sinceItsCall(report) : report, failure);
	}

	private NodeReport sinceItsCall(NodeReport report) {
		Instant startedAt = report.startedAt().minus(this.before);
		return new NodeReport(report.node(), startedAt, report.ownTime().plus(this.before), report.waitingTime(),
				report.outcome(), report.error(), report.waitedFor(), report.dependsOn());
	}

	@Override
	public void limitReached(DisposalNode node, Duration after, StackTraceElement[] stack) {
		boolean elsewhere = node.equals(this.begun);
		this.listener.limitReached(node, after, (elsewhere && this.call != null) ? this.call.stack() : stack);
	}

	@Override
	public void limitReachedBeforeCall(DisposalNode node, Duration after) {
		this.listener.limitReachedBeforeCall(node, after);
	}

	@Override
	public void stillWaiting(List<NodeInFlight> nodes) {
		this.listener.stillWaiting(nodes);
	}

	@Override
	public void completedLate(DisposalNode node, Duration after, @Nullable Throwable failure) {
		this.listener.completedLate(node, after, failure);
	}

	@Override
	public void planFinished(DisposalReport report) {
		this.listener.planFinished(report);
	}

}
