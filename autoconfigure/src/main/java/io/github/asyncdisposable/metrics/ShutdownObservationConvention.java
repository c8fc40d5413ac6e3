package io.github.asyncdisposable.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags the observation of a whole shutdown, the parent of the disposals in it.
 * An application that wants them otherwise declares a bean of this type; extending
 * {@link DefaultShutdownObservationConvention} keeps what is not overridden.
 *
 * @since 0.1.0
 */
public interface ShutdownObservationConvention extends ObservationConvention<ShutdownObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ShutdownObservationContext;
	}

}
