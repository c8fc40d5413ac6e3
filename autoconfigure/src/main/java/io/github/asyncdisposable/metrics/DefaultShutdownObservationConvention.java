package io.github.asyncdisposable.metrics;

import io.github.asyncdisposable.engine.Outcome;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * The names and tags that {@link DisposalMeters} lists.
 *
 * @since 0.1.0
 */
public class DefaultShutdownObservationConvention implements ShutdownObservationConvention {

	@Override
	public String getName() {
		return DisposalMeters.SHUTDOWN;
	}

	@Override
	public String getContextualName(ShutdownObservationContext context) {
		return "shut down " + context.getOwner();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ShutdownObservationContext context) {
		Outcome outcome = context.getOutcome();
		return (outcome != null) ? KeyValues.of(KeyValue.of(DisposalMeters.OUTCOME, outcome.name()))
				: KeyValues.empty();
	}

}
