package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stress tests for ends that race with limits, with the deadline, and with each other. A
 * failing seed is run again with {@code -Dseed=...}.
 */
@Timeout(180)
class DisposalRaceTests {

	private static final int NODES = 100;

	private final DisposalEngine engine = DisposalEngine.withOwnThreads("race");

	private final DisposalEngine callerRuns = DisposalEngine.callerRuns("race");

	private final ScheduledExecutorService others = Executors.newScheduledThreadPool(2);

	private final Random random = new Random(seed());

	@AfterEach
	void close() {
		this.engine.close();
		this.callerRuns.close();
		this.others.shutdownNow();
	}

	@Test
	@DisplayName("T2 20,000 completions that race with the limit: each node ends exactly once")
	void whenCompletionRacesWithLimitThenEndsOnce() {
		DisposalLimits limits = DisposalLimits.DEFAULTS.withFaultGrace(Duration.ofNanos(300_000));
		AtomicInteger limitsReached = new AtomicInteger();
		AtomicInteger inTime = new AtomicInteger();
		for (int round = 0; round < 200; round++) {
			DisposalEngine either = (round % 2 == 0) ? this.engine : this.callerRuns;
			AtomicIntegerArray ends = new AtomicIntegerArray(NODES);
			DisposalPlan plan = racing(Duration.ofNanos(500_000), 1_000);
			DisposalReport report = either.run(plan, limits, List.of(new Counting(ends)));
			assertThat(report.nodes()).hasSize(NODES);
			report.nodes().forEach((node) -> {
				assertThat(ends.get(Integer.parseInt(node.node().name()))).isEqualTo(1);
				((node.outcome() == Outcome.TIMEOUT) ? limitsReached : inTime).incrementAndGet();
			});
			assertThat(report.outcome()).isNotEqualTo(Outcome.ABANDONED);
		}
		System.out.println(inTime + " in time, " + limitsReached + " not");
		assertThat(inTime).doesNotHaveValue(0);
		assertThat(limitsReached).doesNotHaveValue(0);
	}

	@Test
	@DisplayName("T3 20,000 completions that race with the end of the run: each node ends exactly once, the report never changes")
	void whenCompletionRacesWithEndOfRunThenEndsOnce() {
		DisposalLimits limits = DisposalLimits.DEFAULTS.withFaultGrace(Duration.ofNanos(300_000))
			.withDeadline(Duration.ofNanos(500_000));
		for (int round = 0; round < 200; round++) {
			DisposalEngine either = (round % 2 == 0) ? this.engine : this.callerRuns;
			AtomicIntegerArray ends = new AtomicIntegerArray(NODES);
			DisposalReport report = either.run(racing(Duration.ofSeconds(1), 1_500), limits,
					List.of(new Counting(ends)));
			List<NodeReport> nodes = report.nodes();
			assertThat(nodes).hasSize(NODES);
			for (int node = 0; node < NODES; node++) {
				assertThat(ends.get(node)).isEqualTo(1);
			}
		}
	}

	@Test
	@DisplayName("no wake-up is lost: 20,000 nodes that other threads complete, between synchronous callbacks")
	void whenOthersCompleteBetweenCallbacksThenNoWakeUpIsLost() {
		Pulse pulse = new Pulse();
		this.others.scheduleWithFixedDelay(pulse, 0, 5, TimeUnit.MILLISECONDS);
		long start = System.nanoTime();
		for (int round = 0; round < 200; round++) {
			DisposalPlan.Builder builder = DisposalPlan.builder();
			for (int i = 0; i < NODES; i++) {
				int node = builder.add((this.random.nextInt(3) == 0) ? DisposalNode.synchronous("sync", Thread::yield)
						: DisposalNode.asynchronous("async", (context) -> CompletableFuture.runAsync(() -> {
						}, this.others)));
				if (i > 0) {
					builder.order(node - 1 - this.random.nextInt(Math.min(i, 3)), node);
				}
			}
			DisposalReport report = this.engine.run(builder.build(), DisposalLimits.DEFAULTS, List.of());
			assertThat(report.outcome()).isEqualTo(Outcome.SUCCESS);
			assertThat(report.nodes()).hasSize(NODES);
			assertThat(report.duration().minus(pulse.longestPause())).as("A lost wake-up costs half a second")
				.isLessThan(Duration.ofMillis(450));
		}
		System.out.println((System.nanoTime() - start) / 200_000 + " us a run");
	}

	private DisposalPlan racing(Duration limit, int microseconds) {
		DisposalPlan.Builder builder = DisposalPlan.builder();
		for (int i = 0; i < NODES; i++) {
			int after = this.random.nextInt(microseconds);
			int node = builder.add(DisposalNode.asynchronous(Integer.toString(i), (context) -> {
				CompletableFuture<Object> future = new CompletableFuture<>();
				this.others.schedule(() -> future.complete(1), after, TimeUnit.MICROSECONDS);
				return future;
			}).withLimit(limit));
			if (i >= 50 && i % 2 == 0) {
				builder.order(node - 50, node);
			}
		}
		return builder.build();
	}

	private static long seed() {
		long seed = Long.getLong("seed", System.nanoTime());
		System.out.println("seed " + seed);
		return seed;
	}

	private record Counting(AtomicIntegerArray ends) implements DisposalListener {

		@Override
		public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
			this.ends.incrementAndGet(Integer.parseInt(report.node().name()));
		}

	}

	/**
	 * Beats as long as the machine goes on: where that stood still no wake-up was lost.
	 */
	private static final class Pulse implements Runnable {

		private final AtomicLong last = new AtomicLong(System.nanoTime());

		private final AtomicLong longest = new AtomicLong();

		@Override
		public void run() {
			long now = System.nanoTime();
			this.longest.accumulateAndGet(now - this.last.getAndSet(now), Math::max);
		}

		/**
		 * The longest pause between two beats since the last time that this was asked.
		 */
		Duration longestPause() {
			run();
			return Duration.ofNanos(this.longest.getAndSet(0));
		}

	}

}
