package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * How a run went. Immutable; its lists are made when first asked for. Safe for use by any
 * thread.
 *
 * @since 0.1.0
 */
public final class DisposalReport {

	private final Instant startedAt;

	private final Duration duration;

	private final Outcome outcome;

	private final Supplier<Details> source;

	private volatile @Nullable Details details;

	/**
	 * Create a report.
	 * @param startedAt when the run began
	 * @param duration how long it took
	 * @param outcome the worst outcome of its nodes
	 * @param nodes the nodes that were called, in the order of their calls
	 * @param criticalChain the names of the beans that determined the duration
	 * @param unfinished the names of the beans that were called and had not ended when
	 * they were given up
	 * @param notStarted the names of the beans that were never called
	 */
	public DisposalReport(Instant startedAt, Duration duration, Outcome outcome, List<NodeReport> nodes,
			List<String> criticalChain, List<String> unfinished, List<String> notStarted) {
		this(startedAt, duration, outcome, new Details(nodes, criticalChain, unfinished, notStarted));
	}

	private DisposalReport(Instant startedAt, Duration duration, Outcome outcome, Details details) {
		this(startedAt, duration, outcome, () -> details);
	}

	DisposalReport(Instant startedAt, Duration duration, Outcome outcome, Supplier<Details> source) {
		this.startedAt = startedAt;
		this.duration = duration;
		this.outcome = outcome;
		this.source = source;
	}

	/**
	 * Return how several runs went that followed one another.
	 * @param parts their reports, in the order of the runs; may be empty
	 * @return one report: the durations summed, the worst outcome, the nodes and the
	 * critical chains one after another. A node's waiting time stays what it was in its
	 * own run.
	 */
	public static DisposalReport merge(List<DisposalReport> parts) {
		List<DisposalReport> reports = List.copyOf(parts);
		Instant startedAt = reports.isEmpty() ? Instant.now() : reports.get(0).startedAt;
		Duration duration = reports.stream().map(DisposalReport::duration).reduce(Duration.ZERO, Duration::plus);
		Outcome outcome = reports.stream().map(DisposalReport::outcome).reduce(Outcome.SUCCESS, Outcome::worse);
		return new DisposalReport(startedAt, duration, outcome, () -> Details.joined(reports));
	}

	/**
	 * Return when the run began.
	 * @return the start by the clock on the wall
	 */
	public Instant startedAt() {
		return this.startedAt;
	}

	/**
	 * Return how long the run took.
	 * @return the duration
	 */
	public Duration duration() {
		return this.duration;
	}

	/**
	 * Return the worst outcome of the nodes that were called.
	 * @return the outcome, {@link Outcome#SUCCESS} where there were none
	 */
	public Outcome outcome() {
		return this.outcome;
	}

	/**
	 * Return how the nodes that were called went.
	 * @return a report for each, in the order of their calls
	 */
	public List<NodeReport> nodes() {
		return details().nodes;
	}

	/**
	 * Return the beans that determined the duration: each waited for the one before it,
	 * and the last one ended last.
	 * @return the names of the beans
	 */
	public List<String> criticalChain() {
		return details().criticalChain;
	}

	/**
	 * Return the beans that were called and had not ended when they were given up.
	 * @return the names of the beans
	 */
	public List<String> unfinished() {
		return details().unfinished;
	}

	/**
	 * Return the beans that were never called.
	 * @return the names of the beans
	 */
	public List<String> notStarted() {
		return details().notStarted;
	}

	/**
	 * Return how long it would have taken one after another.
	 * @return the sum of the nodes' own times
	 */
	public Duration oneAfterAnother() {
		return nodes().stream().map(NodeReport::ownTime).reduce(Duration.ZERO, Duration::plus);
	}

	@Override
	public String toString() {
		return "DisposalReport[" + this.outcome + " in " + this.duration + "]";
	}

	/**
	 * The lists are equal whoever makes them, so that two threads may do so at once.
	 */
	private Details details() {
		Details known = this.details;
		if (known == null) {
			known = this.source.get();
			this.details = known;
		}
		return known;
	}

	/**
	 * What only some readers ask for.
	 */
	record Details(List<NodeReport> nodes, List<String> criticalChain, List<String> unfinished,
			List<String> notStarted) {

		Details {
			nodes = List.copyOf(nodes);
			criticalChain = List.copyOf(criticalChain);
			unfinished = List.copyOf(unfinished);
			notStarted = List.copyOf(notStarted);
		}

		static Details joined(List<DisposalReport> parts) {
			List<NodeReport> nodes = new ArrayList<>();
			List<String> criticalChain = new ArrayList<>();
			List<String> unfinished = new ArrayList<>();
			List<String> notStarted = new ArrayList<>();
			for (DisposalReport part : parts) {
				nodes.addAll(part.nodes());
				criticalChain.addAll(part.criticalChain());
				unfinished.addAll(part.unfinished());
				notStarted.addAll(part.notStarted());
			}
			return new Details(nodes, criticalChain, unfinished, notStarted);
		}

	}

}
