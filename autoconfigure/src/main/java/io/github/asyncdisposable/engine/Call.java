package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.CancellationSignal;
import io.github.asyncdisposable.CancellationSource;
import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.DisposalTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One disposal in flight: calls it on the current thread, listens to its stage, and
 * settles once. The user's code never runs inside a lock.
 */
final class Call implements DisposalContext {

	private final CallsInFlight calls;

	final int node;

	final boolean awaited;

	final long startedAt;

	private @Nullable Thread thread;

	private @Nullable CancellationSource cancellation;

	private boolean entered;

	private boolean told;

	private volatile boolean aborted;

	private volatile @Nullable CompletionStage<?> stage;

	private volatile @Nullable CallEnd end;

	/**
	 * Create a call.
	 * @param awaited whether anybody awaits it; otherwise its signal fires before it
	 * begins
	 */
	Call(CallsInFlight calls, int node, boolean awaited, long startedAt) {
		this.calls = calls;
		this.node = node;
		this.awaited = awaited;
		this.startedAt = startedAt;
	}

	/**
	 * Make the call on a thread of the engine's own, with the context class loader of the
	 * thread that runs the plan.
	 * @return whether the disposal has ended well already; otherwise it will settle
	 */
	boolean make() {
		synchronized (this) {
			this.thread = Thread.currentThread();
			this.entered = true;
			if (this.aborted) {
				// Given up before this thread got here: nobody else will interrupt it.
				this.thread.interrupt();
			}
		}
		try {
			return startInContext();
		}
		finally {
			leave();
		}
	}

	/**
	 * Go on with the run, after the call has returned.
	 * @param done whether the disposal has ended well already
	 */
	void goOn(boolean done) {
		if (done && markSettled(null)) {
			this.calls.settledHere(this);
		}
	}

	/**
	 * Whether none of the user's code can be called when the run goes on.
	 */
	boolean goesOnBriefly() {
		return this.calls.hasOwner();
	}

	/**
	 * Enter in a turn of the run, before it is lent to this call: who takes it over knows
	 * the thread then.
	 */
	void enter() {
		this.thread = Thread.currentThread();
		this.entered = true;
	}

	/**
	 * Begin in a turn of the run, which is lent to this call.
	 * @return whether the disposal has ended well already; otherwise it will settle
	 */
	boolean begin() {
		Thread current = Thread.currentThread();
		return (current.getContextClassLoader() == this.calls.classLoader()) ? start() : startInContext();
	}

	/**
	 * The call has returned to the turn that it was made in.
	 */
	void returned() {
		this.thread = null;
	}

	private boolean startInContext() {
		Thread current = Thread.currentThread();
		ClassLoader before = current.getContextClassLoader();
		current.setContextClassLoader(this.calls.classLoader());
		try {
			return start();
		}
		finally {
			// An idle thread must not keep an application's class loader alive.
			current.setContextClassLoader(before);
		}
	}

	private boolean start() {
		try {
			this.calls.entered(this);
			if (!this.awaited) {
				cancellation().cancel();
			}
			CompletionStage<?> returned = this.calls.action(this).start(this);
			if (returned == null || Stages.hasSucceeded(returned)) {
				return true;
			}
			listen(returned);
		}
		catch (Throwable ex) {
			settle(ex);
		}
		return false;
	}

	private void listen(CompletionStage<?> returned) {
		this.stage = returned;
		returned.whenComplete((value, ex) -> settle(ex));
		if (this.aborted) {
			Stages.contain(() -> Stages.cancel(returned));
		}
	}

	/**
	 * The end, from whichever thread and however often: the first one counts.
	 */
	void settle(@Nullable Throwable ex) {
		if (markSettled(ex)) {
			this.calls.settled(this);
		}
	}

	private synchronized boolean markSettled(@Nullable Throwable ex) {
		if (this.end != null) {
			return false;
		}
		this.end = new CallEnd(System.nanoTime(), (ex != null) ? Stages.unwrap(ex) : null);
		return true;
	}

	boolean isSettled() {
		return this.end != null;
	}

	synchronized boolean hasEntered() {
		return this.entered;
	}

	/**
	 * Whether it was told that its limit is reached; asked and written in turns only.
	 */
	boolean isTold() {
		return this.told;
	}

	void markTold() {
		this.told = true;
	}

	/**
	 * How a call that is settled has ended.
	 */
	CallEnd end() {
		return Objects.requireNonNull(this.end);
	}

	/**
	 * Whether it ended only because it was cancelled when it was given up.
	 */
	boolean endedByAbort() {
		return this.aborted && end().failure() instanceof CancellationException;
	}

	/**
	 * Where the thread of the call stands, empty if the call has returned.
	 */
	synchronized StackTraceElement[] stack() {
		return (this.thread != null) ? this.thread.getStackTrace() : new StackTraceElement[0];
	}

	/**
	 * Say that the limit is reached, on a thread of the engine's own: fire the signal,
	 * then fault.
	 */
	void tell() {
		Stages.contain(() -> cancellation().cancel());
		Stages.contain(() -> this.calls.action(this).fault(timeout()));
	}

	DisposalTimeoutException timeout() {
		return new DisposalTimeoutException(
				"The disposal of '" + this.calls.node(this).name() + "' did not end within " + limit());
	}

	/**
	 * Give up, on a thread of the engine's own: cancel the stage, whose dependents may
	 * run here, and interrupt the thread.
	 */
	void abort() {
		this.aborted = true;
		interrupt();
		CompletionStage<?> returned = this.stage;
		if (returned != null) {
			Stages.contain(() -> Stages.cancel(returned));
		}
	}

	long pending() {
		try {
			return this.calls.action(this).pending();
		}
		catch (Throwable ex) {
			return -1;
		}
	}

	Duration elapsed(long now) {
		return Duration.ofNanos(Math.max(now - this.startedAt, 0));
	}

	long limitAt() {
		return this.calls.limitAt(this);
	}

	Duration limit() {
		return Duration.ofNanos(Math.max(limitAt() - this.startedAt, 0));
	}

	@Override
	public Duration remaining() {
		return Duration.ofNanos(Math.max(limitAt() - System.nanoTime(), 0));
	}

	@Override
	public CancellationSignal signal() {
		return cancellation().signal();
	}

	private synchronized CancellationSource cancellation() {
		if (this.cancellation == null) {
			this.cancellation = new CancellationSource();
		}
		return this.cancellation;
	}

	/**
	 * The call has returned, outside of any turn. Who interrupts a call that is given up
	 * does it before this, or not at all: the thread goes on to others.
	 */
	synchronized void leave() {
		this.thread = null;
		if (this.aborted) {
			Thread.interrupted();
		}
	}

	private synchronized void interrupt() {
		if (this.thread != null) {
			this.thread.interrupt();
		}
	}

}
