package io.github.asyncdisposable.engine;

/**
 * The order of a plan of asynchronous nodes as long as each of them has ended before the
 * next one starts: one topological order after another, in which nothing needs to be
 * counted and no edge to be read. It is the order in which {@link ReadyNodes} would have
 * started them.
 */
final class StraightOrder {

	private final int[] order;

	private int taken;

	private int released;

	StraightOrder(int[] order) {
		this.order = order;
	}

	/**
	 * Whether all that was taken has been released.
	 */
	boolean holds() {
		return this.taken == this.released;
	}

	boolean hasNext() {
		return this.taken < this.order.length;
	}

	int take() {
		return this.order[this.taken++];
	}

	/**
	 * A node need not be waited for. A second time does nothing, whatever has been taken
	 * since: one that was given up may end long afterwards.
	 */
	void release(int node) {
		if (this.order[this.taken - 1] == node) {
			this.released = this.taken;
		}
	}

	int taken() {
		return this.taken;
	}

	int released() {
		return this.released;
	}

	/**
	 * The node that was released as the given one, counted from 0.
	 */
	int at(int index) {
		return this.order[index];
	}

}
