package io.github.asyncdisposable.context;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What is left of the deadline. From the start of the close its clock runs while plans
 * run, not while Spring's own phases drain; the orchestrator's grace period runs all the
 * time and caps what is left, at {@link #LEAST} (T1). Safe for use by any thread.
 */
final class DeadlineClock {

	static final Duration LEAST = Duration.ofSeconds(2);

	private final Duration deadline;

	private final @Nullable Duration gracePeriod;

	private @Nullable Long closeStartedAt;

	private long spentNanos;

	private long runStartedAt;

	private int runs;

	DeadlineClock(Duration deadline, @Nullable Duration gracePeriod) {
		this.deadline = deadline;
		this.gracePeriod = gracePeriod;
	}

	synchronized void closeStarted() {
		long now = System.nanoTime();
		this.closeStartedAt = now;
		this.runStartedAt = now;
		this.spentNanos = 0;
	}

	synchronized void runStarted() {
		if (this.runs++ == 0) {
			this.runStartedAt = System.nanoTime();
		}
	}

	synchronized void runEnded() {
		if (--this.runs == 0) {
			this.spentNanos += System.nanoTime() - this.runStartedAt;
		}
	}

	/**
	 * Return what is left: all of the deadline for a single bean while the application
	 * runs.
	 */
	synchronized Duration left() {
		if (this.closeStartedAt == null) {
			return this.deadline;
		}
		long now = System.nanoTime();
		long running = (this.runs > 0) ? now - this.runStartedAt : 0;
		Duration left = atLeast(this.deadline.minusNanos(this.spentNanos + running), Duration.ZERO);
		if (this.gracePeriod == null) {
			return left;
		}
		Duration cap = atLeast(this.gracePeriod.minusNanos(now - this.closeStartedAt), LEAST);
		return (left.compareTo(cap) < 0) ? left : cap;
	}

	private static Duration atLeast(Duration duration, Duration least) {
		return (duration.compareTo(least) < 0) ? least : duration;
	}

}
