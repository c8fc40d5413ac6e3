package io.github.asyncdisposable.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The calls that have begun and are neither ended nor given up, oldest first, and what
 * becomes of them. Everything but {@link #entered} and {@link #settled} happens in turns
 * of the {@link EventLoop}.
 */
final class CallsInFlight {

	private final PlanRun run;

	private final DisposalPlan plan;

	private final Ledger ledger;

	private final EventLoop loop;

	private final LimitWatch watch;

	private final ListenerChain listeners;

	private final EngineThreads threads;

	private final @Nullable ClassLoader classLoader;

	private final PacedClock clock = new PacedClock();

	private final Set<Call> calls = new LinkedHashSet<>();

	private boolean inline;

	private @Nullable Call lentTo;

	CallsInFlight(PlanRun run, DisposalPlan plan, Ledger ledger, EventLoop loop, LimitWatch watch,
			ListenerChain listeners, EngineThreads threads, @Nullable ClassLoader classLoader) {
		this.run = run;
		this.inline = threads.isCallerRuns();
		this.plan = plan;
		this.ledger = ledger;
		this.loop = loop;
		this.watch = watch;
		this.listeners = listeners;
		this.threads = threads;
		this.classLoader = classLoader;
	}

	int size() {
		return this.calls.size();
	}

	/**
	 * Call an asynchronous node.
	 * @return the time after that, {@link EventLoop#NEVER} if meanwhile another thread
	 * has taken the turn over
	 */
	long start(int node, long now) {
		Call call = new Call(this, node, !this.watch.isPastDeadline(), now);
		this.ledger.started(node, now);
		if (this.inline) {
			return startHere(call, now);
		}
		this.calls.add(call);
		if (call.awaited) {
			this.watch.add(call);
		}
		this.threads.call(call);
		return System.nanoTime();
	}

	private long startHere(Call call, long now) {
		this.lentTo = call;
		call.enter();
		this.loop.lend();
		boolean done = call.begin();
		if (!this.loop.takeBack()) {
			call.leave();
			call.goOn(done);
			return EventLoop.NEVER;
		}
		if (done) {
			long end = this.clock.after(now);
			this.ledger.ended(call.node, end, Outcome.SUCCESS, null);
			return end;
		}
		call.returned();
		add(call);
		return System.nanoTime();
	}

	private void add(Call call) {
		this.calls.add(call);
		if (call.awaited && !call.isSettled()) {
			this.watch.add(call);
		}
	}

	/**
	 * The turn has been taken over from a call that takes long: it goes on as if it had
	 * been made on a thread of its own, and so are those that follow.
	 */
	void takenOver() {
		this.inline = false;
		if (this.lentTo != null) {
			add(this.lentTo);
		}
	}

	/**
	 * A call has begun, on its own thread. Past the deadline this is what those behind it
	 * wait for (T3).
	 */
	void entered(Call call) {
		if (this.watch.isPastDeadline()) {
			this.loop.post(() -> this.ledger.passOn(call.node));
		}
	}

	/**
	 * A call has ended, on any thread.
	 */
	void settled(Call call) {
		this.loop.post(() -> complete(call));
	}

	/**
	 * A call has ended on the engine's thread that made it and that goes on with the run.
	 */
	void settledHere(Call call) {
		this.loop.leave(() -> complete(call));
		this.run.work();
	}

	private void complete(Call call) {
		CallEnd end = call.end();
		Throwable failure = end.failure();
		Outcome outcome = (failure != null) ? Outcome.ERROR : Outcome.SUCCESS;
		if (this.calls.remove(call)) {
			this.ledger.ended(call.node, end.at(), call.isTold() ? Outcome.TIMEOUT : outcome, failure);
		}
		else if (!call.endedByAbort()) {
			this.listeners.completedLate(node(call), call.elapsed(end.at()), failure);
		}
	}

	/**
	 * A call has reached its limit (T2).
	 * @return whether it was told, which happens once, and only to a call that somebody
	 * waits for
	 */
	boolean tell(Call call, long now) {
		if (!call.awaited || call.isTold() || call.isSettled() || !this.calls.contains(call)) {
			return false;
		}
		call.markTold();
		tellListeners(call, now);
		this.threads.aside(call::tell, this.classLoader);
		return true;
	}

	void tellListeners(Call call, long now) {
		if (call.hasEntered()) {
			this.listeners.limitReached(node(call), call.elapsed(now), call.stack());
		}
		else {
			this.listeners.limitReachedBeforeCall(node(call), call.elapsed(now));
		}
	}

	/**
	 * The deadline has passed (T3). What is behind a call that has not reached its thread
	 * yet waits until it has.
	 */
	void tellAll(long now) {
		for (Call call : List.copyOf(this.calls)) {
			tell(call, now);
			if (call.hasEntered()) {
				this.ledger.passOn(call.node);
			}
		}
	}

	/**
	 * A call has used up its grace (T2).
	 */
	void giveUp(Call call, long now) {
		if (call.isTold() && this.calls.remove(call)) {
			this.threads.aside(call::abort, this.classLoader);
			this.ledger.givenUp(call.node, now, Outcome.TIMEOUT, call.timeout());
		}
	}

	/**
	 * The grace after the deadline is over (T3).
	 */
	void giveUpAll(long now) {
		List.copyOf(this.calls).forEach((call) -> giveUp(call, now));
	}

	/**
	 * The run ends without those that nobody waits for (T3).
	 */
	void abandonAll(long now) {
		for (Call call : List.copyOf(this.calls)) {
			this.calls.remove(call);
			this.ledger.givenUp(call.node, now, Outcome.ABANDONED, null);
		}
	}

	void addTo(List<Progress.Waiting> waiting, long now) {
		for (Call call : this.calls) {
			waiting.add(new Progress.Waiting(node(call), call.elapsed(now), call, this.plan.beansAfter(call.node)));
		}
	}

	boolean hasOwner() {
		return this.loop.hasOwner();
	}

	@Nullable ClassLoader classLoader() {
		return this.classLoader;
	}

	DisposalAction action(Call call) {
		return this.plan.action(call.node);
	}

	DisposalNode node(Call call) {
		return this.plan.node(call.node);
	}

	/**
	 * When a call reaches its limit, on any thread.
	 */
	long limitAt(Call call) {
		return call.awaited ? this.watch.limitAt(node(call), this.plan.beansBehind(call.node), call.startedAt)
				: call.startedAt;
	}

}
