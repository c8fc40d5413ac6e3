package io.github.asyncdisposable.scope;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * A call that takes long on a thread which goes on with nothing else: a plan waits for it
 * as for any other stage, and ends the scope in its place. Ends when the call's own stage
 * has; to cancel it is to interrupt the thread, as long as that is inside (T2).
 */
final class CallTakenOver extends CompletableFuture<@Nullable Object> {

	private final CompletableFuture<@Nullable Void> scopesEnd = new CompletableFuture<>();

	private @Nullable Thread thread;

	private boolean interrupted;

	private @Nullable CompletionStage<?> stage;

	CallTakenOver(Thread thread) {
		this.thread = thread;
	}

	/**
	 * The end of the plan that has taken over.
	 */
	CompletableFuture<@Nullable Void> scopesEnd() {
		return this.scopesEnd;
	}

	/**
	 * Where the thread stands, empty if the call has returned.
	 */
	synchronized StackTraceElement[] stack() {
		return (this.thread != null) ? this.thread.getStackTrace() : new StackTraceElement[0];
	}

	/**
	 * The call has returned, on its thread.
	 */
	void returned(@Nullable CompletionStage<?> returned) {
		boolean givenUp = leave(returned);
		if (returned == null) {
			complete(null);
			return;
		}
		try {
			returned.whenComplete((value, failure) -> end(failure));
			if (givenUp) {
				cancel(true);
			}
		}
		catch (Throwable ex) {
			completeExceptionally(ex);
		}
	}

	/**
	 * The call has thrown, on its thread.
	 */
	void thrown(Throwable failure) {
		leave(null);
		completeExceptionally(failure);
	}

	/**
	 * Who interrupts does it before this, or not at all: what the thread does next is not
	 * the bean's.
	 */
	private synchronized boolean leave(@Nullable CompletionStage<?> returned) {
		this.thread = null;
		this.stage = returned;
		if (this.interrupted) {
			Thread.interrupted();
		}
		return this.interrupted;
	}

	private void end(@Nullable Throwable failure) {
		if (failure != null) {
			completeExceptionally(failure);
		}
		else {
			complete(null);
		}
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		CompletionStage<?> returned;
		synchronized (this) {
			if (this.thread != null) {
				this.interrupted = true;
				this.thread.interrupt();
			}
			returned = this.stage;
		}
		return returned != null && returned.toCompletableFuture().cancel(mayInterruptIfRunning);
	}

}
