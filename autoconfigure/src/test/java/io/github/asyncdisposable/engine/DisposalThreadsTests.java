package io.github.asyncdisposable.engine;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.github.asyncdisposable.DisposalContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for which thread does what.
 */
@Timeout(60)
class DisposalThreadsTests {

	private final DisposalEngine engine = DisposalEngine.withOwnThreads("threads");

	private final DisposalLimits limits = DisposalLimits.DEFAULTS.withFaultGrace(Duration.ofMillis(50));

	private final AtomicBoolean over = new AtomicBoolean();

	@AfterEach
	void close() {
		this.over.set(true);
		this.engine.close();
	}

	@Test
	@DisplayName("D8 calls that block or spin delay nobody else")
	void whenCallsBlockAndSpinThenOthersGoOn() throws Exception {
		CountDownLatch others = new CountDownLatch(20);
		List<Boolean> seen = Collections.synchronizedList(new ArrayList<>());
		DisposalPlan.Builder builder = DisposalPlan.builder();
		for (int i = 0; i < 10; i++) {
			boolean spin = i % 2 == 0;
			builder.add(DisposalNode.asynchronous("blocks", (context) -> {
				seen.add(spin ? spin(others) : others.await(10, TimeUnit.SECONDS));
				return null;
			}));
		}
		for (int i = 0; i < 20; i++) {
			builder.add(DisposalNode.asynchronous("other", (context) -> {
				others.countDown();
				return null;
			}));
		}
		assertThat(this.engine.run(builder.build(), this.limits, List.of()).outcome()).isEqualTo(Outcome.SUCCESS);
		assertThat(seen).hasSize(10).containsOnly(true);
	}

	@Test
	@DisplayName("D8 a call that interrupts its own thread leaves nothing of it to the next one")
	void whenCallInterruptsItsThreadThenTheNextOneIsNotInterrupted() {
		List<Boolean> interrupted = Collections.synchronizedList(new ArrayList<>());
		List<DisposalNode> nodes = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			nodes.add(DisposalNode.asynchronous("node" + i, (context) -> {
				interrupted.add(Thread.currentThread().isInterrupted());
				Thread.currentThread().interrupt();
				return null;
			}));
		}
		this.engine.run(DisposalPlan.oneByOne(nodes), this.limits, List.of());
		assertThat(interrupted).hasSize(100).containsOnly(false);
	}

	@Test
	@DisplayName("D8 a call that spins for ever meets its limit")
	void whenCallSpinsThenMeetsItsLimit() {
		DisposalReport report = this.engine
			.run(DisposalPlan.oneByOne(List.of(DisposalNode.asynchronous("spins", (context) -> {
				while (!this.over.get()) {
					Thread.onSpinWait();
				}
				return null;
			}).withLimit(Duration.ofMillis(50)), DisposalNode.asynchronous("behind", (context) -> null))), this.limits,
					List.of());
		assertThat(report.nodes()).extracting(NodeReport::outcome).containsExactly(Outcome.TIMEOUT, Outcome.SUCCESS);
	}

	@Test
	@DisplayName("D8 calls come on the engine's own daemon threads, with the context class loader of the thread that runs the plan")
	void callsComeOnDaemonThreadsWithContextClassLoader() throws Exception {
		Thread current = Thread.currentThread();
		ClassLoader before = current.getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(new URL[0], before)) {
			current.setContextClassLoader(loader);
			List<Object> seen = new ArrayList<>();
			Set<Thread> threads = ConcurrentHashMap.newKeySet();
			Runnable look = () -> {
				Thread thread = Thread.currentThread();
				threads.add(thread);
				synchronized (seen) {
					seen.add(thread.getName().startsWith("threads-") && thread.isDaemon() && thread != current);
					seen.add(thread.getContextClassLoader());
				}
			};
			CompletableFuture<Object> faulted = new CompletableFuture<>();
			this.engine.run(DisposalPlan.oneByOne(List.of(DisposalNode.asynchronous("node", new DisposalAction() {

				@Override
				public CompletableFuture<?> start(DisposalContext context) {
					look.run();
					return faulted;
				}

				@Override
				public void fault(Throwable cause) {
					look.run();
					faulted.complete(1);
				}

			}).withLimit(Duration.ofMillis(20)))), DisposalLimits.DEFAULTS, List.of());
			assertThat(seen).containsExactly(true, loader, true, loader);
			Awaitility.await()
				.untilAsserted(() -> assertThat(threads).isNotEmpty()
					.extracting(Thread::getContextClassLoader)
					.containsOnly(ClassLoader.getSystemClassLoader()));
			AtomicReference<Object> other = new AtomicReference<>();
			current.setContextClassLoader(before);
			this.engine.run(DisposalPlan.oneByOne(List.of(DisposalNode.asynchronous("node", (context) -> {
				other.set(Thread.currentThread().getContextClassLoader());
				return null;
			}))), DisposalLimits.DEFAULTS, List.of());
			assertThat(other).hasValue(before);
		}
		finally {
			current.setContextClassLoader(before);
		}
	}

	@Test
	@DisplayName("D8 an interrupt that a call leaves behind on its thread is seen by no other call")
	void whenCallLeavesAnInterruptBehindThenOthersDoNotSeeIt() {
		List<Boolean> interrupted = Collections.synchronizedList(new ArrayList<>());
		List<DisposalNode> nodes = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			nodes.add(DisposalNode.asynchronous("node", (context) -> {
				interrupted.add(Thread.currentThread().isInterrupted());
				Thread.currentThread().interrupt();
				return null;
			}));
		}
		this.engine.run(DisposalPlan.oneByOne(nodes), this.limits, List.of());
		assertThat(interrupted).hasSize(20).containsOnly(false);
	}

	@Test
	@DisplayName("D8 an engine whose caller runs calls on that thread")
	void whenCallerRunsThenCallsComeOnItsThread() {
		AtomicReference<Object> seen = new AtomicReference<>();
		try (DisposalEngine callerRuns = DisposalEngine.callerRuns("threads")) {
			callerRuns.run(DisposalPlan.oneByOne(List.of(DisposalNode.asynchronous("node", (context) -> {
				seen.set(Thread.currentThread());
				return null;
			}))), this.limits, List.of());
		}
		assertThat(seen).hasValue(Thread.currentThread());
	}

	@Test
	@DisplayName("D12 a run from inside a callback of another one does not hang")
	void whenRunIsNestedThenBothEnd() {
		DisposalPlan inner = DisposalPlan.oneByOne(List.of(
				DisposalNode.asynchronous("a",
						(context) -> CompletableFuture.supplyAsync(() -> 1,
								CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS))),
				DisposalNode.synchronous("b", () -> {
				})));
		List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());
		Runnable nested = () -> outcomes.add(this.engine.run(inner, this.limits, List.of()).outcome());
		DisposalReport report = this.engine.run(DisposalPlan.oneByOne(
				List.of(DisposalNode.synchronous("sync", nested), DisposalNode.asynchronous("async", (context) -> {
					nested.run();
					return null;
				}))), this.limits, List.of());
		try (DisposalEngine callerRuns = DisposalEngine.callerRuns("threads")) {
			callerRuns.run(DisposalPlan.oneByOne(List.of(DisposalNode.asynchronous("inline", (context) -> {
				outcomes.add(callerRuns.run(inner, this.limits, List.of()).outcome());
				return null;
			}))), this.limits, List.of());
		}
		assertThat(report.outcome()).isEqualTo(Outcome.SUCCESS);
		assertThat(outcomes).containsExactly(Outcome.SUCCESS, Outcome.SUCCESS, Outcome.SUCCESS);
	}

	@Test
	@DisplayName("D9 the thread that runs the plan never waits without a limit")
	void whenWaitingThenWaitIsTimed() throws Exception {
		CompletableFuture<Object> future = new CompletableFuture<>();
		Thread owner = new Thread(() -> this.engine.run(
				DisposalPlan.oneByOne(List.of(DisposalNode.asynchronous("node", (context) -> future))), this.limits,
				List.of()));
		owner.start();
		Set<Thread.State> states = EnumSet.noneOf(Thread.State.class);
		long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		for (int samples = 0; samples < 20_000 && System.nanoTime() < until;) {
			Thread.State state = owner.getState();
			states.add(state);
			samples += (state == Thread.State.TIMED_WAITING) ? 1 : 0;
		}
		future.complete(1);
		owner.join(10_000);
		assertThat(states).contains(Thread.State.TIMED_WAITING).doesNotContain(Thread.State.WAITING);
		assertThat(owner.isAlive()).isFalse();
	}

	@Test
	@DisplayName("no thread is left after close()")
	void whenClosedThenNoThreadIsLeft() throws Exception {
		DisposalEngine closing = DisposalEngine.withOwnThreads("closing");
		DisposalPlan.Builder builder = DisposalPlan.builder();
		for (int i = 0; i < 10; i++) {
			builder.add(DisposalNode.asynchronous("node" + i, (context) -> null));
		}
		builder.add(DisposalNode.synchronous("sync", () -> {
		}));
		builder.add(DisposalNode.asynchronous("hangs", (context) -> new CompletableFuture<>())
			.withLimit(Duration.ofMillis(20)));
		closing.run(builder.build(), this.limits, List.of());
		assertThat(threads("closing-")).isNotEmpty();
		closing.close();
		long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		while (!threads("closing-").isEmpty() && System.nanoTime() < until) {
			Thread.onSpinWait();
		}
		assertThat(threads("closing-")).isEmpty();
	}

	@Test
	@DisplayName("an engine makes no thread before it needs one, and closing it twice does no harm")
	void whenUnusedThenHasNoThread() {
		try (DisposalEngine unused = DisposalEngine.withOwnThreads("unused")) {
			unused.run(DisposalPlan.builder().build(), this.limits, List.of());
			assertThat(threads("unused-")).isEmpty();
			unused.close();
		}
	}

	@Test
	@DisplayName("T4 a node that cannot get a thread because the engine is closed has failed, and the run ends")
	void whenEngineIsClosedThenRunFails() {
		this.engine.close();
		DisposalReport report = this.engine.run(
				DisposalPlan.oneByOne(List.of(DisposalNode.asynchronous("node", (context) -> null))), this.limits,
				List.of());
		assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
	}

	private boolean spin(CountDownLatch latch) {
		long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		while (latch.getCount() > 0 && System.nanoTime() < until) {
			Thread.onSpinWait();
		}
		return latch.getCount() == 0;
	}

	private static List<String> threads(String prefix) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter(Thread::isAlive)
			.map(Thread::getName)
			.filter((name) -> name.startsWith(prefix))
			.toList();
	}

}
