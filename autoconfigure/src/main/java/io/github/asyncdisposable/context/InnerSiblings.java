package io.github.asyncdisposable.context;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;

/**
 * The inner beans of one outer bean. Spring calls their callbacks all together, as soon
 * as it destroys one of them: not before the disposal of each has ended (D6).
 */
final class InnerSiblings {

	private final BeanGraph graph;

	private final Map<String, List<Integer>> byOuter = new LinkedHashMap<>();

	InnerSiblings(BeanGraph graph, BeanSteps steps) {
		this.graph = graph;
		for (int bean = 0; bean < graph.size(); bean++) {
			for (String outer : steps.outersOf(graph.names(bean))) {
				this.byOuter.computeIfAbsent(outer, (name) -> new ArrayList<>()).add(bean);
			}
		}
		this.byOuter.values().removeIf((siblings) -> siblings.size() < 2);
	}

	/**
	 * Have what Spring calls of one wait for the disposals of the others, but for those
	 * that must come after it.
	 * @param nodes the steps of each bean
	 * @param first the index in the plan of each bean's first step
	 */
	void order(DisposalPlan.Builder plan, List<List<DisposalNode>> nodes, int[] first) {
		if (this.byOuter.isEmpty()) {
			return;
		}
		int[][] dependencies = this.graph.dependencies();
		this.byOuter.values().forEach((siblings) -> {
			for (int sibling : siblings) {
				int callbacks = BeanSteps.first(nodes.get(sibling), false);
				if (callbacks >= 0) {
					BitSet after = after(sibling, dependencies);
					for (int other : siblings) {
						int disposal = BeanSteps.first(nodes.get(other), true);
						if (other != sibling && disposal >= 0 && !after.get(other)) {
							plan.order(first[other] + disposal, first[sibling] + callbacks);
						}
					}
				}
			}
		});
	}

	private static BitSet after(int bean, int[][] dependencies) {
		BitSet after = new BitSet();
		Deque<Integer> open = new ArrayDeque<>(List.of(bean));
		while (!open.isEmpty()) {
			for (int dependency : dependencies[open.remove()]) {
				if (!after.get(dependency)) {
					after.set(dependency);
					open.add(dependency);
				}
			}
		}
		return after;
	}

}
