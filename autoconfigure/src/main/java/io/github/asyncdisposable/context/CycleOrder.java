package io.github.asyncdisposable.context;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;

/**
 * Beans of a cycle that Spring takes along before their turn: with one of them, or with a
 * bean that one of them needs, it destroys all (D4).
 */
final class CycleOrder {

	private final BeanGraph graph;

	private final List<List<DisposalNode>> nodes;

	private final int[] first;

	private final int[] last;

	/**
	 * Create an order.
	 * @param nodes the steps of each bean
	 * @param first the index in the plan of each bean's first step
	 * @param last the index in the plan of each bean's last step
	 */
	CycleOrder(BeanGraph graph, List<List<DisposalNode>> nodes, int[] first, int[] last) {
		this.graph = graph;
		this.nodes = nodes;
		this.first = first;
		this.last = last;
	}

	/**
	 * Have what Spring calls of a bean of a cycle wait for whoever else depends on any of
	 * them; and what it calls of a bean that they need for all of them.
	 * @param notAlone the beans of which Spring calls nothing without the beans that
	 * depend on them
	 */
	void order(DisposalPlan.Builder plan, IntPredicate notAlone) {
		if (this.graph.cycles().isEmpty()) {
			return;
		}
		int[][] dependencies = this.graph.dependencies();
		for (BitSet cycle : this.graph.cycles()) {
			int[] users = cycle.stream()
				.flatMap((bean) -> Arrays.stream(this.graph.dependentsOf(bean)))
				.filter((user) -> !cycle.get(user))
				.distinct()
				.toArray();
			cycle.stream().forEach((bean) -> callbacksAfter(plan, bean, users));
			int[] members = cycle.stream().toArray();
			BitSet below = BeanGraph.reached(cycle.stream(), (bean) -> dependencies[bean]);
			below.andNot(cycle);
			below.stream().filter(notAlone).forEach((bean) -> callbacksAfter(plan, bean, members));
		}
	}

	private void callbacksAfter(DisposalPlan.Builder plan, int bean, int[] others) {
		int callbacks = BeanSteps.first(this.nodes.get(bean), false);
		if (callbacks >= 0) {
			for (int other : others) {
				plan.order(this.last[other], this.first[bean] + callbacks);
			}
		}
	}

}
