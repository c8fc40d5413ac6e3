package io.github.asyncdisposable.scope;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.NodeReport;
import io.github.asyncdisposable.engine.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the listeners of a context hear of the plan of a scope (M3).
 */
class RunListenerTests {

	private final DisposalNode begun = DisposalNode.asynchronous("begun", (context) -> null);

	private final DisposalNode other = DisposalNode.asynchronous("other", (context) -> null);

	private final Hearing hearing = new Hearing();

	private final RunListener listener = new RunListener(this.hearing, new Failures(), this.begun, Duration.ofMillis(5),
			null);

	@Test
	@DisplayName("M3 a disposal that began before the plan is told of once, and timed from its call")
	void whenADisposalHasBegunThenItIsTimedFromItsCall() {
		Instant now = Instant.now();
		this.listener.nodeStarted(this.begun);
		this.listener.nodeStarted(this.other);
		this.listener.nodeFinished(report(this.begun, now), null);
		this.listener.nodeFinished(report(this.other, now), null);
		assertThat(this.hearing.started).containsExactly(this.other);
		assertThat(this.hearing.finished).extracting(NodeReport::ownTime)
			.containsExactly(Duration.ofMillis(12), Duration.ofMillis(7));
		assertThat(this.hearing.finished).extracting(NodeReport::startedAt).containsExactly(now.minusMillis(5), now);
		assertThat(this.hearing.finished).extracting(NodeReport::endedAt)
			.containsExactly(now.plusMillis(7), now.plusMillis(7));
	}

	@Test
	@DisplayName("M3 that a thread has not got to its call by the limit is told as that")
	void whenACallHasNotBegunByItsLimitThenThatIsTold() {
		this.listener.limitReachedBeforeCall(this.other, Duration.ofMillis(3));
		assertThat(this.hearing.notCalled).containsExactly(this.other);
	}

	private static NodeReport report(DisposalNode node, Instant startedAt) {
		return new NodeReport(node, startedAt, Duration.ofMillis(7), Duration.ZERO, Outcome.SUCCESS, null, null,
				List.of());
	}

	private static final class Hearing implements DisposalListener {

		final List<DisposalNode> started = new ArrayList<>();

		final List<NodeReport> finished = new ArrayList<>();

		final List<DisposalNode> notCalled = new ArrayList<>();

		@Override
		public void nodeStarted(DisposalNode node) {
			this.started.add(node);
		}

		@Override
		public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
			this.finished.add(report);
		}

		@Override
		public void limitReachedBeforeCall(DisposalNode node, Duration after) {
			this.notCalled.add(node);
		}

	}

}
