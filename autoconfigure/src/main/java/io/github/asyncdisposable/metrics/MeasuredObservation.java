package io.github.asyncdisposable.metrics;

import java.time.Duration;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One observation that is recorded as a timer exactly once, with the time that the engine
 * measured: by the handler that the application's registry has for meters, and where it
 * has none, or where another handler's exception kept it from its turn, by ours.
 */
final class MeasuredObservation<C extends Observation.Context> {

	private static final Log logger = LogFactory.getLog(MeasuredObservation.class);

	private final Observation observation;

	private final C context;

	private final @Nullable MeterObservationHandler<Observation.Context> meters;

	private MeasuredObservation(Observation observation, C context,
			@Nullable MeterObservationHandler<Observation.Context> meters) {
		this.observation = observation;
		this.context = context;
		this.meters = observation.isNoop() ? null : meters;
	}

	/**
	 * Start an observation.
	 * @param meters records what no other handler records, {@code null} without a meter
	 * registry
	 */
	static <C extends Observation.Context> MeasuredObservation<C> start(Observation observation, C context,
			@Nullable MeterObservationHandler<Observation.Context> meters) {
		MeasuredObservation<C> measured = new MeasuredObservation<>(observation, context, meters);
		measured.start();
		return measured;
	}

	Observation observation() {
		return this.observation;
	}

	C context() {
		return this.context;
	}

	private void start() {
		contain(this.observation::start);
		if (this.meters != null && this.context.get(Timer.Sample.class) == null) {
			contain(() -> this.meters.onStart(this.context));
		}
	}

	void stop(Duration duration, @Nullable Throwable failure) {
		OwnTime time = new OwnTime(duration);
		if (this.context.get(Timer.Sample.class) != null) {
			this.context.put(Timer.Sample.class, Timer.start(time));
		}
		if (failure != null) {
			contain(() -> this.observation.error(failure));
		}
		contain(this.observation::stop);
		if (this.meters != null && !time.isRecorded()) {
			contain(() -> this.meters.onStop(this.context));
		}
	}

	private static void contain(Runnable handlers) {
		try {
			handlers.run();
		}
		catch (Throwable ex) {
			// One handler's failure must not cost the others' meters.
			logger.warn("A handler or a convention of the observation of disposals failed: " + ex);
		}
	}

}
