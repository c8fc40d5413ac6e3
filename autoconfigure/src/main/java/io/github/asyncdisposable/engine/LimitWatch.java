package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Knows when what is due: a call's limit and its grace (T2), the deadline and the one
 * grace after it (T3), the next word on progress. It decides nothing by itself: whoever
 * has the run's turn asks it to {@link #look}.
 */
final class LimitWatch {

	private final PlanRun run;

	private final DisposalLimits limits;

	private final long faultGrace;

	private final long deadlineAt;

	private final PriorityQueue<Due> dues = new PriorityQueue<>(Comparator.comparingLong(Due::at));

	private long progressAt;

	private long endAt;

	/** When the deadline was reached, which an interrupt brings forward. */
	private volatile long reachedAt = EventLoop.NEVER;

	private volatile boolean pastDeadline;

	private boolean pastEnd;

	LimitWatch(PlanRun run, DisposalLimits limits, long now) {
		this.run = run;
		this.limits = limits;
		this.faultGrace = DisposalLimits.nanos(limits.faultGrace());
		this.deadlineAt = now + DisposalLimits.nanos(limits.deadline());
		this.progressAt = now + DisposalLimits.nanos(limits.progressInterval());
	}

	/**
	 * Whether the deadline has passed, asked on any thread.
	 */
	boolean isPastDeadline() {
		return this.pastDeadline;
	}

	boolean isPastEnd() {
		return this.pastEnd;
	}

	/**
	 * When a node that is started before the deadline reaches its limit, on any thread.
	 * An interrupt cuts it short.
	 */
	long limitAt(DisposalNode node, int beansBehind, long now) {
		long left = Math.max(this.deadlineAt - now, 0);
		Duration limit = node.limit();
		long own = (limit != null) ? Math.min(DisposalLimits.nanos(limit), left) : this.limits.share(left, beansBehind);
		return Math.min(now + own, this.reachedAt);
	}

	void add(Call call) {
		this.dues.add(new Due(call.limitAt(), call, false));
	}

	void look(long now) {
		for (Due due = this.dues.peek(); due != null && due.at <= now; due = this.dues.peek()) {
			this.dues.remove();
			if (due.told) {
				this.run.giveUp(due.call, now);
			}
			else if (this.run.limitReached(due.call, now)) {
				this.dues.add(new Due(now + this.faultGrace, due.call, true));
			}
		}
		if (now >= this.deadlineAt) {
			deadlineReached();
		}
		if (this.pastDeadline && !this.pastEnd && now >= this.endAt) {
			this.pastEnd = true;
			this.run.giveUpAll(now);
		}
		if (now >= this.progressAt) {
			this.progressAt = now + DisposalLimits.nanos(this.limits.progressInterval());
			this.run.tellProgress(now);
		}
	}

	/**
	 * The deadline has passed, or an interrupt says that it is to be treated so.
	 */
	void deadlineReached() {
		if (!this.pastDeadline) {
			long now = System.nanoTime();
			this.reachedAt = now;
			this.pastDeadline = true;
			this.endAt = now + this.faultGrace;
			this.run.tellAll(now);
		}
	}

	/**
	 * When there is something to look at again.
	 */
	long nextAt() {
		long next = this.progressAt;
		if (!this.pastEnd) {
			next = Math.min(next, this.pastDeadline ? this.endAt : this.deadlineAt);
		}
		Due due = this.dues.peek();
		return (due != null) ? Math.min(next, due.at) : next;
	}

	/**
	 * Something that is due for one call: its limit, or, once it was told, its grace.
	 */
	private record Due(long at, Call call, boolean told) {
	}

}
