package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeReport;
import io.github.asyncdisposable.engine.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DisposalRuns}.
 */
@Timeout(60)
class DisposalRunsTests {

	private final DisposalRuns runs = new DisposalRuns(DisposalSettings.DEFAULTS, List.of());

	@Test
	@DisplayName("A1: a run that another thread has begun ends as ever when the context is through meanwhile")
	void whenClosedDuringARunThenTheRunGoesOn() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		CountDownLatch together = new CountDownLatch(3);
		List<DisposalNode> behind = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			// Each on a thread of its own, which the engine has not had before.
			behind.add(DisposalNode.asynchronous("behind", (context) -> {
				together.countDown();
				together.await();
				return null;
			}));
		}
		DisposalPlan.Builder builder = DisposalPlan.builder();
		int first = builder.add(DisposalNode.asynchronous("first", (context) -> {
			begun.countDown();
			closed.await();
			return null;
		}));
		behind.forEach((node) -> builder.order(first, builder.add(node)));
		CompletableFuture<DisposalReport> report = CompletableFuture.supplyAsync(() -> this.runs.run(builder.build()));
		begun.await();
		this.runs.close();
		closed.countDown();
		assertThat(report.get(30, TimeUnit.SECONDS).nodes()).hasSize(4)
			.extracting(NodeReport::outcome)
			.containsOnly(Outcome.SUCCESS);
	}

	@Test
	@DisplayName("A1: what turns up after the close is disposed as well")
	void whenClosedThenALaterRunHasThreadsToo() {
		this.runs.close();
		DisposalNode node = DisposalNode.asynchronous("late", (context) -> null);
		assertThat(this.runs.run(DisposalPlan.oneByOne(List.of(node))).outcome()).isEqualTo(Outcome.SUCCESS);
	}

}
