package io.github.asyncdisposable.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags the observation of one disposal. An application that wants them
 * otherwise declares a bean of this type; extending
 * {@link DefaultDisposalObservationConvention} keeps what is not overridden.
 *
 * <p>
 * Asked before the disposal, when the outcome is not known, and again after it; from
 * whichever thread tells the event. Low cardinality values become tags of meters: keep
 * them bounded, and keep their keys the same for every bean, which Prometheus insists on.
 *
 * @since 0.1.0
 */
public interface DisposalObservationConvention extends ObservationConvention<DisposalObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof DisposalObservationContext;
	}

}
