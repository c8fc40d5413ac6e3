package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the deadline of a whole run, and for an interrupt, which means the same.
 */
@Timeout(60)
class DisposalDeadlineTests {

	private static final Duration DEADLINE = Duration.ofMillis(300);

	private final DisposalEngine engine = DisposalEngine.withOwnThreads("deadline");

	private final DisposalLimits limits = DisposalLimits.DEFAULTS.withFaultGrace(DEADLINE).withDeadline(DEADLINE);

	/** Where nothing hangs to the end this costs no time. */
	private final DisposalLimits patient = this.limits.withFaultGrace(Duration.ofSeconds(10));

	private final Recording recording = new Recording();

	@AfterEach
	void close() {
		this.engine.close();
		Thread.interrupted();
	}

	@Test
	@DisplayName("T3 20 hung in a chain under a 2 s deadline: returns within deadline, grace and 1 s, and every one was called")
	void whenWholeChainHangsThenEndsInTimeAndCallsAll() {
		ConcurrentLinkedQueue<String> called = new ConcurrentLinkedQueue<>();
		List<DisposalNode> nodes = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			String name = "node" + i;
			nodes.add(DisposalNode.asynchronous(name, (context) -> {
				called.add(name);
				return new CompletableFuture<>();
			}));
		}
		long start = System.nanoTime();
		DisposalReport report = this.engine.run(DisposalPlan.oneByOne(nodes),
				DisposalLimits.DEFAULTS.withDeadline(Duration.ofSeconds(2)), List.of(this.recording));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
		List<String> names = nodes.stream().map(DisposalNode::name).toList();
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.untilAsserted(() -> assertThat(called).containsExactlyInAnyOrderElementsOf(names));
		assertThat(this.recording.events).containsSubsequence(names.stream().map((name) -> "started " + name).toList());
		assertThat(report.notStarted()).isEmpty();
		assertThat(report.unfinished()).hasSize(20);
		assertThat(report.outcome()).isEqualTo(Outcome.ABANDONED);
	}

	@Test
	@DisplayName("T3 past the deadline a call's signal has fired and nothing remains; ABANDONED unless it is complete")
	void whenStartedPastDeadlineThenIsToldAndNotAwaited() {
		List<Object> seen = Collections.synchronizedList(new ArrayList<>());
		DisposalPlan plan = plan(hangs("hangs"), DisposalNode.asynchronous("hangs too", (context) -> {
			seen.add(context.signal().isCancelled());
			seen.add(context.remaining());
			return new CompletableFuture<>();
		}), DisposalNode.asynchronous("completes", (context) -> null), DisposalNode.asynchronous("fails", (context) -> {
			throw new IllegalStateException();
		}));
		this.engine.run(plan, this.limits.withFaultGrace(Duration.ofMillis(500)), List.of(this.recording));
		assertThat(seen).containsExactly(true, Duration.ZERO);
		assertThat(this.recording.outcome("hangs")).isEqualTo(Outcome.TIMEOUT);
		assertThat(this.recording.outcome("hangs too")).isEqualTo(Outcome.ABANDONED);
		assertThat(this.recording.outcome("completes")).isEqualTo(Outcome.SUCCESS);
		assertThat(this.recording.outcome("fails")).isEqualTo(Outcome.ERROR);
	}

	@Test
	@DisplayName("T3 past the deadline nothing is tidied up behind a node: what is in front of it may go on still")
	void whenStartedPastDeadlineThenNothingIsTidiedUp() {
		List<String> tidied = new ArrayList<>();
		DisposalPlan.Builder builder = DisposalPlan.builder();
		int hangs = builder.add(hangs("hangs"));
		for (int i = 0; i < 50; i++) {
			builder.order(hangs, builder.add(DisposalNode.asynchronous("behind", (context) -> null)
				.withHousekeeping(() -> tidied.add("behind"))));
		}
		this.engine.run(builder.build(), this.limits.withFaultGrace(Duration.ofMillis(500)), List.of(this.recording));
		assertThat(this.recording.outcome("behind")).isEqualTo(Outcome.SUCCESS);
		assertThat(tidied).isEmpty();
	}

	@Test
	@DisplayName("T3 one grace for all: everything in flight is told at once")
	void whenDeadlinePassesThenAllInFlightAreTold() {
		DisposalPlan.Builder builder = DisposalPlan.builder();
		for (int i = 0; i < 5; i++) {
			builder.add(hangs("hangs" + i));
		}
		DisposalReport report = run(builder.build());
		assertThat(this.recording.stacks).hasSize(5);
		assertThat(report.nodes()).extracting(NodeReport::outcome).containsOnly(Outcome.TIMEOUT);
		assertThat(report.duration()).isLessThan(Duration.ofSeconds(2));
	}

	@Test
	@DisplayName("T3 past the deadline max-concurrency holds nobody back")
	void whenDeadlinePassesThenConcurrencyIsNotLimited() {
		DisposalPlan.Builder builder = DisposalPlan.builder();
		for (int i = 0; i < 5; i++) {
			builder.add(hangs("hangs" + i));
		}
		DisposalReport report = this.engine.run(builder.build(), this.limits.withMaxConcurrency(1), List.of());
		assertThat(report.notStarted()).isEmpty();
		assertThat(report.nodes()).hasSize(5);
	}

	@Test
	@DisplayName("T3 synchronous nodes run always, remainders are passed over once the deadline has passed")
	void whenDeadlinePassesThenSynchronousRunAndRemaindersDoNot() {
		List<String> called = new ArrayList<>();
		DisposalNode hangs = hangs("hangs").withLimit(DEADLINE);
		DisposalReport report = run(plan(hangs, DisposalNode.remainder("hangs", () -> called.add("remainder")),
				DisposalNode.synchronous("sync", () -> called.add("sync"))));
		assertThat(called).containsExactly("sync");
		assertThat(report.notStarted()).isEmpty();
		assertThat(report.criticalChain()).as("Ended last").containsExactly("hangs");
	}

	@Test
	@DisplayName("T3 a remainder that was ready already is passed over, and what is behind it goes on")
	void whenRemainderIsReadyAtDeadlineThenIsPassedOver() {
		List<String> called = new ArrayList<>();
		DisposalPlan.Builder builder = DisposalPlan.builder();
		builder.add(DisposalNode.synchronous("slow", () -> awaitLimit("slow")));
		int remainder = builder.add(DisposalNode.remainder("rest", () -> called.add("rest")));
		builder.order(remainder, builder.add(DisposalNode.asynchronous("behind", (context) -> {
			called.add("behind");
			return null;
		})));
		this.engine.run(builder.build(), this.patient, List.of(this.recording));
		assertThat(called).containsExactly("behind");
	}

	@Test
	@DisplayName("T3 remainders run in time like any synchronous node")
	void whenInTimeThenRemainderRuns() {
		List<String> called = new ArrayList<>();
		DisposalReport report = run(plan(DisposalNode.asynchronous("bean", (context) -> null),
				DisposalNode.remainder("bean", () -> called.add(Thread.currentThread().getName()))));
		assertThat(called).containsExactly(Thread.currentThread().getName());
		assertThat(report.criticalChain()).containsExactly("bean");
	}

	@Test
	@DisplayName("T3 a synchronous callback in flight at the deadline is told with the owner's stack, gets TIMEOUT, and holds up no start")
	void whenOwnerIsInsideCallbackAtDeadlineThenIsTold() {
		CountDownLatch behindCalled = new CountDownLatch(1);
		DisposalPlan plan = plan(DisposalNode.synchronous("slow", () -> awaitHere(behindCalled)),
				DisposalNode.asynchronous("behind", (context) -> {
					behindCalled.countDown();
					return null;
				}));
		DisposalReport report = this.engine.run(plan, this.patient, List.of(this.recording));
		assertThat(behindCalled.getCount()).isZero();
		assertThat(this.recording.events).containsSubsequence("limit slow", "started behind", "finished slow");
		assertThat(this.recording.stacks).singleElement()
			.satisfies((stack) -> assertThat(stack).extracting(StackTraceElement::getMethodName).contains("awaitHere"));
		assertThat(report.nodes()).extracting(NodeReport::outcome).containsExactly(Outcome.TIMEOUT, Outcome.SUCCESS);
		assertThat(report.unfinished()).isEmpty();
	}

	@Test
	@DisplayName("T3 a synchronous callback that starts past the deadline holds up no start either")
	void whenSynchronousStartsPastDeadlineThenOthersStart() {
		CountDownLatch behindCalled = new CountDownLatch(1);
		run(plan(hangs("hangs"), DisposalNode.synchronous("slow", () -> awaitHere(behindCalled)),
				DisposalNode.asynchronous("behind", (context) -> {
					behindCalled.countDown();
					return null;
				})));
		assertThat(behindCalled.getCount()).isZero();
		assertThat(this.recording.events).containsSubsequence("started slow", "started behind");
		assertThat(this.recording.outcome("slow")).isEqualTo(Outcome.SUCCESS);
	}

	@Test
	@DisplayName("T3 a deadline that has passed already: all are called, in order, within one grace")
	void whenDeadlineIsZeroThenAllAreCalled() {
		DisposalReport report = this.engine.run(plan(hangs("a"), hangs("b"), DisposalNode.synchronous("c", () -> {
		}), hangs("d")), this.limits.withDeadline(Duration.ZERO), List.of(this.recording));
		assertThat(this.recording.events).containsSubsequence("started a", "started b", "started c", "started d");
		assertThat(report.unfinished()).containsExactly("a", "b", "d");
	}

	@Test
	@DisplayName("D9 an interrupt of the thread that runs the plan means T3 for what is left, and the flag is restored")
	void whenOwnerIsInterruptedThenDeadlineHasPassed() {
		Thread owner = Thread.currentThread();
		DisposalLimits hours = this.limits.withDeadline(Duration.ofHours(1));
		DisposalReport report = this.engine.run(plan(DisposalNode.asynchronous("hangs", (context) -> {
			owner.interrupt();
			return new CompletableFuture<>();
		}), hangs("behind")), hours, List.of(this.recording));
		assertThat(Thread.interrupted()).as("Interrupted").isTrue();
		assertThat(this.recording.outcome("hangs")).isEqualTo(Outcome.TIMEOUT);
		assertThat(this.recording.outcome("behind")).isEqualTo(Outcome.ABANDONED);
		assertThat(report.duration()).isLessThan(Duration.ofSeconds(10));
	}

	@Test
	@DisplayName("T3 D9 at an interrupt nothing remains of any limit, as at the deadline")
	void whenOwnerIsInterruptedThenNothingRemains() {
		Thread owner = Thread.currentThread();
		CompletableFuture<Duration> remaining = new CompletableFuture<>();
		DisposalPlan.Builder builder = DisposalPlan.builder();
		builder.add(hangs("hangs").withLimit(Duration.ofMinutes(30)));
		builder.add(DisposalNode.asynchronous("flushes", (context) -> {
			CompletableFuture<Object> flushed = new CompletableFuture<>();
			context.signal().onCancel(() -> {
				remaining.complete(context.remaining());
				flushed.complete(1);
			});
			owner.interrupt();
			return flushed;
		}));
		DisposalLimits hours = this.limits.withDeadline(Duration.ofHours(1)).withFaultGrace(Duration.ofMillis(500));
		this.engine.run(builder.build(), hours, List.of(this.recording));
		assertThat(remaining).isCompletedWithValue(Duration.ZERO);
		assertThat(this.recording.failures).singleElement()
			.satisfies((failure) -> assertThat(failure).hasMessageContaining("hangs").hasMessageNotContaining("PT30M"));
	}

	@Test
	@DisplayName("D9 a thread that is interrupted already still calls everything, and stays interrupted")
	void whenOwnerIsInterruptedBeforeThenAllAreCalled() {
		Thread.currentThread().interrupt();
		DisposalReport report = this.engine.run(plan(hangs("a"), hangs("b")),
				this.limits.withDeadline(Duration.ofHours(1)), List.of());
		assertThat(Thread.interrupted()).as("Interrupted").isTrue();
		assertThat(report.nodes()).extracting(NodeReport::outcome).containsOnly(Outcome.ABANDONED);
		assertThat(report.notStarted()).isEmpty();
	}

	@Test
	@DisplayName("T3 with a callback that leaves its thread interrupted what is left gets T3")
	void whenCallbackInterruptsItsThreadThenDeadlineHasPassed() {
		AtomicReference<Boolean> signalled = new AtomicReference<>();
		this.engine.run(plan(DisposalNode.synchronous("interrupts", () -> Thread.currentThread().interrupt()),
				DisposalNode.asynchronous("behind", (context) -> {
					signalled.set(context.signal().isCancelled());
					return null;
				}), DisposalNode.asynchronous("behind that", (context) -> {
					signalled.set(context.signal().isCancelled());
					return null;
				})), this.patient.withDeadline(Duration.ofHours(1)), List.of());
		assertThat(Thread.interrupted()).isTrue();
		assertThat(signalled).hasValue(true);
	}

	private DisposalReport run(DisposalPlan plan) {
		return this.engine.run(plan, this.limits, List.of(this.recording));
	}

	private void awaitLimit(String name) {
		long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		while (this.recording.count("limit " + name) == 0 && System.nanoTime() < until) {
			Thread.onSpinWait();
		}
	}

	private static void awaitHere(CountDownLatch latch) {
		try {
			latch.await(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static DisposalNode hangs(String name) {
		return DisposalNode.asynchronous(name, (context) -> new CompletableFuture<>());
	}

	private static DisposalPlan plan(DisposalNode... nodes) {
		return DisposalPlan.oneByOne(List.of(nodes));
	}

}
