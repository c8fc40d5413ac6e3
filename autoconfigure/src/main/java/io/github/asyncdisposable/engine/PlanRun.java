package io.github.asyncdisposable.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * One run of a plan: whose turn it is, what may start, and when it is over. Everything
 * but {@link #execute} happens in turns of the {@link EventLoop}.
 */
final class PlanRun {

	/** How long a turn goes on starting calls before it looks at anything else. */
	private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(1);

	private final DisposalPlan plan;

	private final DisposalLimits limits;

	private final ListenerChain listeners;

	private final EventLoop loop;

	private final LimitWatch watch;

	private final ReadyNodes readyNodes;

	private final Ledger ledger;

	private final Progress progress;

	private final CallsInFlight calls;

	private final OwnersCallback callback;

	private long clock;

	private @Nullable DisposalReport report;

	PlanRun(DisposalPlan plan, DisposalLimits limits, ListenerChain listeners, EngineThreads threads) {
		ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
		this.clock = System.nanoTime();
		this.plan = plan;
		this.limits = limits;
		this.listeners = listeners;
		this.loop = new EventLoop(threads, this::standInsTurn, this::nextTurnAt);
		this.watch = new LimitWatch(this, limits, this.clock);
		this.readyNodes = new ReadyNodes(plan);
		Timeline timeline = new Timeline(plan, this.readyNodes, this.clock);
		this.ledger = new Ledger(plan, timeline, this.readyNodes, listeners);
		this.progress = new Progress(listeners, threads, classLoader);
		this.calls = new CallsInFlight(plan, this.ledger, this.loop, this.watch, listeners, threads, classLoader);
		this.callback = new OwnersCallback(plan, this.ledger, this.loop, this.watch, listeners);
	}

	/**
	 * Run the plan on the current thread, which is the only one that calls synchronous
	 * nodes.
	 */
	DisposalReport execute() {
		boolean interrupted = false;
		Runnable turn = this::ownersTurn;
		this.loop.post(this::begin);
		try {
			while (this.report == null) {
				if (Thread.interrupted()) {
					interrupted = true;
					this.loop.post(this.watch::deadlineReached);
				}
				if (!this.loop.turn(turn)) {
					this.loop.awaitStandIn();
				}
				else if (this.callback.isDue()) {
					this.callback.call();
				}
				else if (this.report == null) {
					this.loop.pause();
				}
			}
			return this.report;
		}
		finally {
			this.loop.leave();
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void begin() {
		this.listeners.planStarted(this.plan);
		this.readyNodes.begin();
	}

	private void ownersTurn() {
		this.clock = this.callback.hasReturned() ? this.callback.end() : System.nanoTime();
		this.loop.handleEvents();
		startCalls();
		if (mayStartCall()) {
			return;
		}
		int next = this.readyNodes.takeSynchronous();
		if (next != ReadyNodes.NONE) {
			this.callback.start(next, this.clock);
			this.loop.setAlarm(this.clock);
		}
		else if (isFinished()) {
			finish();
		}
	}

	private void standInsTurn() {
		if (this.report == null) {
			this.clock = System.nanoTime();
			startCalls();
		}
	}

	/**
	 * Start what is ready, for the length of a slice: a call that runs on this thread
	 * must not keep limits, interrupts and other events waiting for longer than itself.
	 */
	private void startCalls() {
		if (this.clock >= this.watch.nextAt()) {
			this.watch.look(this.clock);
		}
		long until = Math.min(this.clock + SLICE, this.watch.nextAt());
		while (mayStartCall() && this.clock < until) {
			this.clock = this.calls.start(this.readyNodes.takeAsynchronous(), this.clock);
		}
	}

	private boolean mayStartCall() {
		return this.readyNodes.hasAsynchronous()
				&& (this.calls.size() < this.limits.maxConcurrency() || this.watch.isPastDeadline());
	}

	private boolean isFinished() {
		int open = this.plan.size() - this.ledger.ended() - this.readyNodes.passed();
		return open == 0 || (this.watch.isPastEnd() && this.readyNodes.allReleased() && open == this.calls.size());
	}

	private long nextTurnAt() {
		if (this.report != null) {
			return EventLoop.NEVER;
		}
		return mayStartCall() ? this.clock : this.watch.nextAt();
	}

	/**
	 * The deadline has passed (T3): tell everything in flight, and let what is behind it
	 * start.
	 */
	void tellAll(long now) {
		this.readyNodes.passOverRemainders();
		this.calls.tellAll(now);
		this.callback.tell(now);
	}

	/**
	 * A call has reached its limit (T2).
	 * @return whether it was told
	 */
	boolean limitReached(Call call, long now) {
		return this.calls.tell(call, now);
	}

	/**
	 * A call has used up its grace (T2).
	 */
	void giveUp(Call call, long now) {
		this.calls.giveUp(call, now);
	}

	/**
	 * The grace after the deadline is over (T3).
	 */
	void giveUpAll(long now) {
		this.calls.giveUpAll(now);
	}

	/**
	 * Tell what is still being waited for (M3).
	 */
	void tellProgress(long now) {
		List<Progress.Waiting> waiting = new ArrayList<>();
		this.callback.addTo(waiting, now);
		this.calls.addTo(waiting, now);
		this.progress.tell(waiting);
	}

	private void finish() {
		this.calls.abandonAll(this.clock);
		DisposalReport result = this.ledger.report(System.nanoTime());
		this.listeners.planFinished(result);
		this.report = result;
		this.loop.cancelAlarm();
	}

}
