package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What happened to each node of a run, in flat arrays: writing it costs a few nanoseconds
 * a node, and only who asks for details pays for objects. Written in turns of the
 * {@link EventLoop}; once the run has ended nothing changes any more.
 */
final class Timeline {

	static final int NONE = ReadyNodes.NONE;

	final DisposalPlan plan;

	private final Instant startedAt = Instant.now();

	private final long origin;

	private final long[] starts;

	private final long[] ends;

	private final BitSet ended;

	private final BitSet givenUp = new BitSet();

	/** What did not end as most nodes do. */
	private final Map<Integer, Outcome> outcomes = new HashMap<>();

	private final Map<Integer, String> errors = new HashMap<>();

	private final ReadyNodes readyNodes;

	private Outcome worst = Outcome.SUCCESS;

	Timeline(DisposalPlan plan, ReadyNodes readyNodes, long origin) {
		this.plan = plan;
		this.readyNodes = readyNodes;
		this.origin = origin;
		this.starts = new long[plan.size()];
		this.ends = new long[plan.size()];
		this.ended = new BitSet(plan.size());
	}

	void started(int node, long now) {
		this.starts[node] = now;
	}

	void ended(int node, long now, Outcome outcome, @Nullable Throwable failure) {
		this.ends[node] = now;
		this.ended.set(node);
		if (outcome != Outcome.SUCCESS) {
			this.outcomes.put(node, outcome);
			this.worst = this.worst.worse(outcome);
		}
		if (failure != null) {
			this.errors.put(node, failure.getClass().getName());
		}
	}

	void givenUp(int node) {
		this.givenUp.set(node);
	}

	boolean wasGivenUp(int node) {
		return this.givenUp.get(node);
	}

	boolean hasEnded(int node) {
		return this.ended.get(node);
	}

	long start(int node) {
		return this.starts[node];
	}

	long end(int node) {
		return this.ends[node];
	}

	Duration elapsed(int node, long now) {
		return Duration.ofNanos(Math.max(now - this.starts[node], 0));
	}

	/**
	 * The bean that kept a node waiting longest, seen through what is no bean itself.
	 * @return the bean's node, or {@link #NONE}
	 */
	int waitedFor(int node) {
		int releaser = this.readyNodes.releasedBy(node);
		while (releaser != NONE && !this.plan.kind(releaser).isBean()) {
			releaser = this.readyNodes.releasedBy(releaser);
		}
		return releaser;
	}

	NodeReport report(int node) {
		int waitedFor = waitedFor(node);
		return new NodeReport(this.plan.node(node), this.startedAt.plusNanos(this.starts[node] - this.origin),
				Duration.ofNanos(this.ends[node] - this.starts[node]),
				Duration.ofNanos(this.starts[node] - this.origin), this.outcomes.getOrDefault(node, Outcome.SUCCESS),
				this.errors.get(node), (waitedFor != NONE) ? this.plan.node(waitedFor).name() : null,
				this.plan.beansAfter(node));
	}

	DisposalReport report(long now) {
		return new DisposalReport(this.startedAt, Duration.ofNanos(now - this.origin), this.worst,
				new TimelineDetails(this));
	}

}
