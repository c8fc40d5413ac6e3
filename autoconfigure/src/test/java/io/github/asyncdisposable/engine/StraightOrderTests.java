package io.github.asyncdisposable.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for plans whose predecessors nobody counts as long as each call has ended when it
 * returns: beside each runs the same plan with a node that forces them to be counted. A
 * failing seed is run again with {@code -Dseed=...}.
 */
@Timeout(60)
class StraightOrderTests {

	private static final int SIZE = 60;

	private final DisposalEngine engine = DisposalEngine.callerRuns("straight");

	private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

	private final Set<String> ended = ConcurrentHashMap.newKeySet();

	private final List<String> early = Collections.synchronizedList(new ArrayList<>());

	private volatile Thread caller = Thread.currentThread();

	private volatile boolean elsewhere;

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	@DisplayName("D2 the order, and who waited for whom, are those of counted predecessors, with and without a listener")
	void whenAllAreCompleteThenOrderIsThatOfCountedNodes() {
		forEachSeed((random, listeners) -> {
			long seed = random.nextLong();
			List<String> straight = runHere(plan(seed, Integer.MAX_VALUE, false), listeners);
			List<String> counted = runHere(plan(seed, Integer.MAX_VALUE, true), listeners);
			assertThat(straight).hasSize(2 * SIZE).isEqualTo(counted);
		});
	}

	@Test
	@DisplayName("D2 calls that are not complete when they return, from any node on: each is called once, after the end of all before it")
	void whenOneIsNotCompleteThenThoseBehindItWait() {
		forEachSeed((random, listeners) -> {
			List<String> seen = run(plan(random.nextLong(), random.nextInt(SIZE), false), listeners);
			assertThat(seen).hasSize(2 * SIZE).doesNotHaveDuplicates();
			assertThat(this.early).isEmpty();
		});
	}

	@Test
	@DisplayName("what waits for no bean says so, although others were called before it")
	void whenNodeWaitsForNobodyThenReportSaysSo() {
		DisposalPlan.Builder builder = DisposalPlan.builder();
		builder.add(DisposalNode.asynchronous("a", (context) -> null));
		builder.add(DisposalNode.asynchronous("b", (context) -> null));
		builder.add(DisposalNode.asynchronous("c", (context) -> null));
		DisposalReport report = this.engine.run(builder.order(0, 2).build(), DisposalLimits.DEFAULTS, List.of());
		assertThat(report.nodes()).extracting(NodeReport::waitedFor).containsExactly(null, null, "a");
	}

	/**
	 * On a busy machine a call may lose its thread's turn to another thread. Then what
	 * follows is called in no one order, and the plan is run again.
	 */
	private List<String> runHere(DisposalPlan plan, List<DisposalListener> listeners) {
		List<String> seen = run(plan, listeners);
		for (int i = 0; i < 100 && this.elsewhere; i++) {
			seen = run(plan, listeners);
		}
		return seen;
	}

	/**
	 * The names in the order of the calls, and then whom each node waited for.
	 */
	private List<String> run(DisposalPlan plan, List<DisposalListener> listeners) {
		this.caller = Thread.currentThread();
		this.elsewhere = false;
		this.calls.clear();
		this.ended.clear();
		DisposalReport report = this.engine.run(plan, DisposalLimits.DEFAULTS, listeners);
		assertThat(report.outcome()).isEqualTo(Outcome.SUCCESS);
		List<String> seen = new ArrayList<>(this.calls);
		report.nodes()
			.stream()
			.map((node) -> node.node().name() + " after " + node.waitedFor())
			.sorted()
			.forEach(seen::add);
		return seen;
	}

	/**
	 * Random edges, which do not follow the indexes of the nodes. From some call on,
	 * every third one is not complete when it returns.
	 */
	private DisposalPlan plan(long seed, int from, boolean counted) {
		Random random = new Random(seed);
		List<Integer> ranks = new ArrayList<>(IntStream.range(0, SIZE).boxed().toList());
		Collections.shuffle(ranks, random);
		DisposalPlan.Builder builder = DisposalPlan.builder();
		List<List<String>> before = new ArrayList<>();
		for (int i = 0; i < SIZE; i++) {
			String name = "node" + i;
			List<String> all = new ArrayList<>();
			before.add(all);
			builder.add(DisposalNode.asynchronous(name, (context) -> call(name, all, from)));
		}
		for (int i = 0; i < SIZE; i++) {
			int a = random.nextInt(SIZE);
			int b = random.nextInt(SIZE);
			if (a != b) {
				int first = (ranks.get(a) < ranks.get(b)) ? a : b;
				builder.order(first, a + b - first);
				before.get(a + b - first).add("node" + first);
			}
		}
		if (counted) {
			builder.add(DisposalNode.relay("counted"));
		}
		return builder.build();
	}

	private @Nullable CompletableFuture<?> call(String name, List<String> before, int from) {
		if (!this.ended.containsAll(before)) {
			this.early.add(name);
		}
		if (Thread.currentThread() != this.caller) {
			this.elsewhere = true;
		}
		this.calls.add(name);
		if (this.calls.size() < from || this.calls.size() % 3 != 0) {
			this.ended.add(name);
			return null;
		}
		return CompletableFuture.runAsync(() -> this.ended.add(name),
				CompletableFuture.delayedExecutor(200, TimeUnit.MICROSECONDS));
	}

	private void forEachSeed(Round round) {
		long seed = Long.getLong("seed", System.nanoTime());
		System.out.println("seed " + seed);
		Random random = new Random(seed);
		for (int i = 0; i < 20; i++) {
			round.run(random, List.of());
			round.run(random, List.of(new DisposalListener() {
			}));
		}
	}

	private interface Round {

		void run(Random random, List<DisposalListener> listeners);

	}

}
