package io.github.asyncdisposable.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The state of one run: what is in flight and how it ends. Everything but
 * {@link #execute}, {@link #entered} and {@link #settled} happens in turns of the
 * {@link EventLoop}.
 */
final class PlanRun {

	private static final int NONE = ReadyNodes.NONE;

	private final DisposalPlan plan;

	private final DisposalLimits limits;

	private final ListenerChain listeners;

	private final EngineThreads threads;

	private final EventLoop loop;

	private final LimitWatch watch;

	private final Timeline timeline;

	private final ReadyNodes readyNodes;

	private final Progress progress;

	private final Thread owner = Thread.currentThread();

	private final @Nullable ClassLoader classLoader = this.owner.getContextClassLoader();

	private final NodeState[] states;

	private final CallsInFlight inFlight;

	private int ended;

	private int onOwner = NONE;

	private @Nullable DisposalReport report;

	PlanRun(DisposalPlan plan, DisposalLimits limits, ListenerChain listeners, EngineThreads threads) {
		long now = System.nanoTime();
		this.plan = plan;
		this.limits = limits;
		this.listeners = listeners;
		this.threads = threads;
		this.timeline = new Timeline(plan, now);
		this.readyNodes = new ReadyNodes(plan, this.timeline);
		this.progress = new Progress(listeners, threads, this.classLoader);
		this.watch = new LimitWatch(this, limits, now);
		this.loop = new EventLoop(threads, this::advance, this::nextTurnAt);
		this.states = new NodeState[plan.size()];
		this.inFlight = new CallsInFlight(plan.size());
		Arrays.fill(this.states, NodeState.BLOCKED);
	}

	/**
	 * Run the plan on the current thread, which is the only one that calls synchronous
	 * nodes.
	 */
	DisposalReport execute() {
		boolean interrupted = false;
		this.loop.post(this::begin);
		try {
			while (this.report == null) {
				if (Thread.interrupted()) {
					interrupted = true;
					this.loop.post(this.watch::deadlineReached);
				}
				if (!this.loop.turn(this::ownersTurn)) {
					this.loop.pause();
				}
				else if (this.onOwner != NONE) {
					callSynchronous(this.onOwner);
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
				this.owner.interrupt();
			}
		}
	}

	private void begin() {
		this.listeners.planStarted(this.plan);
		this.readyNodes.begin();
	}

	private void advance() {
		if (this.report == null) {
			this.watch.look(System.nanoTime());
		}
		while (this.readyNodes.hasAsynchronous()
				&& (this.inFlight.size() < this.limits.maxConcurrency() || this.watch.isPastDeadline())) {
			start(this.readyNodes.takeAsynchronous());
		}
	}

	private void ownersTurn() {
		int next = this.readyNodes.takeSynchronous();
		if (next != NONE) {
			startSynchronous(next);
		}
		else if (isFinished()) {
			finish();
		}
	}

	private boolean isFinished() {
		int open = this.plan.size() - this.ended - this.readyNodes.passed();
		return open == 0 || (this.watch.isPastEnd() && this.readyNodes.allReleased() && open == this.inFlight.size());
	}

	private long nextTurnAt() {
		return (this.report == null) ? this.watch.nextAt() : EventLoop.NEVER;
	}

	private void start(int node) {
		long now = System.nanoTime();
		DisposalNode description = this.plan.node(node);
		boolean awaited = !this.watch.isPastDeadline();
		Call call = new Call(this, node, description.name(), Objects.requireNonNull(description.action()), awaited, now,
				this.watch.limitAt(description, this.plan.beansBehind(node), now));
		this.timeline.started(node, now);
		this.states[node] = awaited ? NodeState.RUNNING : NodeState.NOT_AWAITED;
		this.inFlight.add(call);
		this.listeners.nodeStarted(description);
		try {
			this.threads.call(call, this.classLoader);
		}
		catch (Throwable ex) {
			// No thread left on this machine: that is how this disposal went.
			call.settle(ex);
		}
		if (awaited && !call.isSettled()) {
			this.watch.add(call);
		}
	}

	private void startSynchronous(int node) {
		this.onOwner = node;
		this.states[node] = NodeState.RUNNING;
		this.timeline.started(node, System.nanoTime());
		this.listeners.nodeStarted(this.plan.node(node));
		if (this.watch.isPastDeadline()) {
			this.readyNodes.release(node);
			advance();
		}
	}

	private void callSynchronous(int node) {
		Throwable failure = this.loop.away(this.plan.node(node).callback());
		long now = System.nanoTime();
		this.loop.post(() -> {
			this.onOwner = NONE;
			Outcome outcome = (failure != null) ? Outcome.ERROR : Outcome.SUCCESS;
			end(node, now, (this.states[node] == NodeState.TOLD) ? Outcome.TIMEOUT : outcome, failure);
		});
	}

	/**
	 * A call begins, on its own thread. Past the deadline this is what those behind it
	 * wait for.
	 */
	void entered(Call call) {
		if (!call.awaited) {
			this.loop.post(() -> this.readyNodes.release(call.node));
		}
	}

	/**
	 * A call has ended, on any thread.
	 */
	void settled(Call call) {
		this.loop.post(() -> complete(call));
	}

	private void complete(Call call) {
		Outcome outcome = (call.failure() != null) ? Outcome.ERROR : Outcome.SUCCESS;
		switch (this.states[call.node]) {
			case DONE -> completedLate(call);
			case TOLD -> endCall(call, call.endedAt(), Outcome.TIMEOUT, call.failure());
			default -> endCall(call, call.endedAt(), outcome, call.failure());
		}
	}

	private void completedLate(Call call) {
		if (!call.endedByAbort()) {
			this.listeners.completedLate(this.plan.node(call.node), call.elapsed(call.endedAt()), call.failure());
		}
	}

	private void endCall(Call call, long now, Outcome outcome, @Nullable Throwable failure) {
		this.inFlight.remove(call);
		end(call.node, now, outcome, failure);
	}

	private void end(int node, long now, Outcome outcome, @Nullable Throwable failure) {
		this.states[node] = NodeState.DONE;
		this.ended++;
		this.timeline.ended(node, now, outcome, failure);
		if (!this.listeners.isEmpty()) {
			this.listeners.nodeFinished(this.timeline.report(node), failure);
		}
		this.readyNodes.release(node);
	}

	/**
	 * A call has reached its limit (T2).
	 * @return whether it is still awaited
	 */
	boolean limitReached(Call call, long now) {
		if (this.states[call.node] != NodeState.RUNNING) {
			return false;
		}
		this.states[call.node] = NodeState.TOLD;
		this.listeners.limitReached(this.plan.node(call.node), call.elapsed(now), call.stack());
		this.threads.aside(call::tell, this.classLoader);
		return true;
	}

	/**
	 * A call has used up its grace (T2).
	 */
	void giveUp(Call call, long now) {
		if (this.states[call.node] == NodeState.TOLD) {
			this.threads.aside(call::abort, this.classLoader);
			endCall(call, now, Outcome.TIMEOUT, call.timeout());
		}
	}

	/**
	 * The deadline has passed (T3): tell everything in flight, and let what is behind it
	 * start.
	 */
	void tellAll(long now) {
		this.readyNodes.passOverRemainders();
		for (Call call : this.inFlight.oldestFirst()) {
			limitReached(call, now);
			this.readyNodes.release(call.node);
		}
		int node = this.onOwner;
		if (node != NONE) {
			this.states[node] = NodeState.TOLD;
			this.listeners.limitReached(this.plan.node(node), this.timeline.elapsed(node, now),
					this.owner.getStackTrace());
			this.readyNodes.release(node);
		}
	}

	/**
	 * The grace after the deadline is over (T3).
	 */
	void giveUpAll(long now) {
		this.inFlight.oldestFirst().forEach((call) -> giveUp(call, now));
	}

	/**
	 * Tell what is still being waited for (M3).
	 */
	void tellProgress(long now) {
		List<Progress.Waiting> waiting = new ArrayList<>();
		int node = this.onOwner;
		if (node != NONE) {
			waiting.add(new Progress.Waiting(this.plan.node(node), this.timeline.elapsed(node, now), null,
					this.timeline.beansBehind(node)));
		}
		for (Call call : this.inFlight.oldestFirst()) {
			waiting.add(new Progress.Waiting(this.plan.node(call.node), call.elapsed(now), call,
					this.timeline.beansBehind(call.node)));
		}
		this.progress.tell(waiting);
	}

	private void finish() {
		long now = System.nanoTime();
		for (Call call : this.inFlight.oldestFirst()) {
			endCall(call, now, Outcome.ABANDONED, null);
		}
		DisposalReport result = this.timeline.report(now);
		this.listeners.planFinished(result);
		this.report = result;
		this.loop.cancelAlarm();
	}

}
