package io.github.asyncdisposable.engine;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * The synchronous callback that a run is inside of, if any: one at a time, between two
 * turns, on the thread of the run's owner or, where it has none, of whoever comes first.
 */
final class OwnersCallback {

	private static final int NONE = ReadyNodes.NONE;

	private final DisposalPlan plan;

	private final Ledger ledger;

	private final EventLoop loop;

	private final LimitWatch watch;

	private final ListenerChain listeners;

	private final AtomicBoolean due = new AtomicBoolean();

	private int node = NONE;

	private boolean told;

	private volatile @Nullable Thread thread;

	OwnersCallback(DisposalPlan plan, Ledger ledger, EventLoop loop, LimitWatch watch, ListenerChain listeners) {
		this.plan = plan;
		this.ledger = ledger;
		this.loop = loop;
		this.watch = watch;
		this.listeners = listeners;
	}

	/**
	 * Make a node the next one to call, in a turn.
	 */
	void start(int next, long now) {
		this.node = next;
		this.told = false;
		this.loop.ownerGoesAway();
		this.ledger.started(next, now);
		this.due.set(true);
	}

	/**
	 * Whether one has been started and has not ended, asked in a turn.
	 */
	boolean isGoingOn() {
		return this.node != NONE;
	}

	/**
	 * Whether there is something to call, asked on any thread.
	 */
	boolean isDue() {
		return this.due.get();
	}

	/**
	 * Call it between two turns, if it is due. Whoever does goes on with a turn.
	 * @return whether it was
	 */
	boolean callIfDue() {
		if (!this.due.compareAndSet(true, false)) {
			return false;
		}
		int called = this.node;
		this.thread = Thread.currentThread();
		Throwable failure = call(called);
		long returnedAt = System.nanoTime();
		this.thread = null;
		this.loop.ownerIsBack();
		this.loop.leave(() -> end(called, returnedAt, failure));
		return true;
	}

	private @Nullable Throwable call(int called) {
		try {
			if (this.watch.isPastDeadline()) {
				this.loop.post(() -> this.ledger.passOn(called));
			}
			Objects.requireNonNull(this.plan.node(called).callback()).run();
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	private void end(int called, long returnedAt, @Nullable Throwable failure) {
		Outcome outcome = (failure != null) ? Outcome.ERROR : Outcome.SUCCESS;
		this.node = NONE;
		this.ledger.ended(called, returnedAt, this.told ? Outcome.TIMEOUT : outcome, failure);
	}

	/**
	 * The deadline has passed while the owner is inside (T3): it cannot be helped, but
	 * what is behind it may start.
	 */
	void tell(long now) {
		if (this.node != NONE) {
			this.told = true;
			Thread inside = this.thread;
			this.listeners.limitReached(this.plan.node(this.node), this.ledger.elapsed(this.node, now),
					(inside != null) ? inside.getStackTrace() : new StackTraceElement[0]);
			this.ledger.passOn(this.node);
		}
	}

	void addTo(List<Progress.Waiting> waiting, long now) {
		if (this.node != NONE) {
			waiting.add(new Progress.Waiting(this.plan.node(this.node), this.ledger.elapsed(this.node, now), null,
					this.plan.beansAfter(this.node)));
		}
	}

}
