package io.github.asyncdisposable.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What follows from the edges of a plan.
 */
final class PlanOrder {

	private PlanOrder() {
	}

	/**
	 * Kahn's algorithm: an array serves as queue and as result, nothing recurs.
	 */
	static int[] topological(DisposalNode[] nodes, Adjacency next, int[] blockers) {
		int[] open = blockers.clone();
		int[] order = new int[nodes.length];
		int tail = 0;
		for (int i = 0; i < open.length; i++) {
			if (open[i] == 0) {
				order[tail++] = i;
			}
		}
		for (int head = 0; head < tail; head++) {
			for (int edge = next.start(order[head]); edge < next.end(order[head]); edge++) {
				if (--open[next.target(edge)] == 0) {
					order[tail++] = next.target(edge);
				}
			}
		}
		if (tail < nodes.length) {
			throw new IllegalArgumentException(
					"A plan must not have a cycle but has one among " + blocked(nodes, open));
		}
		return order;
	}

	private static List<String> blocked(DisposalNode[] nodes, int[] open) {
		List<String> names = new ArrayList<>();
		for (int i = 0; i < open.length; i++) {
			if (open[i] > 0) {
				names.add(nodes[i].name());
			}
		}
		return names;
	}

	/**
	 * How many beans stand on the longest chain behind each node.
	 */
	static int[] beansBehind(DisposalNode.Kind[] kinds, Adjacency next, int[] order, int beansAfter) {
		int[] behind = new int[kinds.length];
		Arrays.fill(behind, beansAfter);
		for (int i = order.length - 1; i >= 0; i--) {
			int node = order[i];
			for (int edge = next.start(node); edge < next.end(node); edge++) {
				int target = next.target(edge);
				behind[node] = Math.max(behind[node], behind[target] + (kinds[target].isBean() ? 1 : 0));
			}
		}
		return behind;
	}

}
