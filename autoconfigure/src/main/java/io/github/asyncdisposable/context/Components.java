package io.github.asyncdisposable.context;

import java.util.function.IntUnaryOperator;

/**
 * The strongly connected components of a graph: Tarjan's algorithm with its own stack, so
 * that a long chain of beans does not overflow the thread's.
 */
final class Components {

	private final int[][] next;

	private final int[] found;

	private final int[] low;

	private final int[] component;

	private final int[] edge;

	private final int[] path;

	private final int[] pending;

	private int pathSize;

	private int pendingSize;

	private int count;

	Components(int[][] next) {
		int size = next.length;
		this.next = next;
		this.found = new int[size];
		this.low = new int[size];
		this.component = new int[size];
		this.edge = new int[size];
		this.path = new int[size];
		this.pending = new int[size];
	}

	/**
	 * Find them.
	 * @return from a node to the number of its component
	 */
	IntUnaryOperator find() {
		for (int node = 0; node < this.next.length; node++) {
			if (this.found[node] == 0) {
				visit(node);
				while (this.pathSize > 0) {
					step(this.path[this.pathSize - 1]);
				}
			}
		}
		return (node) -> this.component[node];
	}

	private void visit(int node) {
		this.found[node] = ++this.count;
		this.low[node] = this.count;
		this.path[this.pathSize++] = node;
		this.pending[this.pendingSize++] = node;
	}

	private void step(int node) {
		if (this.edge[node] < this.next[node].length) {
			int target = this.next[node][this.edge[node]++];
			if (this.found[target] == 0) {
				visit(target);
			}
			else if (this.component[target] == 0) {
				this.low[node] = Math.min(this.low[node], this.found[target]);
			}
			return;
		}
		this.pathSize--;
		if (this.low[node] == this.found[node]) {
			complete(node);
		}
		if (this.pathSize > 0) {
			int parent = this.path[this.pathSize - 1];
			this.low[parent] = Math.min(this.low[parent], this.low[node]);
		}
	}

	private void complete(int root) {
		int member;
		do {
			member = this.pending[--this.pendingSize];
			this.component[member] = this.found[root];
		}
		while (member != root);
	}

}
