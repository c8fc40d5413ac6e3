package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stress tests for the moments in which a thread has just found nothing more to do. A
 * failing seed is run again with {@code -Dseed=...}.
 */
@Timeout(120)
class WakeUpTests {

	private static final int ROUNDS = 5_000;

	private final Random random = new Random(seed());

	private final DisposalEngine engine = DisposalEngine.withOwnThreads("wake");

	private final DisposalEngine callerRuns = DisposalEngine.callerRuns("wake");

	private final ExecutorService other = Executors.newSingleThreadExecutor();

	@AfterEach
	void close() {
		this.engine.close();
		this.callerRuns.close();
		this.other.shutdownNow();
	}

	@Test
	@DisplayName("D8 a call is made though the thread that was counted on has just found none")
	void whenThreadLeavesThenTheNextCallIsMade() throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(2);
		Future<?> others = this.other.submit(() -> runs(barrier));
		runs(barrier);
		others.get(60, TimeUnit.SECONDS);
	}

	/**
	 * Two runs at a time on one engine, and none that would make up for a call that was
	 * missed.
	 */
	private @Nullable Void runs(CyclicBarrier barrier) throws Exception {
		DisposalPlan plan = DisposalPlan.oneByOne(List.of(DisposalNode.asynchronous("node", (context) -> null)));
		for (int round = 0; round < ROUNDS; round++) {
			barrier.await(60, TimeUnit.SECONDS);
			DisposalReport report = this.engine.run(plan, DisposalLimits.DEFAULTS, List.of());
			assertThat(report.duration()).as("until the deadline").isLessThan(Duration.ofSeconds(10));
		}
		return null;
	}

	@Test
	@DisplayName("D9 an end is noticed though the thread that took the turn for the one before has just left")
	void whenEndsFollowEachOtherThenNoneIsMissed() {
		DisposalLimits quiet = DisposalLimits.DEFAULTS.withProgressInterval(Duration.ofMinutes(1));
		for (int round = 0; round < ROUNDS; round++) {
			CompletableFuture<Object> first = new CompletableFuture<>();
			CompletableFuture<Object> second = new CompletableFuture<>();
			AtomicBoolean noticed = new AtomicBoolean();
			DisposalPlan.Builder builder = DisposalPlan.builder();
			builder.add(DisposalNode.asynchronous("first", (context) -> first));
			builder.add(DisposalNode.asynchronous("second", (context) -> second));
			CompletableFuture<DisposalReport> report = this.callerRuns.start(builder.build(), quiet,
					List.of(new DisposalListener() {

						@Override
						public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
							noticed.set(true);
						}

					}));
			first.complete(1);
			while (!noticed.get()) {
				Thread.onSpinWait();
			}
			spin(this.random.nextInt(4_000));
			second.complete(1);
			assertThat(report).succeedsWithin(Duration.ofSeconds(10));
		}
	}

	@Test
	@DisplayName("T2 what ends after it was given up is told, also while the run ends")
	void whenEndIsLateThenItIsTold() throws Exception {
		DisposalLimits limits = DisposalLimits.DEFAULTS.withFaultGrace(Duration.ZERO);
		int late = 0;
		for (int round = 0; round < ROUNDS; round++) {
			CompletableFuture<Object> stage = new CompletableFuture<>();
			AtomicInteger told = new AtomicInteger();
			DisposalPlan plan = DisposalPlan.oneByOne(
					List.of(DisposalNode.asynchronous("node", (context) -> stage).withLimit(Duration.ofNanos(50_000))));
			long at = System.nanoTime() + 50_000 + this.random.nextInt(200_000);
			Future<Boolean> completed = this.other.submit(() -> {
				spin(at - System.nanoTime());
				return stage.complete(1);
			});
			DisposalReport report = this.engine.run(plan, limits, List.of(new DisposalListener() {

				@Override
				public void completedLate(DisposalNode node, Duration after, @Nullable Throwable failure) {
					told.incrementAndGet();
				}

			}));
			if (completed.get(10, TimeUnit.SECONDS) && !report.unfinished().isEmpty()) {
				late++;
				long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
				while (told.get() == 0 && System.nanoTime() < until) {
					Thread.onSpinWait();
				}
				assertThat(told).as("round %d", round).hasValue(1);
			}
		}
		System.out.println(late + " of " + ROUNDS + " late");
	}

	private static void spin(long nanos) {
		for (long until = System.nanoTime() + nanos; System.nanoTime() < until;) {
			Thread.onSpinWait();
		}
	}

	private static long seed() {
		long seed = Long.getLong("seed", System.nanoTime());
		System.out.println("seed " + seed);
		return seed;
	}

}
