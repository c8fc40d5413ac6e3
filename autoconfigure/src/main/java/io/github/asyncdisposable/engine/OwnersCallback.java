package io.github.asyncdisposable.engine;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The synchronous callback that the owner of a run is inside of, if any. The owner calls
 * it between two turns and ends it in the next one.
 */
final class OwnersCallback {

	private static final int NONE = ReadyNodes.NONE;

	private final DisposalPlan plan;

	private final Ledger ledger;

	private final EventLoop loop;

	private final LimitWatch watch;

	private final ListenerChain listeners;

	private final Thread owner = Thread.currentThread();

	private int node = NONE;

	private boolean told;

	/** The owner's alone, as what follows. */
	private boolean returned;

	private long returnedAt;

	private @Nullable Throwable failure;

	OwnersCallback(DisposalPlan plan, Ledger ledger, EventLoop loop, LimitWatch watch, ListenerChain listeners) {
		this.plan = plan;
		this.ledger = ledger;
		this.loop = loop;
		this.watch = watch;
		this.listeners = listeners;
	}

	/**
	 * Make a node the next one to call, in the owner's turn.
	 */
	void start(int next, long now) {
		this.node = next;
		this.told = false;
		this.ledger.started(next, now);
	}

	/**
	 * Whether there is something to call, asked by the owner after its turn.
	 */
	boolean isDue() {
		return this.node != NONE;
	}

	/**
	 * Call it, as the owner and between its turns.
	 */
	void call() {
		int called = this.node;
		Runnable callback = Objects.requireNonNull(this.plan.node(called).callback());
		this.failure = this.loop.away(() -> {
			if (this.watch.isPastDeadline()) {
				this.loop.post(() -> this.ledger.passOn(called));
			}
			callback.run();
		});
		this.returnedAt = System.nanoTime();
		this.returned = true;
	}

	boolean hasReturned() {
		return this.returned;
	}

	/**
	 * End it, in the owner's turn.
	 * @return when it returned
	 */
	long end() {
		int called = this.node;
		Outcome outcome = (this.failure != null) ? Outcome.ERROR : Outcome.SUCCESS;
		this.node = NONE;
		this.returned = false;
		this.ledger.ended(called, this.returnedAt, this.told ? Outcome.TIMEOUT : outcome, this.failure);
		return this.returnedAt;
	}

	/**
	 * The deadline has passed while the owner is inside (T3): it cannot be helped, but
	 * what is behind it may start.
	 */
	void tell(long now) {
		if (this.node != NONE) {
			this.told = true;
			this.listeners.limitReached(this.plan.node(this.node), this.ledger.elapsed(this.node, now),
					this.owner.getStackTrace());
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
