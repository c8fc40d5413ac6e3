package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How a run went. Immutable.
 *
 * @param startedAt when the run began
 * @param duration how long it took
 * @param outcome the worst outcome of its nodes
 * @param nodes the nodes that were called, in the order of their calls
 * @param criticalChain the names of the beans that determined the duration: each waited
 * for the one before it, and the last one ended last
 * @param unfinished the names of the beans that were called and had not ended when they
 * were given up
 * @param notStarted the names of the beans that were never called
 * @since 0.1.0
 */
public record DisposalReport(Instant startedAt, Duration duration, Outcome outcome, List<NodeReport> nodes,
		List<String> criticalChain, List<String> unfinished, List<String> notStarted) {

	public DisposalReport {
		nodes = List.copyOf(nodes);
		criticalChain = List.copyOf(criticalChain);
		unfinished = List.copyOf(unfinished);
		notStarted = List.copyOf(notStarted);
	}

	/**
	 * Return how long it would have taken one after another.
	 * @return the sum of the nodes' own times
	 */
	public Duration oneAfterAnother() {
		return this.nodes.stream().map(NodeReport::ownTime).reduce(Duration.ZERO, Duration::plus);
	}

}
