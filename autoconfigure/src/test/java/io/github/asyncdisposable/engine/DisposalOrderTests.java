package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the order in which a {@link DisposalEngine} runs a plan. A failing seed is
 * run again with {@code -Dseed=...}.
 */
class DisposalOrderTests {

	/** Fewer where each of many mutants is held against them. */
	private static final int GRAPHS = Integer.getInteger("async-disposable.engine-graphs", 500);

	private final DisposalEngine engine = DisposalEngine.withOwnThreads("order");

	private final ScheduledExecutorService others = Executors.newScheduledThreadPool(2);

	private final DisposalLimits limits = DisposalLimits.DEFAULTS.withFaultGrace(Duration.ofMillis(4))
		.withDeadline(Duration.ofMinutes(10));

	@AfterEach
	void close() {
		this.engine.close();
		this.others.shutdownNow();
	}

	@Test
	@DisplayName("D2 500 random graphs: no violated transitive edge, nothing twice, nothing missed")
	void whenGraphIsRandomThenOrderHolds() {
		forEachSeed((seed) -> assertOrder(seed, this.engine));
	}

	@Test
	@DisplayName("D2 500 random graphs on the caller's thread: no violated transitive edge, nothing twice, nothing missed")
	void whenGraphIsRandomAndCallerRunsThenOrderHolds() {
		try (DisposalEngine callerRuns = DisposalEngine.callerRuns("order")) {
			forEachSeed((seed) -> assertOrder(seed, callerRuns));
		}
	}

	private void assertOrder(long seed, DisposalEngine engine) {
		RandomPlan random = new RandomPlan(seed, this.others, false);
		DisposalReport report = engine.run(random.plan, this.limits, List.of(random));
		assertThat(report.notStarted()).as("seed %d", seed).isEmpty();
		awaitCalls(random);
		for (int node = 0; node < random.plan.size(); node++) {
			int expected = (random.plan.node(node).kind() == DisposalNode.Kind.RELAY) ? 0 : 1;
			assertThat(random.calls.get(node)).as("seed %d: calls of %d", seed, node).isEqualTo(expected);
			assertThat(random.reports.get(node)).as("seed %d: reports of %d", seed, node).isEqualTo(expected);
		}
		assertThat(report.nodes()).as("seed %d", seed).allSatisfy((first) -> {
			int index = Integer.parseInt(first.node().name());
			random.behind[index].stream()
				.filter((after) -> random.calls.get(after) > 0)
				.forEach((after) -> assertThat(random.calledAt.get(after))
					.as("seed %d: %d before %d", seed, index, after)
					.isGreaterThan(random.endOf(first)));
		});
	}

	@Test
	@DisplayName("T3 500 random graphs with hanging nodes: past the deadline the starts are in order, every bean is called once")
	void whenDeadlinePassesInRandomGraphThenStartsAreInOrder() {
		DisposalLimits soon = this.limits.withDeadline(Duration.ofMillis(3));
		forEachSeed((seed) -> {
			RandomPlan random = new RandomPlan(seed, this.others, true);
			long start = System.nanoTime();
			DisposalReport report = this.engine.run(random.plan, soon, List.of(random));
			assertThat(System.nanoTime() - start).as("seed %d", seed).isLessThan(TimeUnit.SECONDS.toNanos(1));
			assertThat(report.notStarted()).as("seed %d", seed).isEmpty();
			awaitCalls(random);
			for (int node = 0; node < random.plan.size(); node++) {
				assertStartedInOrder(seed, random, node);
			}
		});
	}

	/**
	 * A call that was given up may still be on its way to its thread.
	 */
	private static void awaitCalls(RandomPlan random) {
		long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		for (int node = 0; node < random.plan.size(); node++) {
			while (random.plan.node(node).kind().isBean() && random.calls.get(node) == 0 && System.nanoTime() < until) {
				Thread.onSpinWait();
			}
		}
	}

	private void assertStartedInOrder(long seed, RandomPlan random, int node) {
		if (random.plan.node(node).kind().isBean()) {
			assertThat(random.calls.get(node)).as("seed %d: calls of %d", seed, node).isEqualTo(1);
			assertThat(random.reports.get(node)).as("seed %d: reports of %d", seed, node).isEqualTo(1);
			random.behind[node].stream()
				.filter((after) -> random.startedAt.get(after) > 0)
				.forEach((after) -> assertThat(random.startedAt.get(after))
					.as("seed %d: %d before %d", seed, node, after)
					.isGreaterThan(random.startedAt.get(node)));
		}
	}

	@Test
	@DisplayName("D3 nodes without a path between them run at the same time")
	void whenNodesAreIndependentThenRunAtTheSameTime() {
		CyclicBarrier all = new CyclicBarrier(20);
		DisposalPlan.Builder builder = DisposalPlan.builder();
		for (int i = 0; i < 20; i++) {
			builder.add(DisposalNode.asynchronous("node" + i, (context) -> {
				all.await(10, TimeUnit.SECONDS);
				return null;
			}));
		}
		assertThat(this.engine.run(builder.build(), this.limits, List.of()).outcome()).isEqualTo(Outcome.SUCCESS);
	}

	@Test
	@DisplayName("D3 what is ready and asynchronous is started before the next synchronous callback runs")
	void whenBothAreReadyThenAsynchronousIsStartedFirst() {
		for (DisposalEngine either : List.of(this.engine, DisposalEngine.callerRuns("order"))) {
			Recording recording = new Recording();
			DisposalPlan.Builder builder = DisposalPlan.builder();
			builder.add(DisposalNode.synchronous("sync", () -> {
			}));
			int many = 300;
			for (int i = 0; i < many; i++) {
				builder.add(DisposalNode.asynchronous("async", (context) -> null));
			}
			either.run(builder.build(), this.limits, List.of(recording));
			assertThat(recording.events.subList(0, recording.events.indexOf("started sync")))
				.filteredOn("started async"::equals)
				.hasSize(many);
			either.close();
		}
	}

	@Test
	@DisplayName("D3 asynchronous nodes go on while a synchronous callback runs")
	void whenOwnerIsInsideCallbackThenOthersGoOn() {
		CountDownLatch chainEnded = new CountDownLatch(1);
		DisposalPlan.Builder builder = DisposalPlan.builder();
		int previous = builder.add(DisposalNode.asynchronous("first", (context) -> later()));
		for (int i = 0; i < 5; i++) {
			int next = builder.add(DisposalNode.asynchronous("next" + i, (context) -> later()));
			builder.order(previous, next);
			previous = next;
		}
		int last = builder.add(DisposalNode.asynchronous("last", (context) -> {
			chainEnded.countDown();
			return null;
		}));
		builder.order(previous, last);
		List<Boolean> seen = new ArrayList<>();
		builder.add(DisposalNode.synchronous("sync", () -> seen.add(await(chainEnded))));
		this.engine.run(builder.build(), this.limits, List.of());
		assertThat(seen).containsExactly(true);
	}

	@Test
	@DisplayName("D3 of synchronous nodes that are ready the one added first runs first, all on the thread that runs the plan")
	void whenSynchronousNodesAreReadyThenRunInOrderOfPlanOnOwner() {
		List<String> called = new ArrayList<>();
		DisposalPlan.Builder builder = DisposalPlan.builder();
		Runnable[] calls = new Runnable[3];
		for (int i = 0; i < 3; i++) {
			int number = i;
			calls[i] = () -> called.add(number + " " + (Thread.currentThread().getName()));
		}
		int zero = builder.add(DisposalNode.synchronous("0", calls[0]));
		int one = builder.add(DisposalNode.synchronous("1", calls[1]));
		builder.add(DisposalNode.synchronous("2", calls[2]));
		builder.order(one, zero);
		this.engine.run(builder.build(), this.limits, List.of());
		String here = Thread.currentThread().getName();
		assertThat(called).containsExactly("1 " + here, "0 " + here, "2 " + here);
	}

	@Test
	@DisplayName("D3 order=creation: strictly one by one")
	void whenOneByOneThenNothingOverlaps() {
		AtomicInteger running = new AtomicInteger();
		List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
		List<Integer> called = Collections.synchronizedList(new ArrayList<>());
		List<DisposalNode> nodes = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			int number = i;
			nodes.add(DisposalNode.asynchronous("node" + i, (context) -> {
				called.add(number);
				seen.add(running.incrementAndGet());
				return CompletableFuture.runAsync(running::decrementAndGet, this.others);
			}));
		}
		this.engine.run(DisposalPlan.oneByOne(nodes), this.limits, List.of());
		assertThat(seen).hasSize(50).containsOnly(1);
		assertThat(called).isSorted();
	}

	@Test
	@DisplayName("A4 D2 a chain of 100,000 completed nodes ends without a stack overflow, on both sorts of engine")
	void whenChainIsVeryLongThenDoesNotRecur() {
		DisposalPlan.Builder builder = DisposalPlan.builder();
		CompletableFuture<?> done = CompletableFuture.completedFuture(null);
		for (int i = 0; i < 100_000; i++) {
			int kind = i % 4;
			int node = builder.add((kind == 3) ? DisposalNode.relay("relay")
					: DisposalNode.asynchronous("node", (context) -> (kind == 0) ? null : done)
						.withLimit(this.limits.deadline()));
			if (i > 0) {
				builder.order(node - 1, node);
			}
		}
		DisposalPlan plan = builder.build();
		try (DisposalEngine callerRuns = DisposalEngine.callerRuns("chain")) {
			assertThat(callerRuns.run(plan, this.limits, List.of()).nodes()).hasSize(75_000);
		}
		DisposalReport report = this.engine.run(plan, this.limits, List.of());
		assertThat(report.nodes()).hasSize(75_000);
		assertThat(report.criticalChain()).hasSize(75_000);
		assertThat(report.outcome()).isEqualTo(Outcome.SUCCESS);
	}

	@Test
	@DisplayName("A4 a chain of 100,000 nodes that only pass the order on ends without a stack overflow")
	void whenRelaysFollowOneAnotherThenDoesNotRecur() {
		DisposalPlan plan = DisposalPlan.oneByOne(Collections.nCopies(100_000, DisposalNode.relay("relay")));
		assertThat(this.engine.run(plan, this.limits, List.of()).outcome()).isEqualTo(Outcome.SUCCESS);
	}

	@Test
	@DisplayName("no more nodes are in flight than max-concurrency allows, and all are run")
	void whenConcurrencyIsLimitedThenNoMoreAreInFlight() {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		DisposalPlan.Builder builder = DisposalPlan.builder();
		for (int i = 0; i < 40; i++) {
			builder.add(DisposalNode.asynchronous("node" + i, (context) -> {
				most.accumulateAndGet(running.incrementAndGet(), Math::max);
				CompletableFuture<Object> future = new CompletableFuture<>();
				this.others.schedule(() -> {
					running.decrementAndGet();
					future.complete(1);
				}, 2, TimeUnit.MILLISECONDS);
				return future;
			}));
		}
		DisposalReport report = this.engine.run(builder.build(), this.limits.withMaxConcurrency(3), List.of());
		assertThat(report.nodes()).hasSize(40);
		assertThat(most).hasValue(3);
	}

	private CompletableFuture<?> later() {
		return CompletableFuture.runAsync(() -> {
		}, this.others);
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	private static void forEachSeed(LongConsumer test) {
		Long wanted = Long.getLong("seed");
		long base = (wanted != null) ? wanted : System.nanoTime();
		System.out.println("seeds " + base + " to " + (base + GRAPHS - 1));
		for (long seed = base; seed < base + ((wanted != null) ? 1 : GRAPHS); seed++) {
			test.accept(seed);
		}
	}

}
