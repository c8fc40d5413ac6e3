package io.github.asyncdisposable.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * One run of a plan: whose turn it is, what may start, and when it is over. Everything
 * but {@link #execute} happens in turns of the {@link EventLoop}.
 */
final class PlanRun extends WatchedCalls {

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

	private final EngineThreads threads;

	private final CompletableFuture<DisposalReport> result = new CompletableFuture<>();

	private long clock;

	private volatile @Nullable DisposalReport report;

	/**
	 * Create a run.
	 * @param owner the thread that will {@linkplain #execute run} it, {@code null} if it
	 * is only {@linkplain #start started}
	 */
	PlanRun(DisposalPlan plan, DisposalLimits limits, ListenerChain listeners, EngineThreads threads,
			@Nullable Thread owner) {
		ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
		this.clock = System.nanoTime();
		this.plan = plan;
		this.limits = limits;
		this.listeners = listeners;
		this.threads = threads;
		this.loop = new EventLoop(this, threads, owner);
		this.watch = new LimitWatch(this, limits, this.clock);
		this.readyNodes = new ReadyNodes(plan);
		Timeline timeline = new Timeline(plan, this.readyNodes, this.clock);
		this.ledger = new Ledger(plan, timeline, this.readyNodes, listeners);
		this.progress = new Progress(listeners, threads, classLoader);
		this.calls = new CallsInFlight(this, plan, this.ledger, this.loop, this.watch, listeners, threads, classLoader);
		this.callback = new OwnersCallback(plan, this.ledger, this.loop, this.watch, listeners);
	}

	/**
	 * Run the plan on the current thread, the owner, which is the only one that calls
	 * synchronous nodes.
	 */
	DisposalReport execute() {
		boolean interrupted = false;
		begin();
		try {
			DisposalReport result = this.report;
			while (result == null) {
				if (Thread.interrupted()) {
					interrupted = true;
					this.loop.leave(this.watch::deadlineReached);
				}
				boolean more = this.loop.turn();
				result = this.report;
				if (!this.callback.callIfDue() && !more && result == null && !this.ledger.keepHouse()) {
					this.loop.pause();
				}
			}
			return result;
		}
		finally {
			this.loop.ownerLeaves();
			this.threads.unwatch(this);
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Run the plan as far as it goes on the current thread, and the rest on the engine's.
	 * @return completed with the report
	 */
	CompletableFuture<DisposalReport> start() {
		begin();
		work();
		return this.result;
	}

	private void begin() {
		this.threads.watch(this);
		this.loop.leave(() -> {
			this.listeners.planStarted(this.plan);
			this.readyNodes.begin();
		});
	}

	/**
	 * Take turns, and without an owner call what is due, until there is nothing to do for
	 * the current thread, which is one of the engine's or has started the run.
	 */
	void work() {
		boolean more = true;
		while (more) {
			more = this.loop.turn();
			if (!this.loop.hasOwner()) {
				more |= this.callback.callIfDue();
			}
		}
		DisposalReport known = this.report;
		if (known != null && !this.loop.hasOwner()) {
			// First, since what depends on the result may take its time here.
			this.threads.unwatch(this);
			this.result.complete(known);
		}
	}

	/**
	 * Do what there is to do, in a turn.
	 * @return {@code false} if the turn was lost to another thread
	 */
	boolean takeTurn() {
		if (this.report != null) {
			return true;
		}
		this.clock = System.nanoTime();
		if (!startCalls()) {
			return false;
		}
		if (!mayStartCall() && !this.callback.isGoingOn()) {
			int next = this.readyNodes.takeSynchronous();
			if (next != ReadyNodes.NONE) {
				this.callback.start(next, this.clock);
			}
			else if (isFinished()) {
				finish();
			}
		}
		this.loop.setOwnerFirst(this.readyNodes.asynchronousLeft() == 0);
		return true;
	}

	/**
	 * Start what is ready, for the length of a slice: a call that runs on this thread
	 * must not keep limits, interrupts and other events waiting for longer than itself.
	 */
	private boolean startCalls() {
		if (this.clock >= this.watch.nextAt()) {
			this.watch.look(this.clock);
		}
		long until = Math.min(this.clock + SLICE, this.watch.nextAt());
		while (mayStartCall() && this.clock < until) {
			long now = this.calls.start(this.readyNodes.takeAsynchronous(), this.clock);
			if (now == EventLoop.NEVER) {
				return false;
			}
			this.clock = now;
		}
		return true;
	}

	/**
	 * The call that the turn is lent to.
	 */
	@Override
	protected long goingOn() {
		return this.loop.lentTo();
	}

	@Override
	protected void takeOver(long call) {
		this.loop.takeOver(call, this.calls::takenOver);
		work();
	}

	private boolean mayStartCall() {
		return this.readyNodes.hasAsynchronous()
				&& (this.calls.size() < this.limits.maxConcurrency() || this.watch.isPastDeadline());
	}

	private boolean isFinished() {
		int open = this.plan.size() - this.ledger.ended() - this.readyNodes.passed();
		return open == 0 || (this.watch.isPastEnd() && this.readyNodes.allReleased() && open == this.calls.size());
	}

	/**
	 * When the next turn is due without an event, asked in a turn.
	 */
	long nextAt() {
		if (this.report != null) {
			return EventLoop.NEVER;
		}
		return mayStartCall() ? EventLoop.NOW : this.watch.nextAt();
	}

	/**
	 * Whether there is something for the owner alone, asked in a turn.
	 */
	boolean isOwnersTurn() {
		return this.report != null || this.callback.isDue() || this.ledger.isHouseUntidy();
	}

	/**
	 * Whether the owner is, or is about to be, inside of the user's code, or is leaving;
	 * asked in a turn.
	 */
	boolean isOwnerInUse() {
		return this.report != null || this.callback.isGoingOn();
	}

	/**
	 * The deadline has passed (T3): tell everything in flight, and let what is behind it
	 * start.
	 */
	void tellAll(long now) {
		this.ledger.deadlinePassed();
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
		waiting.sort(Comparator.comparing(Progress.Waiting::elapsed).reversed());
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
