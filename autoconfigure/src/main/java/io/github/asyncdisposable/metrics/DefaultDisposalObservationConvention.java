package io.github.asyncdisposable.metrics;

import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.Outcome;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * The names and tags that {@link DisposalMeters} lists. The tag {@code error} is missing
 * here because Micrometer adds it to the timer of every observation.
 *
 * @since 0.1.0
 */
public class DefaultDisposalObservationConvention implements DisposalObservationConvention {

	@Override
	public String getName() {
		return DisposalMeters.DISPOSAL;
	}

	@Override
	public String getContextualName(DisposalObservationContext context) {
		return "dispose " + context.getNode().name();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(DisposalObservationContext context) {
		DisposalNode node = context.getNode();
		KeyValues keyValues = KeyValues.of(KeyValue.of(DisposalMeters.BEAN, node.name()),
				KeyValue.of(DisposalMeters.SCOPE, scope(node)));
		Outcome outcome = context.getOutcome();
		return (outcome != null) ? keyValues.and(KeyValue.of(DisposalMeters.OUTCOME, outcome.name())) : keyValues;
	}

	static String scope(DisposalNode node) {
		return node.scope().isEmpty() ? DisposalMeters.NONE : node.scope();
	}

}
