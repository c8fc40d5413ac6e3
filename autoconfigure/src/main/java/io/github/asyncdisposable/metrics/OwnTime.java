package io.github.asyncdisposable.metrics;

import java.time.Duration;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Timer;

/**
 * A clock between whose first two readings exactly the given time passes. A
 * {@link Timer.Sample} started with it records the time that the engine measured, however
 * late the news of it arrives, and tells whether anybody has recorded it.
 */
final class OwnTime implements Clock {

	private final long nanos;

	private int readings;

	OwnTime(Duration duration) {
		this.nanos = duration.toNanos();
	}

	boolean isRecorded() {
		return this.readings > 1;
	}

	@Override
	public long monotonicTime() {
		return (this.readings++ == 0) ? 0 : this.nanos;
	}

	@Override
	public long wallTime() {
		return System.currentTimeMillis();
	}

}
