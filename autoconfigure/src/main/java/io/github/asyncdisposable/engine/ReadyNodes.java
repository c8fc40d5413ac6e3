package io.github.asyncdisposable.engine;

import java.util.PriorityQueue;

/**
 * Which nodes may start: a counter of open predecessors for each node and a queue for
 * each kind. Nothing recurs, however long a chain is. Nodes that only pass the order on
 * never leave this class.
 */
final class ReadyNodes {

	static final int NONE = -1;

	private final DisposalPlan plan;

	private final Timeline timeline;

	private final int[] blockers;

	private final boolean[] released;

	private final IntQueue relays;

	private final IntQueue asynchronous;

	private final PriorityQueue<Integer> synchronous = new PriorityQueue<>();

	private int unreleased;

	private int passed;

	private boolean withoutRemainders;

	ReadyNodes(DisposalPlan plan, Timeline timeline) {
		this.plan = plan;
		this.timeline = timeline;
		this.blockers = plan.blockers();
		this.released = new boolean[plan.size()];
		this.relays = new IntQueue(plan.size());
		this.asynchronous = new IntQueue(plan.size());
		this.unreleased = plan.size();
	}

	/**
	 * Find the nodes that nothing goes before.
	 */
	void begin() {
		for (int node = 0; node < this.released.length; node++) {
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
		releaseOne(node);
		passRelays();
	}

	/**
	 * From now on the synchronous rest of an asynchronous node is passed over: whoever
	 * owns the callback runs it after the plan.
	 */
	void passOverRemainders() {
		this.withoutRemainders = true;
	}

	boolean hasAsynchronous() {
		return !this.asynchronous.isEmpty();
	}

	int takeAsynchronous() {
		return this.asynchronous.remove();
	}

	/**
	 * Take the synchronous node that was added to the plan first.
	 * @return the node or {@link #NONE}
	 */
	int takeSynchronous() {
		Integer node = this.synchronous.poll();
		return (node != null) ? node : NONE;
	}

	boolean allReleased() {
		return this.unreleased == 0;
	}

	/**
	 * How many nodes have only passed the order on.
	 */
	int passed() {
		return this.passed;
	}

	private void releaseOne(int node) {
		if (this.released[node]) {
			return;
		}
		this.released[node] = true;
		this.unreleased--;
		Adjacency next = this.plan.adjacency();
		for (int edge = next.start(node); edge < next.end(node); edge++) {
			int target = next.target(edge);
			if (--this.blockers[target] == 0) {
				this.timeline.released(target, node);
				ready(target);
			}
		}
	}

	private void ready(int node) {
		switch (this.plan.node(node).kind()) {
			case ASYNCHRONOUS -> this.asynchronous.add(node);
			case SYNCHRONOUS -> this.synchronous.add(node);
			case RELAY -> this.relays.add(node);
			case REMAINDER -> {
				if (this.withoutRemainders) {
					this.relays.add(node);
				}
				else {
					this.synchronous.add(node);
				}
			}
		}
	}

	private void passRelays() {
		while (!this.relays.isEmpty()) {
			this.passed++;
			releaseOne(this.relays.remove());
		}
	}

}
