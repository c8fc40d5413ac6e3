package io.github.asyncdisposable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The end of something that happens once, and all who wait for it (A1). Everybody gets a
 * future of their own, completed directly, so that what is registered on it sees the
 * failure itself and not a wrapper.
 *
 * <p>
 * Safe for use by any thread. What is registered on the futures runs on the thread that
 * calls {@link #end}.
 */
class JoinedOutcome {

	private static final VarHandle STATE;

	static {
		try {
			STATE = MethodHandles.lookup().findVarHandle(JoinedOutcome.class, "state", Object.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** Who waits, last one first, or nobody; in the end how it ended. */
	private volatile @Nullable Object state;

	/**
	 * The thread that is inside the work, if any. Not volatile: a thread only asks
	 * whether it is that thread itself, and reads its own writes.
	 */
	private @Nullable Thread worker;

	static JoinedOutcome success() {
		JoinedOutcome outcome = new JoinedOutcome();
		outcome.state = End.SUCCESS;
		return outcome;
	}

	final void enter() {
		this.worker = Thread.currentThread();
	}

	/** To be called before anybody else can enter. */
	final void leave() {
		this.worker = null;
	}

	boolean isInsideWork() {
		return this.worker == Thread.currentThread();
	}

	/**
	 * Do the work on this thread, and end as the stage ends that it returns (A2).
	 */
	final void run(Supplier<? extends @Nullable CompletionStage<?>> work) {
		CompletionStage<?> stage;
		enter();
		try {
			stage = requireForeign(work.get());
		}
		catch (Throwable ex) {
			leave();
			end(Failures.unwrap(ex));
			return;
		}
		leave();
		Ending.of(stage, (value, failure) -> end(failure));
	}

	/**
	 * End, once; a later call does nothing.
	 * @param failure what it failed with, already unwrapped
	 */
	final void end(@Nullable Throwable failure) {
		Object end = (failure != null) ? new End(failure) : End.SUCCESS;
		Object before = this.state;
		while (!(before instanceof End)) {
			if (STATE.compareAndSet(this, before, end)) {
				deliver((Waiting) before, (End) end);
				return;
			}
			before = this.state;
		}
	}

	private static void deliver(@Nullable Waiting last, End end) {
		Waiting first = null;
		for (Waiting waiting = last; waiting != null; waiting = waiting.before) {
			first = new Waiting(waiting.future, first);
		}
		for (Waiting waiting = first; waiting != null; waiting = waiting.before) {
			end.deliver(waiting.future);
		}
	}

	/**
	 * Return a new future that ends as this does.
	 */
	final CompletableFuture<Void> join() {
		CompletableFuture<Void> future = null;
		while (true) {
			Object before = this.state;
			if (before == End.SUCCESS) {
				return CompletableFuture.completedFuture(null);
			}
			future = (future != null) ? future : new CompletableFuture<>();
			if (before instanceof End end) {
				end.deliver(future);
				return future;
			}
			if (STATE.compareAndSet(this, before, new Waiting(future, (Waiting) before))) {
				return future;
			}
		}
	}

	/**
	 * Wait for the end and throw what it failed with, as it is. Does nothing on the
	 * thread that is inside the work, which could never end then.
	 */
	final void await() {
		if (!(this.state instanceof End)) {
			if (isInsideWork()) {
				return;
			}
			awaitEnd();
		}
		if (this.state instanceof End end) {
			Failures.throwUnchecked(end.failure);
		}
	}

	private void awaitEnd() {
		try {
			join().get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedWaitException(null);
		}
		catch (ExecutionException | CancellationException ex) {
			// A future may wrap or replace the failure, the end has it as it is
		}
	}

	/**
	 * Call the action once this has ended, also at once.
	 */
	final void whenEnded(Consumer<@Nullable Throwable> action) {
		Ending.of(join(), (value, failure) -> action.accept(failure));
	}

	/**
	 * Refuse a stage that {@link #join} gave away: to wait for it would be to wait for
	 * oneself.
	 */
	final @Nullable CompletionStage<?> requireForeign(@Nullable CompletionStage<?> stage) {
		Waiting waiting = (this.state instanceof Waiting last) ? last : null;
		while (waiting != null) {
			if (waiting.future == stage) {
				throw new IllegalStateException("A disposal must not wait for its own disposeAsync()");
			}
			waiting = waiting.before;
		}
		return stage;
	}

	private record Waiting(CompletableFuture<Void> future, @Nullable Waiting before) {

	}

	private record End(@Nullable Throwable failure) {

		static final End SUCCESS = new End(null);

		void deliver(CompletableFuture<Void> future) {
			if (this.failure != null) {
				future.completeExceptionally(this.failure);
			}
			else {
				future.complete(null);
			}
		}

	}

}
