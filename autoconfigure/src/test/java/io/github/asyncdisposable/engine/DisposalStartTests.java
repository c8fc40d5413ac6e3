package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for runs that nobody waits for, for calls in the turn of their caller, and for
 * what is left behind.
 */
@Timeout(60)
class DisposalStartTests {

	private final DisposalEngine engine = DisposalEngine.withOwnThreads("start");

	private final DisposalEngine callerRuns = DisposalEngine.callerRuns("start");

	private final DisposalLimits limits = DisposalLimits.DEFAULTS.withFaultGrace(Duration.ofMillis(50));

	private final CountDownLatch over = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.over.countDown();
		this.engine.close();
		this.callerRuns.close();
	}

	@Test
	@DisplayName("a plan of which nothing takes time has ended when its start returns, all of it on the caller's thread")
	void whenNothingTakesTimeThenStartReturnsAtTheEnd() {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		DisposalPlan plan = DisposalPlan.oneByOne(List.of(DisposalNode.asynchronous("a", (context) -> {
			threads.add(Thread.currentThread());
			return null;
		}), DisposalNode.synchronous("b", () -> threads.add(Thread.currentThread()))));
		CompletableFuture<DisposalReport> end = this.callerRuns.start(plan, this.limits, List.of());
		assertThat(end).isCompletedWithValueMatching((report) -> report.nodes().size() == 2);
		assertThat(threads).containsExactly(Thread.currentThread());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@DisplayName("D2 a start does not wait for a stage, and goes on once that has ended")
	void whenStageTakesTimeThenStartReturnsBefore(boolean inTurn) {
		CompletableFuture<Object> stage = new CompletableFuture<>();
		List<String> order = Collections.synchronizedList(new ArrayList<>());
		DisposalPlan plan = DisposalPlan
			.oneByOne(List.of(DisposalNode.asynchronous("a", (context) -> stage.thenRun(() -> order.add("a"))),
					DisposalNode.synchronous("b", () -> order.add("b")), DisposalNode.asynchronous("c", (context) -> {
						order.add("c");
						return null;
					})));
		CompletableFuture<DisposalReport> end = engine(inTurn).start(plan, this.limits, List.of());
		assertThat(end).isNotDone();
		stage.complete(1);
		assertThat(end).succeedsWithin(Duration.ofSeconds(30))
			.satisfies((report) -> assertThat(report.outcome()).isEqualTo(Outcome.SUCCESS));
		assertThat(order).containsExactly("a", "b", "c");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@DisplayName("T1 T2 a stage that never ends meets its limit, though nobody waits")
	void whenStageNeverEndsThenLimitsAreKept(boolean inTurn) {
		DisposalPlan plan = DisposalPlan
			.oneByOne(List.of(DisposalNode.asynchronous("hangs", (context) -> new CompletableFuture<>())
				.withLimit(Duration.ofMillis(20)), DisposalNode.asynchronous("behind", (context) -> null)));
		assertThat(engine(inTurn).start(plan, this.limits, List.of())).succeedsWithin(Duration.ofSeconds(30))
			.satisfies((report) -> assertThat(report.nodes()).extracting(NodeReport::outcome)
				.containsExactly(Outcome.TIMEOUT, Outcome.SUCCESS));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@DisplayName("T2 no alarm is lost, however fast one follows the other")
	void whenLimitsFollowEachOtherThenNoneIsMissed(boolean inTurn) {
		DisposalPlan.Builder builder = DisposalPlan.builder();
		for (int i = 0; i < 1_000; i++) {
			int node = builder.add(DisposalNode.asynchronous("hangs", (context) -> new CompletableFuture<>())
				.withLimit(Duration.ofNanos(100_000)));
			if (node > 0) {
				builder.order(node - 1, node);
			}
		}
		DisposalLimits patient = this.limits.withFaultGrace(Duration.ofNanos(100_000))
			.withDeadline(Duration.ofSeconds(50))
			.withProgressInterval(Duration.ofSeconds(50));
		assertThat(engine(inTurn).start(builder.build(), patient, List.of())).succeedsWithin(Duration.ofSeconds(40))
			.satisfies((report) -> assertThat(report.nodes()).hasSize(1_000)
				.allMatch((node) -> node.outcome() == Outcome.TIMEOUT));
	}

	@Test
	@DisplayName("T2 D8 a call that blocks in its caller's turn loses it: others go on, and it meets its limit")
	void whenCallBlocksInTurnThenOthersGoOn() throws Exception {
		CountDownLatch other = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		AtomicBoolean otherWentOn = new AtomicBoolean();
		DisposalPlan.Builder builder = DisposalPlan.builder();
		builder.add(DisposalNode.asynchronous("blocks", (context) -> {
			otherWentOn.set(other.await(30, TimeUnit.SECONDS));
			try {
				this.over.await(30, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				interrupted.set(true);
				throw ex;
			}
			return null;
		}).withLimit(Duration.ofMillis(100)));
		builder.add(DisposalNode.asynchronous("other", (context) -> {
			other.countDown();
			return null;
		}));
		CompletableFuture<DisposalReport> end = this.callerRuns.start(builder.build(), this.limits, List.of());
		assertThat(end).succeedsWithin(Duration.ofSeconds(30))
			.satisfies(
					(report) -> assertThat(report.nodes()).extracting((node) -> node.node().name(), NodeReport::outcome)
						.containsExactly(tuple("blocks", Outcome.TIMEOUT), tuple("other", Outcome.SUCCESS)));
		assertThat(otherWentOn).isTrue();
		assertThat(interrupted).isTrue();
		assertThat(Thread.interrupted()).as("the interrupt was the call's").isFalse();
	}

	/**
	 * The thread that blocks was called to go on with the run: it must not count as one
	 * that will. The short pause lets the turn become free; nothing but the sharpness of
	 * the test depends on it.
	 */
	@Test
	@DisplayName("D8 an end is noticed while the thread that was called for the one before blocks in its turn")
	void whenThreadThatWasCalledBlocksThenTheNextEndIsNoticed() throws Exception {
		DisposalLimits patient = DisposalLimits.DEFAULTS.withDeadline(Duration.ofHours(1))
			.withProgressInterval(Duration.ofHours(1));
		CompletableFuture<Object> first = new CompletableFuture<>();
		CompletableFuture<Object> second = new CompletableFuture<>();
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch takenOver = new CountDownLatch(1);
		CountDownLatch noticed = new CountDownLatch(1);
		DisposalPlan.Builder builder = DisposalPlan.builder();
		int called = builder.add(DisposalNode.asynchronous("first", (context) -> first));
		builder.add(DisposalNode.asynchronous("second", (context) -> second));
		int blocks = builder.add(DisposalNode.asynchronous("blocks", (context) -> {
			release.await();
			return null;
		}));
		int beside = builder.add(DisposalNode.asynchronous("beside", (context) -> null));
		builder.order(called, blocks);
		builder.order(called, beside);
		try (DisposalEngine engine = DisposalEngine.callerRuns("called")) {
			CompletableFuture<DisposalReport> report = engine.start(builder.build(), patient,
					List.of(new DisposalListener() {

						@Override
						public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
							switch (report.node().name()) {
								case "beside" -> takenOver.countDown();
								case "second" -> noticed.countDown();
							}
						}

					}));
			first.complete(1);
			takenOver.await();
			Thread.sleep(50);
			second.complete(1);
			assertThat(noticed.await(20, TimeUnit.SECONDS)).isTrue();
			release.countDown();
			assertThat(report).succeedsWithin(Duration.ofSeconds(20));
		}
		finally {
			release.countDown();
		}
	}

	@Test
	@DisplayName("a call that blocks the owner in its turn and ends in time counts once, as a success")
	void whenCallOfOwnerIsSlowThenItCounts() {
		CountDownLatch other = new CountDownLatch(1);
		DisposalPlan.Builder builder = DisposalPlan.builder();
		builder.add(DisposalNode.asynchronous("slow", (context) -> {
			assertThat(other.await(30, TimeUnit.SECONDS)).isTrue();
			return null;
		}));
		builder.add(DisposalNode.asynchronous("other", (context) -> {
			other.countDown();
			return null;
		}));
		builder.add(DisposalNode.synchronous("sync", () -> {
		}));
		DisposalReport report = this.callerRuns.run(builder.build(), this.limits, List.of());
		assertThat(report.outcome()).isEqualTo(Outcome.SUCCESS);
		assertThat(report.nodes()).hasSize(3);
	}

	@Test
	@DisplayName("D8 many calls that are done at once share a few threads")
	void whenCallsAreDoneAtOnceThenTheyShareThreads() {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		DisposalPlan.Builder builder = DisposalPlan.builder();
		for (int i = 0; i < 20_000; i++) {
			builder.add(DisposalNode.asynchronous("node", (context) -> {
				threads.add(Thread.currentThread());
				return null;
			}));
		}
		assertThat(this.engine.run(builder.build(), this.limits, List.of()).outcome()).isEqualTo(Outcome.SUCCESS);
		assertThat(threads).doesNotContain(Thread.currentThread()).hasSizeLessThan(2_000);
	}

	@Test
	@DisplayName("an interrupt that a call leaves behind when it is given up does not reach the next one on its thread")
	void whenCallIsInterruptedThenTheNextIsNot() {
		AtomicInteger interrupted = new AtomicInteger();
		for (int round = 0; round < 50; round++) {
			DisposalPlan plan = DisposalPlan.oneByOne(List.of(DisposalNode.asynchronous("hangs", (context) -> {
				long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
				while (!Thread.currentThread().isInterrupted() && System.nanoTime() < until) {
					Thread.onSpinWait();
				}
				return null;
			}).withLimit(Duration.ofMillis(1)), DisposalNode.asynchronous("next", (context) -> {
				interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
				return null;
			})));
			this.engine.run(plan, this.limits.withFaultGrace(Duration.ofMillis(1)), List.of());
		}
		assertThat(interrupted).hasValue(0);
	}

	@Test
	@DisplayName("housekeeping runs on the thread that runs the plan, after its node, and never fails or prolongs a run")
	void housekeepingRunsWhileThePlanWaits() {
		CompletableFuture<Object> last = new CompletableFuture<>();
		List<Thread> threads = new ArrayList<>();
		DisposalPlan.Builder builder = DisposalPlan.builder();
		for (int i = 0; i < 32; i++) {
			builder.add(DisposalNode.asynchronous("node", (context) -> null).withHousekeeping(() -> {
				threads.add(Thread.currentThread());
				if (threads.size() == 20) {
					last.complete(1);
				}
				throw new IllegalStateException("on purpose");
			}));
		}
		builder.add(DisposalNode.asynchronous("last", (context) -> last)
			.withHousekeeping(() -> threads.add(Thread.currentThread())));
		DisposalReport report = this.engine.run(builder.build(), this.limits, List.of());
		assertThat(report.outcome()).isEqualTo(Outcome.SUCCESS);
		assertThat(report.nodes()).hasSize(33);
		assertThat(threads).hasSizeGreaterThanOrEqualTo(20).containsOnly(Thread.currentThread());
	}

	private DisposalEngine engine(boolean inTurn) {
		return inTurn ? this.callerRuns : this.engine;
	}

}
