package io.github.asyncdisposable.engine;

import java.util.BitSet;

import org.jspecify.annotations.Nullable;

/**
 * Which nodes may start: a counter of open predecessors for each node and a queue for
 * each kind. Nothing recurs, however long a chain is. Nodes that only pass the order on
 * never leave this class. Nothing is counted as long as a {@link StraightOrder} serves.
 */
final class ReadyNodes {

	static final int NONE = -1;

	private final DisposalPlan plan;

	private final Adjacency next;

	/**
	 * How many predecessors a node waits for; once there are none, the complement of the
	 * last one.
	 */
	private int[] blockers = {};

	private final BitSet released = new BitSet();

	private final IntQueue relays;

	private final IntQueue asynchronous;

	private final BitSet synchronous = new BitSet();

	private int lowestSynchronous;

	private int unreleased;

	private int passed;

	private int asynchronousLeft;

	private boolean withoutRemainders;

	private @Nullable StraightOrder straight;

	ReadyNodes(DisposalPlan plan) {
		this.plan = plan;
		this.next = plan.adjacency();
		this.relays = new IntQueue();
		this.asynchronous = new IntQueue();
		this.unreleased = plan.size();
		this.asynchronousLeft = plan.asynchronous();
	}

	/**
	 * Find the nodes that nothing goes before.
	 */
	void begin() {
		int[] order = this.plan.straightOrder();
		if (order != null) {
			this.straight = new StraightOrder(order);
		}
		else {
			count();
		}
	}

	/**
	 * Go on without the straight order.
	 */
	private void count(StraightOrder before) {
		this.straight = null;
		count();
		for (int i = 0; i < before.released(); i++) {
			releaseOne(before.at(i));
		}
		for (int i = 0; i < before.taken(); i++) {
			this.asynchronous.remove();
		}
	}

	private void count() {
		this.blockers = this.plan.blockers();
		for (int node = 0; node < this.plan.size(); node++) {
			if (this.blockers[node] == 0) {
				ready(node);
			}
		}
		passRelays();
	}

	/**
	 * What is behind this node need not wait for it any longer. A second time does
	 * nothing.
	 */
	void release(int node) {
		if (this.straight != null) {
			this.straight.release(node);
			return;
		}
		releaseOne(node);
		passRelays();
	}

	/**
	 * From now on the synchronous rest of an asynchronous node is passed over: whoever
	 * owns the callback runs it after the plan.
	 */
	void passOverRemainders() {
		this.withoutRemainders = true;
		for (int node = this.synchronous.nextSetBit(0); node >= 0; node = this.synchronous.nextSetBit(node + 1)) {
			if (this.plan.kind(node) == DisposalNode.Kind.REMAINDER) {
				this.synchronous.clear(node);
				this.relays.add(node);
			}
		}
		passRelays();
	}

	boolean hasAsynchronous() {
		StraightOrder straight = this.straight;
		if (straight != null) {
			if (straight.holds()) {
				return straight.hasNext();
			}
			count(straight);
		}
		return !this.asynchronous.isEmpty();
	}

	int takeAsynchronous() {
		this.asynchronousLeft--;
		return (this.straight != null) ? this.straight.take() : this.asynchronous.remove();
	}

	/**
	 * How many asynchronous nodes have not been taken.
	 */
	int asynchronousLeft() {
		return this.asynchronousLeft;
	}

	/**
	 * Take the synchronous node that was added to the plan first.
	 * @return the node or {@link #NONE}
	 */
	int takeSynchronous() {
		int node = this.synchronous.nextSetBit(this.lowestSynchronous);
		if (node >= 0) {
			this.synchronous.clear(node);
			this.lowestSynchronous = node + 1;
		}
		return (node >= 0) ? node : NONE;
	}

	/**
	 * The node that was the last one that a node waited for.
	 * @return the predecessor, {@link #NONE} if it has none or waits still
	 */
	int releasedBy(int node) {
		if (this.straight != null) {
			count(this.straight);
		}
		return (this.blockers[node] < 0) ? ~this.blockers[node] : NONE;
	}

	boolean allReleased() {
		if (this.straight != null) {
			return this.straight.holds() && !this.straight.hasNext();
		}
		return this.unreleased == 0;
	}

	/**
	 * How many nodes have only passed the order on.
	 */
	int passed() {
		return this.passed;
	}

	private void releaseOne(int node) {
		if (this.released.get(node)) {
			return;
		}
		this.released.set(node);
		this.unreleased--;
		int end = this.next.end(node);
		for (int edge = this.next.start(node); edge < end; edge++) {
			int target = this.next.target(edge);
			if (--this.blockers[target] == 0) {
				this.blockers[target] = ~node;
				ready(target);
			}
		}
	}

	private void ready(int node) {
		switch (this.plan.kind(node)) {
			case ASYNCHRONOUS -> this.asynchronous.add(node);
			case SYNCHRONOUS -> readySynchronous(node);
			case RELAY -> this.relays.add(node);
			case REMAINDER -> {
				if (this.withoutRemainders) {
					this.relays.add(node);
				}
				else {
					readySynchronous(node);
				}
			}
		}
	}

	private void readySynchronous(int node) {
		this.synchronous.set(node);
		this.lowestSynchronous = Math.min(this.lowestSynchronous, node);
	}

	private void passRelays() {
		while (!this.relays.isEmpty()) {
			this.passed++;
			releaseOne(this.relays.remove());
		}
	}

}
