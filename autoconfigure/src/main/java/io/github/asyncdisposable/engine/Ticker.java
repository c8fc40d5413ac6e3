package io.github.asyncdisposable.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks every few milliseconds at the runs that make calls in their turns. One clock for
 * all: an alarm for each call would cost more than most calls.
 */
final class Ticker {

	private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(5);

	/** So many ticks without a run, and it rests. */
	private static final int PATIENCE = 100;

	private final Set<PlanRun> runs = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean ticking = new AtomicBoolean();

	private final EngineThreads threads;

	/** The timer's alone. */
	private int idle;

	Ticker(EngineThreads threads) {
		this.threads = threads;
	}

	void add(PlanRun run) {
		this.runs.add(run);
		if (!this.ticking.get()) {
			begin();
		}
	}

	void remove(PlanRun run) {
		this.runs.remove(run);
	}

	private void begin() {
		if (this.ticking.compareAndSet(false, true)) {
			next();
		}
	}

	private void next() {
		if (this.threads.onTimer(this::tick, INTERVAL) == null) {
			this.ticking.set(false);
		}
	}

	private void tick() {
		this.runs.forEach(PlanRun::tick);
		this.idle = this.runs.isEmpty() ? this.idle + 1 : 0;
		if (this.idle < PATIENCE) {
			next();
			return;
		}
		this.idle = 0;
		this.ticking.set(false);
		if (!this.runs.isEmpty()) {
			begin();
		}
	}

}
