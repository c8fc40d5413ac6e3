package io.github.asyncdisposable.metrics;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Tells a scrape of the previous run's shutdown, which it could not see: the port was
 * closed by then. The values never change while the application runs. Immutable.
 *
 * @since 0.1.0
 */
public final class LastShutdownMeters implements MeterBinder {

	private final Duration time;

	private final int unfinished;

	/**
	 * Create the meters.
	 * @param time how long that shutdown took
	 * @param unfinished how many disposals it had begun that did not end
	 */
	public LastShutdownMeters(Duration time, int unfinished) {
		this.time = time;
		this.unfinished = unfinished;
	}

	/**
	 * Register the meters. What is registered already stays as it is.
	 * @param registry where to register them
	 */
	@Override
	public void bindTo(MeterRegistry registry) {
		TimeGauge.builder(DisposalMeters.LAST_SHUTDOWN_TIME, this.time::toNanos, TimeUnit.NANOSECONDS)
			.description("How long the previous run's shutdown took")
			.register(registry);
		Gauge.builder(DisposalMeters.LAST_SHUTDOWN_UNFINISHED, () -> this.unfinished)
			.description("Disposals that the previous run's shutdown had begun and not ended")
			.register(registry);
	}

}
