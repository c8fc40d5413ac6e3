package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

/**
 * Writes down the start and the end of every node, tells the listeners, and lets what is
 * behind it go on.
 */
final class Ledger {

	private static final int WORTH_WAKING = 16;

	private final DisposalPlan plan;

	private final Timeline timeline;

	private final ReadyNodes readyNodes;

	private final ListenerChain listeners;

	private final Queue<Runnable> housekeeping = new ConcurrentLinkedQueue<>();

	private boolean inOrder = true;

	private int leftBehind;

	private int ended;

	Ledger(DisposalPlan plan, Timeline timeline, ReadyNodes readyNodes, ListenerChain listeners) {
		this.plan = plan;
		this.timeline = timeline;
		this.readyNodes = readyNodes;
		this.listeners = listeners;
	}

	void started(int node, long now) {
		this.timeline.started(node, now);
		if (!this.listeners.isEmpty()) {
			this.listeners.nodeStarted(this.plan.node(node));
		}
	}

	void ended(int node, long now, Outcome outcome, @Nullable Throwable failure) {
		this.ended++;
		this.timeline.ended(node, now, outcome, failure);
		if (!this.listeners.isEmpty()) {
			this.listeners.nodeFinished(this.timeline.report(node), failure);
		}
		Runnable housekeeping = this.plan.housekeeping(node);
		if (housekeeping != null && this.inOrder) {
			this.housekeeping.add(housekeeping);
			this.leftBehind++;
		}
		this.readyNodes.release(node);
	}

	/**
	 * Whether so much has been left behind that it is worth waking the owner, asked in a
	 * turn.
	 */
	boolean isHouseUntidy() {
		boolean untidy = this.leftBehind >= WORTH_WAKING;
		this.leftBehind = untidy ? 0 : this.leftBehind;
		return untidy;
	}

	/**
	 * Do some of what ended nodes have left behind, outside of turns, on the owner's
	 * thread.
	 * @return whether there was any
	 */
	boolean keepHouse() {
		Runnable next = this.housekeeping.poll();
		if (next != null) {
			try {
				next.run();
			}
			catch (Throwable ex) {
				// Nobody waits for it, and whoever left it can do without.
			}
		}
		return next != null;
	}

	void givenUp(int node, long now, Outcome outcome, @Nullable Throwable failure) {
		this.timeline.givenUp(node);
		ended(node, now, outcome, failure);
	}

	/**
	 * The deadline has passed (T3). A node may end before those in front of it from now
	 * on, so what it leaves behind may still be needed.
	 */
	void deadlinePassed() {
		this.inOrder = false;
	}

	/**
	 * What is behind this node need not wait for its end (T3).
	 */
	void passOn(int node) {
		this.readyNodes.release(node);
	}

	/**
	 * How many nodes have ended or were given up.
	 */
	int ended() {
		return this.ended;
	}

	Duration elapsed(int node, long now) {
		return this.timeline.elapsed(node, now);
	}

	DisposalReport report(long now) {
		return this.timeline.report(now);
	}

}
