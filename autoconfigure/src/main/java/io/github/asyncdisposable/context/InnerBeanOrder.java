package io.github.asyncdisposable.context;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;

/**
 * Inner beans that Spring takes along before their turn. With a bean it destroys what
 * depends on it, and with an outer bean all that is inside: where it cannot be kept from
 * that, it is asked for a bean only when the disposal of each of those has ended (D6).
 */
final class InnerBeanOrder {

	private final BeanGraph graph;

	private final List<List<DisposalNode>> nodes;

	private final IntPredicate inner;

	private final int[][] dependencies;

	private final Map<Integer, BitSet> insideOf = new HashMap<>();

	private final Map<Integer, List<Integer>> before = new HashMap<>();

	/**
	 * Find the inner beans that have a disposal.
	 * @param nodes the steps of each bean
	 * @param inner which beans are inner ones
	 */
	InnerBeanOrder(BeanGraph graph, List<List<DisposalNode>> nodes, IntPredicate inner) {
		this.graph = graph;
		this.nodes = nodes;
		this.inner = inner;
		IntStream.range(0, graph.size())
			.filter((bean) -> inner.test(bean) && BeanSteps.first(nodes.get(bean), true) >= 0)
			.forEach((bean) -> reached(bean, this::outersOf).stream()
				.forEach((outer) -> this.insideOf.computeIfAbsent(outer, (key) -> new BitSet()).set(bean)));
		this.dependencies = this.insideOf.isEmpty() ? new int[0][] : graph.dependencies();
	}

	/**
	 * Have what Spring calls of some beans wait for the disposals that it would take
	 * along, but for those that must come after it.
	 * @param first the index in the plan of each bean's first step
	 * @param notAlone the beans of which Spring calls nothing without the beans that
	 * depend on them
	 */
	void order(DisposalPlan.Builder plan, int[] first, IntPredicate notAlone) {
		if (this.insideOf.isEmpty()) {
			return;
		}
		for (int bean = 0; bean < this.nodes.size(); bean++) {
			int callbacks = BeanSteps.first(this.nodes.get(bean), false);
			if (callbacks >= 0 && notAlone.test(bean)) {
				for (int taken : takenAlong(bean).stream().toArray()) {
					plan.order(first[taken] + BeanSteps.first(this.nodes.get(taken), true), first[bean] + callbacks);
					this.before.computeIfAbsent(taken, (key) -> new ArrayList<>()).add(bean);
				}
			}
		}
	}

	private BitSet takenAlong(int bean) {
		BitSet taken = new BitSet();
		reached(bean, this.graph::dependentsOf).stream()
			.filter(this.insideOf::containsKey)
			.forEach((outer) -> taken.or(this.insideOf.get(outer)));
		taken.clear(bean);
		if (!taken.isEmpty()) {
			taken.andNot(after(bean));
		}
		return taken;
	}

	/**
	 * What comes after a bean's callbacks: whatever it depends on, and where that is an
	 * inner bean, also the callbacks that wait for it.
	 */
	private BitSet after(int bean) {
		BitSet after = new BitSet();
		BitSet waiting = new BitSet();
		Deque<Integer> open = new ArrayDeque<>(List.of(bean));
		while (!open.isEmpty()) {
			BitSet found = reached(open.remove(), (one) -> this.dependencies[one]);
			found.andNot(after);
			after.or(found);
			found.stream().forEach((one) -> this.before.getOrDefault(one, List.of()).forEach((other) -> {
				if (!waiting.get(other)) {
					waiting.set(other);
					open.add(other);
				}
			}));
		}
		return after;
	}

	/**
	 * The beans around an inner one, the next ones only.
	 */
	private int[] outersOf(int bean) {
		return this.inner.test(bean) ? this.graph.dependentsOf(bean) : new int[0];
	}

	private static BitSet reached(int from, IntFunction<int[]> next) {
		return BeanGraph.reached(IntStream.of(from), next);
	}

}
