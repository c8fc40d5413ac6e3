package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * What happened to each node of a run, in flat arrays: writing it costs a few nanoseconds
 * a node, and only who asks for a report pays for objects.
 */
final class Timeline {

	private static final int NONE = -1;

	private final DisposalPlan plan;

	private final Instant startedAt = Instant.now();

	private final long origin;

	private final long[] starts;

	private final long[] ends;

	private final @Nullable Outcome[] outcomes;

	private final int[] releasedBy;

	private final @Nullable String[] errors;

	Timeline(DisposalPlan plan, long origin) {
		this.plan = plan;
		this.origin = origin;
		this.starts = new long[plan.size()];
		this.ends = new long[plan.size()];
		this.outcomes = new Outcome[plan.size()];
		this.releasedBy = new int[plan.size()];
		this.errors = new String[plan.size()];
		Arrays.fill(this.releasedBy, NONE);
	}

	void released(int node, int by) {
		this.releasedBy[node] = by;
	}

	void started(int node, long now) {
		this.starts[node] = now;
	}

	Duration elapsed(int node, long now) {
		return Duration.ofNanos(now - this.starts[node]);
	}

	void ended(int node, long now, Outcome outcome, @Nullable Throwable failure) {
		this.ends[node] = now;
		this.outcomes[node] = outcome;
		this.errors[node] = (failure != null) ? failure.getClass().getName() : null;
	}

	NodeReport report(int node) {
		return new NodeReport(this.plan.node(node), this.startedAt.plusNanos(this.starts[node] - this.origin),
				Duration.ofNanos(this.ends[node] - this.starts[node]),
				Duration.ofNanos(this.starts[node] - this.origin), outcome(node), this.errors[node], waitedFor(node),
				beansBehind(node));
	}

	DisposalReport report(long now) {
		int[] called = IntStream.range(0, this.plan.size())
			.filter((node) -> isReported(node) && this.outcomes[node] != null)
			.boxed()
			.sorted(Comparator.comparingLong((node) -> this.starts[node]))
			.mapToInt(Integer::intValue)
			.toArray();
		Outcome outcome = IntStream.of(called).mapToObj(this::outcome).reduce(Outcome.SUCCESS, Outcome::worse);
		return new DisposalReport(this.startedAt, Duration.ofNanos(now - this.origin), outcome,
				IntStream.of(called).mapToObj(this::report).toList(), criticalChain(called),
				names(IntStream.of(called).filter((node) -> outcome(node).compareTo(Outcome.TIMEOUT) >= 0)),
				names(IntStream.range(0, this.plan.size())
					.filter((node) -> isReported(node) && this.outcomes[node] == null)));
	}

	/**
	 * The names of the beans directly behind a node, seen through the nodes that only
	 * pass the order on.
	 */
	List<String> beansBehind(int node) {
		Set<String> names = new LinkedHashSet<>();
		Set<Integer> seen = new LinkedHashSet<>();
		List<Integer> open = new ArrayList<>(List.of(node));
		while (!open.isEmpty()) {
			for (int next : this.plan.after(open.remove(open.size() - 1))) {
				if (this.plan.node(next).kind().isBean()) {
					names.add(this.plan.node(next).name());
				}
				else if (seen.add(next)) {
					open.add(next);
				}
			}
		}
		return List.copyOf(names);
	}

	private List<String> criticalChain(int[] called) {
		List<String> chain = new ArrayList<>();
		int node = IntStream.of(called)
			.boxed()
			.max(Comparator.comparingLong((candidate) -> this.ends[candidate]))
			.orElse(NONE);
		while (node != NONE) {
			chain.add(this.plan.node(node).name());
			node = reportedReleaser(node);
		}
		Collections.reverse(chain);
		return chain;
	}

	private @Nullable String waitedFor(int node) {
		int releaser = reportedReleaser(node);
		return (releaser != NONE) ? this.plan.node(releaser).name() : null;
	}

	private int reportedReleaser(int node) {
		int releaser = this.releasedBy[node];
		while (releaser != NONE && !isReported(releaser)) {
			releaser = this.releasedBy[releaser];
		}
		return releaser;
	}

	private boolean isReported(int node) {
		return this.plan.node(node).kind() != DisposalNode.Kind.RELAY;
	}

	private Outcome outcome(int node) {
		return Objects.requireNonNull(this.outcomes[node]);
	}

	private List<String> names(IntStream nodes) {
		return nodes.mapToObj((node) -> this.plan.node(node).name()).toList();
	}

}
