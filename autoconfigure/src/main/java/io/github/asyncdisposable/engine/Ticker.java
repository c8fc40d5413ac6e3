package io.github.asyncdisposable.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks every few milliseconds at calls that have no thread of their own, such as those
 * that runs make in their turns. One clock for all: an alarm for each call would cost
 * more than most calls.
 */
final class Ticker {

	private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(5);

	/** So many ticks without any, and it rests. */
	private static final int PATIENCE = 100;

	private final Set<WatchedCalls> watched = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean ticking = new AtomicBoolean();

	private final EngineThreads threads;

	/** The timer's alone. */
	private int idle;

	Ticker(EngineThreads threads) {
		this.threads = threads;
	}

	void add(WatchedCalls calls) {
		this.watched.add(calls);
		if (!this.ticking.get()) {
			begin();
		}
	}

	void remove(WatchedCalls calls) {
		this.watched.remove(calls);
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
		this.watched.forEach((calls) -> calls.tick(this.threads));
		this.idle = this.watched.isEmpty() ? this.idle + 1 : 0;
		if (this.idle < PATIENCE) {
			next();
			return;
		}
		this.idle = 0;
		this.ticking.set(false);
		if (!this.watched.isEmpty()) {
			begin();
		}
	}

}
