package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.List;

import io.github.asyncdisposable.engine.DisposalEngine;
import io.github.asyncdisposable.engine.DisposalLimits;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;

/**
 * Runs the plans of one context: with its limits, what is left of its deadline, and its
 * listeners.
 */
final class DisposalRuns {

	private static final String THREADS = "async-disposal";

	private final DisposalLimits limits;

	private final DeadlineClock clock;

	private final DisposalEngine engine = DisposalEngine.withOwnThreads(THREADS);

	private volatile List<DisposalListener> listeners;

	private volatile DisposalListener listener;

	/** Guarded by this object's monitor, as is what follows. */
	private boolean closed;

	private int running;

	/**
	 * Create new runs.
	 * @param listeners whom to tell until {@link #tell} names others
	 */
	DisposalRuns(DisposalSettings settings, List<DisposalListener> listeners) {
		this.limits = settings.limits();
		this.clock = new DeadlineClock(settings.limits().deadline(), settings.gracePeriod());
		this.listeners = List.copyOf(listeners);
		this.listener = DisposalListener.all(this.listeners);
	}

	void tell(List<DisposalListener> listeners) {
		this.listeners = List.copyOf(listeners);
		this.listener = DisposalListener.all(this.listeners);
	}

	DisposalListener listener() {
		return this.listener;
	}

	DisposalReport run(DisposalPlan plan) {
		Duration left = this.clock.left();
		this.clock.runStarted();
		boolean inTime = enter();
		try {
			return inTime ? run(this.engine, plan, left) : runAfterClose(plan, left);
		}
		finally {
			this.clock.runEnded();
			if (inTime) {
				leave();
			}
		}
	}

	void closeStarted() {
		this.clock.closeStarted();
	}

	Duration left() {
		return this.clock.left();
	}

	Duration faultGrace() {
		return this.limits.faultGrace();
	}

	/**
	 * Let the threads end once no run needs them: another thread may just be disposing a
	 * bean of some other scope.
	 */
	synchronized void close() {
		this.closed = true;
		closeIfIdle();
	}

	private synchronized boolean enter() {
		if (!this.closed) {
			this.running++;
		}
		return !this.closed;
	}

	private synchronized void leave() {
		this.running--;
		closeIfIdle();
	}

	private void closeIfIdle() {
		if (this.closed && this.running == 0) {
			this.engine.close();
		}
	}

	/**
	 * A bean of some other scope may outlive all singletons, such as a session's.
	 */
	private DisposalReport runAfterClose(DisposalPlan plan, Duration left) {
		try (DisposalEngine late = DisposalEngine.withOwnThreads(THREADS)) {
			return run(late, plan, left);
		}
	}

	private DisposalReport run(DisposalEngine with, DisposalPlan plan, Duration left) {
		return with.run(plan, this.limits.withDeadline(left), this.listeners);
	}

}
