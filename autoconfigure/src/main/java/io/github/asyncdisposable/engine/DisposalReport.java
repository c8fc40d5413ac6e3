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
	 * Put the reports of several runs together that followed each other.
	 * @param parts the reports, first run first; may be empty
	 * @return one report
	 */
	public static DisposalReport merge(List<DisposalReport> parts) {
		Duration duration = parts.stream().map(DisposalReport::duration).reduce(Duration.ZERO, Duration::plus);
		Outcome outcome = parts.stream().map(DisposalReport::outcome).reduce(Outcome.SUCCESS, Outcome::worse);
		return new DisposalReport(parts.isEmpty() ? Instant.now() : parts.get(0).startedAt(), duration, outcome,
				parts.stream().flatMap((part) -> part.nodes().stream()).toList(),
				parts.stream().flatMap((part) -> part.criticalChain().stream()).toList(),
				parts.stream().flatMap((part) -> part.unfinished().stream()).toList(),
				parts.stream().flatMap((part) -> part.notStarted().stream()).toList());
	}

	/**
	 * Return how long it would have taken one after another.
	 * @return the sum of the nodes' own times
	 */
	public Duration oneAfterAnother() {
		return this.nodes.stream().map(NodeReport::ownTime).reduce(Duration.ZERO, Duration::plus);
	}

}
