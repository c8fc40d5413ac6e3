package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.asyncdisposable.CancellationSignal;
import io.github.asyncdisposable.CancellationSource;
import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.DisposalTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One disposal in flight: calls it on the current thread, listens to its stage, and
 * settles once. The user's code never runs inside a lock.
 */
final class Call implements Runnable, DisposalContext {

	private final PlanRun run;

	private final DisposalAction action;

	private final AtomicBoolean settled = new AtomicBoolean();

	final int node;

	final String name;

	final boolean awaited;

	final long startedAt;

	final long limitAt;

	private @Nullable Thread thread;

	private @Nullable CancellationSource cancellation;

	private volatile @Nullable CompletionStage<?> stage;

	private volatile boolean aborted;

	private @Nullable Throwable failure;

	private long endedAt;

	/**
	 * Create a call.
	 * @param awaited whether anybody awaits it; otherwise its signal fires before it
	 * begins
	 */
	Call(PlanRun run, int node, String name, DisposalAction action, boolean awaited, long startedAt, long limitAt) {
		this.run = run;
		this.node = node;
		this.name = name;
		this.action = action;
		this.awaited = awaited;
		this.startedAt = startedAt;
		this.limitAt = limitAt;
	}

	@Override
	public void run() {
		enter(Thread.currentThread());
		try {
			this.run.entered(this);
			if (!this.awaited) {
				cancellation().cancel();
			}
			listen(this.action.start(this));
		}
		catch (Throwable ex) {
			settle(ex);
		}
		finally {
			enter(null);
		}
	}

	private void listen(@Nullable CompletionStage<?> returned) {
		if (returned == null) {
			settle(null);
			return;
		}
		this.stage = returned;
		returned.whenComplete((value, ex) -> settle(ex));
	}

	/**
	 * The end, from whichever thread and however often: the first one counts.
	 */
	void settle(@Nullable Throwable ex) {
		if (this.settled.compareAndSet(false, true)) {
			this.failure = (ex != null) ? unwrap(ex) : null;
			this.endedAt = System.nanoTime();
			this.run.settled(this);
		}
	}

	boolean isSettled() {
		return this.settled.get();
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	long endedAt() {
		return this.endedAt;
	}

	/**
	 * Whether it ended only because it was cancelled when it was given up.
	 */
	boolean endedByAbort() {
		return this.aborted && this.failure instanceof CancellationException;
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
		contain(() -> cancellation().cancel());
		contain(() -> this.action.fault(timeout()));
	}

	DisposalTimeoutException timeout() {
		return new DisposalTimeoutException("The disposal of '" + this.name + "' did not end within " + limit());
	}

	/**
	 * Give up, on a thread of the engine's own: cancel the stage, whose dependents may
	 * run here, and interrupt the thread.
	 */
	void abort() {
		this.aborted = true;
		interrupt();
		CompletionStage<?> returned = this.stage;
		if (returned instanceof Future<?> future) {
			contain(() -> future.cancel(true));
		}
		else if (returned != null) {
			contain(() -> returned.toCompletableFuture().cancel(true));
		}
	}

	long pending() {
		try {
			return this.action.pending();
		}
		catch (Throwable ex) {
			return -1;
		}
	}

	Duration elapsed(long now) {
		return Duration.ofNanos(Math.max(now - this.startedAt, 0));
	}

	Duration limit() {
		return Duration.ofNanos(Math.max(this.limitAt - this.startedAt, 0));
	}

	@Override
	public Duration remaining() {
		return Duration.ofNanos(Math.max(this.limitAt - System.nanoTime(), 0));
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

	private synchronized void enter(@Nullable Thread thread) {
		this.thread = thread;
	}

	private synchronized void interrupt() {
		if (this.thread != null) {
			this.thread.interrupt();
		}
	}

	private static Throwable unwrap(Throwable failure) {
		Throwable unwrapped = failure;
		while ((unwrapped instanceof CompletionException || unwrapped instanceof ExecutionException)
				&& unwrapped.getCause() != null) {
			unwrapped = unwrapped.getCause();
		}
		return unwrapped;
	}

	private static void contain(Runnable usersCode) {
		try {
			usersCode.run();
		}
		catch (Throwable ex) {
			// The call has its outcome already; what else goes wrong changes nothing.
		}
	}

}
