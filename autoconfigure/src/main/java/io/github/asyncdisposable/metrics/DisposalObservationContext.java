package io.github.asyncdisposable.metrics;

import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.Outcome;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is observed while one bean is disposed.
 *
 * @since 0.1.0
 */
public final class DisposalObservationContext extends Observation.Context {

	private final DisposalNode node;

	private volatile @Nullable Outcome outcome;

	DisposalObservationContext(DisposalNode node) {
		this.node = node;
	}

	DisposalObservationContext(DisposalNode node, Outcome outcome) {
		this.node = node;
		this.outcome = outcome;
	}

	/**
	 * Return what is disposed.
	 * @return the node of the bean
	 */
	public DisposalNode getNode() {
		return this.node;
	}

	/**
	 * Return how the disposal ended.
	 * @return the outcome, {@code null} while it is going on
	 */
	public @Nullable Outcome getOutcome() {
		return this.outcome;
	}

	void setOutcome(Outcome outcome) {
		this.outcome = outcome;
	}

}
