package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.asyncdisposable.CancellationSignal;
import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.DisposalTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the limit of one node.
 */
@Timeout(60)
class DisposalLimitTests {

	private static final Duration LIMIT = Duration.ofMillis(50);

	private final DisposalEngine engine = DisposalEngine.withOwnThreads("limit");

	private final DisposalLimits limits = DisposalLimits.DEFAULTS.withFaultGrace(Duration.ofMillis(50));

	private final DisposalLimits patient = this.limits.withFaultGrace(Duration.ofSeconds(10));

	private final Recording recording = new Recording();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	@DisplayName("T1 without a limit of its own a bean gets what is left, less the graces of those behind it, never less than an equal share")
	void shareLeavesTimeToWhatFollows() {
		DisposalLimits seconds = DisposalLimits.DEFAULTS;
		long left = TimeUnit.SECONDS.toNanos(25);
		assertThat(Duration.ofNanos(seconds.share(left, 1))).isEqualTo(Duration.ofSeconds(22));
		assertThat(Duration.ofNanos(seconds.share(left, 2))).isEqualTo(Duration.ofSeconds(20));
		assertThat(Duration.ofNanos(seconds.share(left, 24))).isEqualTo(Duration.ofSeconds(1));
		assertThat(seconds.share(0, 3)).isZero();
		assertThat(seconds.share(2)).isEqualTo(Duration.ofSeconds(20));
		assertThat(seconds.withDeadline(Duration.ofSeconds(9)).share(4)).isEqualTo(Duration.ofNanos(1_800_000_000));
	}

	@Test
	@DisplayName("T1 what the plans after it need is left over")
	void whenPlansFollowThenTheirBeansHaveTheirShare() {
		AtomicReference<Duration> remaining = new AtomicReference<>();
		DisposalPlan.Builder plan = DisposalPlan.builder().followedBy(2);
		plan.add(DisposalNode.asynchronous("node", (context) -> {
			remaining.set(context.remaining());
			return null;
		}));
		this.engine.run(plan.build(), DisposalLimits.DEFAULTS.withDeadline(Duration.ofSeconds(100)), List.of());
		assertThat(remaining.get()).isBetween(Duration.ofSeconds(75), Duration.ofSeconds(95));
	}

	@Test
	@DisplayName("T1 no duration is too long")
	void whenDurationsAreHugeThenNothingOverflows() {
		Duration huge = Duration.ofSeconds(Long.MAX_VALUE);
		DisposalLimits forEver = new DisposalLimits(huge, huge, 1, huge);
		assertThat(forEver.share(TimeUnit.SECONDS.toNanos(30), 2)).isEqualTo(TimeUnit.SECONDS.toNanos(10));
		DisposalNode node = DisposalNode.asynchronous("node", (context) -> later()).withLimit(huge);
		assertThat(this.engine.run(plan(node), forEver, List.of()).outcome()).isEqualTo(Outcome.SUCCESS);
	}

	@Test
	@DisplayName("T1 a bean's own limit is capped by what is left of the deadline")
	void whenLimitExceedsDeadlineThenIsCapped() {
		AtomicReference<Duration> remaining = new AtomicReference<>();
		DisposalNode node = DisposalNode.asynchronous("node", (context) -> {
			remaining.set(context.remaining());
			return null;
		}).withLimit(Duration.ofHours(1));
		this.engine.run(plan(node), this.limits.withDeadline(Duration.ofSeconds(7)), List.of());
		assertThat(remaining.get()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(7));
	}

	@Test
	@DisplayName("T1 limits that make no sense are refused by name and value")
	void whenLimitsMakeNoSenseThenAreRefused() {
		DisposalNode node = DisposalNode.relay("node");
		assertThatIllegalArgumentException().isThrownBy(() -> node.withLimit(Duration.ZERO))
			.withMessageContaining("PT0S");
		assertThatIllegalArgumentException().isThrownBy(() -> this.limits.withDeadline(Duration.ofMillis(-1)))
			.withMessageContaining("PT-0.001S");
		assertThatIllegalArgumentException().isThrownBy(() -> this.limits.withFaultGrace(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.limits.withMaxConcurrency(0))
			.withMessageContaining("0");
		assertThatIllegalArgumentException().isThrownBy(() -> this.limits.withProgressInterval(Duration.ZERO));
	}

	@Test
	@DisplayName("T2 at its limit: stack noted, signal fired, fault called on an engine thread, stage cancelled, TIMEOUT, what is behind goes on")
	void whenStageNeverCompletesThenIsToldAndGivenUp() {
		Hanging hanging = new Hanging();
		DisposalReport report = run(this.limits, DisposalNode.asynchronous("hangs", hanging).withLimit(LIMIT),
				DisposalNode.asynchronous("behind", (context) -> null));
		assertThat(hanging.signalled).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(hanging.faulted).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(hanging.faulted.join()).isInstanceOf(DisposalTimeoutException.class).hasMessageContaining("hangs");
		assertThat(hanging.faultingThread).startsWith("limit-").doesNotContain("timer");
		assertThat(hanging.ended).as("Cancelled stage").failsWithin(10, TimeUnit.SECONDS);
		assertThat(hanging.ended).isCancelled();
		assertThat(this.recording.stacks).singleElement().satisfies((stack) -> assertThat(stack).isEmpty());
		assertThat(report.nodes()).extracting(NodeReport::outcome).containsExactly(Outcome.TIMEOUT, Outcome.SUCCESS);
		assertThat(report.nodes().get(0).error()).isEqualTo(DisposalTimeoutException.class.getName());
		assertThat(report.nodes().get(0).ownTime()).isGreaterThanOrEqualTo(LIMIT.plus(this.limits.faultGrace()));
		assertThat(report.unfinished()).containsExactly("hangs");
		assertThat(this.recording.events).doesNotContain("late hangs");
	}

	@Test
	@DisplayName("T2 a call that blocks: its stack is noted, its thread interrupted, only after the grace")
	void whenCallBlocksThenThreadIsInterrupted() throws Exception {
		Duration limit = Duration.ofMillis(150);
		DisposalLimits thenGrace = this.limits.withFaultGrace(limit);
		CompletableFuture<Long> interruptedAfter = new CompletableFuture<>();
		DisposalReport report = run(thenGrace, DisposalNode.asynchronous("blocks", (context) -> {
			long start = System.nanoTime();
			try {
				blockHere();
			}
			catch (InterruptedException ex) {
				interruptedAfter.complete(System.nanoTime() - start);
			}
			return null;
		}).withLimit(limit));
		assertThat(report.outcome()).isEqualTo(Outcome.TIMEOUT);
		assertThat(this.recording.stacks).singleElement()
			.satisfies((stack) -> assertThat(stack).extracting(StackTraceElement::getMethodName).contains("blockHere"));
		assertThat(interruptedAfter.get(10, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(limit.toNanos());
	}

	@Test
	@DisplayName("T2 ends within its grace: what is behind goes on at once, TIMEOUT all the same, counted as ended")
	void whenEndsWithinGraceThenOthersGoOnAtOnce() {
		long start = System.nanoTime();
		DisposalReport report = run(this.patient, DisposalNode.asynchronous("slow", (context) -> {
			CompletableFuture<Object> future = new CompletableFuture<>();
			context.signal().onCancel(() -> future.complete("in good order"));
			return future;
		}).withLimit(LIMIT), DisposalNode.asynchronous("behind", (context) -> null));
		assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(9));
		assertThat(report.nodes()).extracting(NodeReport::outcome).containsExactly(Outcome.TIMEOUT, Outcome.SUCCESS);
		assertThat(report.unfinished()).isEmpty();
	}

	@Test
	@DisplayName("T2 a later completion is told, and never counted twice")
	void whenCompletesLateThenIsToldOnce() throws Exception {
		CompletableFuture<Object> future = new CompletableFuture<>();
		DisposalReport report = run(this.limits,
				DisposalNode.asynchronous("late", (context) -> future.minimalCompletionStage()).withLimit(LIMIT));
		future.complete("after all");
		assertThat(this.recording.late.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.recording.count("finished late")).isEqualTo(1);
		assertThat(report.nodes()).extracting(NodeReport::outcome).containsExactly(Outcome.TIMEOUT);
	}

	@Test
	@DisplayName("T2 a stage that is returned after its call was given up is cancelled")
	void whenStageIsReturnedAfterGivingUpThenIsCancelled() {
		CountDownLatch over = new CountDownLatch(1);
		CompletableFuture<Object> future = new CompletableFuture<>();
		run(this.limits, DisposalNode.asynchronous("blocks", (context) -> {
			awaitUninterruptibly(over);
			return future;
		}).withLimit(LIMIT));
		over.countDown();
		assertThat(future).failsWithin(10, TimeUnit.SECONDS);
		assertThat(future).isCancelled();
	}

	@Test
	@DisplayName("T2 what the signal's actions, fault and cancel throw disturbs nothing")
	void whenEverythingThrowsAtTheLimitThenIsContained() {
		CompletableFuture<Object> faulted = new CompletableFuture<>();
		DisposalReport report = run(this.limits, DisposalNode.asynchronous("throws", new DisposalAction() {

			@Override
			public CompletionStage<?> start(DisposalContext context) {
				context.signal().onCancel(() -> {
					throw new IllegalStateException("signal");
				});
				return new CompletableFuture<>() {

					@Override
					public boolean cancel(boolean mayInterruptIfRunning) {
						throw new IllegalStateException("cancel");
					}

				};
			}

			@Override
			public void fault(Throwable cause) {
				faulted.complete(1);
				throw new Error("fault");
			}

		}).withLimit(LIMIT), DisposalNode.asynchronous("behind", (context) -> null));
		assertThat(faulted).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(report.nodes()).extracting(NodeReport::outcome).containsExactly(Outcome.TIMEOUT, Outcome.SUCCESS);
	}

	@Test
	@DisplayName("T2 limits are kept while the thread that runs the plan is inside a synchronous callback")
	void whenOwnerIsInsideCallbackThenLimitsAreKept() {
		Hanging hanging = new Hanging();
		CountDownLatch wentOn = new CountDownLatch(1);
		DisposalPlan.Builder builder = DisposalPlan.builder();
		int hangs = builder.add(DisposalNode.asynchronous("hangs", hanging).withLimit(LIMIT));
		builder.order(hangs, builder.add(DisposalNode.asynchronous("behind", (context) -> {
			wentOn.countDown();
			return null;
		})));
		AtomicReference<Boolean> seen = new AtomicReference<>();
		builder.add(DisposalNode.synchronous("sync", () -> seen.set(awaitUninterruptibly(wentOn))));
		this.engine.run(builder.build(), this.limits, List.of(this.recording));
		assertThat(seen).hasValue(true);
		assertThat(this.recording.events).containsSubsequence("started sync", "limit hangs", "finished hangs",
				"started behind", "finished sync");
	}

	@Test
	@DisplayName("T2 on the caller's thread, too, a stage that never completes is told and given up")
	void whenCallerRunsThenLimitsAreKept() {
		Hanging hanging = new Hanging();
		try (DisposalEngine callerRuns = DisposalEngine.callerRuns("limit")) {
			DisposalPlan plan = DisposalPlan
				.oneByOne(List.of(DisposalNode.asynchronous("hangs", hanging).withLimit(LIMIT),
						DisposalNode.asynchronous("behind", (context) -> null)));
			DisposalReport report = callerRuns.run(plan, this.limits, List.of());
			assertThat(report.nodes()).extracting(NodeReport::outcome)
				.containsExactly(Outcome.TIMEOUT, Outcome.SUCCESS);
			assertThat(hanging.faulted).succeedsWithin(10, TimeUnit.SECONDS);
		}
	}

	@Test
	@DisplayName("the context's remaining time never rises, ends at zero, and its signal is the same at every call")
	void contextTellsTimeAndSignal() {
		AtomicReference<CancellationSignal> signal = new AtomicReference<>(CancellationSignal.none());
		DisposalReport report = run(this.patient, DisposalNode.asynchronous("node", (context) -> {
			assertThat(context.signal()).isSameAs(context.signal());
			signal.set(context.signal());
			assertThat(context.remaining()).isPositive().isLessThanOrEqualTo(LIMIT);
			CompletableFuture<Object> future = new CompletableFuture<>();
			context.signal().onCancel(() -> {
				if (context.remaining().isZero()) {
					future.complete(1);
				}
			});
			return future;
		}).withLimit(LIMIT));
		assertThat(signal.get()).isNotNull().extracting(CancellationSignal::isCancelled).isEqualTo(true);
		assertThat(report.nodes()).extracting(NodeReport::outcome).containsExactly(Outcome.TIMEOUT);
		assertThat(report.unfinished()).isEmpty();
	}

	private DisposalReport run(DisposalLimits limits, DisposalNode... nodes) {
		return this.engine.run(plan(nodes), limits, List.of(this.recording));
	}

	private static DisposalPlan plan(DisposalNode... nodes) {
		return DisposalPlan.oneByOne(List.of(nodes));
	}

	private static CompletionStage<?> later() {
		return CompletableFuture.supplyAsync(() -> 1, CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS));
	}

	private static void blockHere() throws InterruptedException {
		new CountDownLatch(1).await(30, TimeUnit.SECONDS);
	}

	private static boolean awaitUninterruptibly(CountDownLatch latch) {
		long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		while (latch.getCount() > 0 && System.nanoTime() < until) {
			Thread.onSpinWait();
		}
		return latch.getCount() == 0;
	}

	private static final class Hanging implements DisposalAction {

		final CompletableFuture<Object> ended = new CompletableFuture<>();

		final CompletableFuture<Object> signalled = new CompletableFuture<>();

		final CompletableFuture<Throwable> faulted = new CompletableFuture<>();

		volatile String faultingThread = "";

		@Override
		public @Nullable CompletionStage<?> start(DisposalContext context) {
			context.signal().onCancel(() -> this.signalled.complete(1));
			return this.ended;
		}

		@Override
		public void fault(Throwable cause) {
			this.faultingThread = Thread.currentThread().getName();
			this.faulted.complete(cause);
		}

	}

}
