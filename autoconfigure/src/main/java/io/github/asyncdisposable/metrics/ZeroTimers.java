package io.github.asyncdisposable.metrics;

import java.util.List;
import java.util.Objects;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;

/**
 * Registers timers ahead of their first use (M2). A rehearsal: an observation runs
 * through the same conventions and filters as the real one will, so that both timers have
 * the same keys, but nobody records it.
 */
final class ZeroTimers implements ObservationHandler<Observation.Context> {

	private final MeterRegistry meterRegistry;

	private final ObservationRegistry rehearsal = ObservationRegistry.create();

	ZeroTimers(MeterRegistry meterRegistry, List<ObservationFilter> filters,
			List<GlobalObservationConvention<?>> conventions) {
		this.meterRegistry = meterRegistry;
		this.rehearsal.observationConfig().observationHandler(this);
		filters.forEach(this.rehearsal.observationConfig()::observationFilter);
		conventions.forEach(this.rehearsal.observationConfig()::observationConvention);
	}

	ObservationRegistry rehearsal() {
		return this.rehearsal;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return true;
	}

	@Override
	public void onStop(Observation.Context context) {
		Tags tags = Tags.of(DisposalMeters.ERROR, DisposalMeters.NONE);
		for (KeyValue keyValue : context.getLowCardinalityKeyValues()) {
			tags = tags.and(keyValue.getKey(), keyValue.getValue());
		}
		Timer.builder(Objects.requireNonNull(context.getName())).tags(tags).register(this.meterRegistry);
	}

}
