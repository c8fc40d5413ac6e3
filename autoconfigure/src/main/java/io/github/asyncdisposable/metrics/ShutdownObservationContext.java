package io.github.asyncdisposable.metrics;

import io.github.asyncdisposable.engine.Outcome;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is observed during a whole shutdown.
 *
 * @since 0.1.0
 */
public final class ShutdownObservationContext extends Observation.Context {

	private final String owner;

	private volatile @Nullable Outcome outcome;

	ShutdownObservationContext(String owner) {
		this.owner = owner;
	}

	ShutdownObservationContext(String owner, Outcome outcome) {
		this.owner = owner;
		this.outcome = outcome;
	}

	/**
	 * Return what is shut down.
	 * @return the name of the application context
	 */
	public String getOwner() {
		return this.owner;
	}

	/**
	 * Return how the shutdown ended.
	 * @return the worst outcome of its disposals, {@code null} while it is going on
	 */
	public @Nullable Outcome getOutcome() {
		return this.outcome;
	}

	void setOutcome(Outcome outcome) {
		this.outcome = outcome;
	}

}
