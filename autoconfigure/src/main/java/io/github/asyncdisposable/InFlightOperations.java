package io.github.asyncdisposable;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Keeps count of the operations that an object has started and not ended, so that its
 * disposal can refuse new ones and await the others. An operation is either refused or
 * awaited, never neither.
 *
 * <p>
 * On {@link #complete()} what still runs either may finish ({@link #draining()}) or is
 * told to cancel ({@link #cancelling()}, "dispose means cancel"). Either way
 * {@link #completion()} ends when the last operation's own stage has ended, whatever it
 * made of that.
 *
 * <pre class="code">
 * final class Client implements AsyncDisposable {
 *
 *     private final InFlightOperations calls = InFlightOperations.cancelling();
 *
 *     CompletableFuture&lt;Reply&gt; call(Request request, CancellationSignal callers) {
 *         return this.calls.run(callers, (signal) -&gt; send(request, signal));
 *     }
 *
 *     public CompletionStage&lt;?&gt; disposeAsync() {
 *         return this.calls.disposeAsync();
 *     }
 *
 * }
 * </pre>
 *
 * <p>
 * <strong>Threads.</strong> Every method may be called by any thread, at any time. An
 * operation starts on the thread that calls {@code run}. Cancellation actions run on the
 * thread that calls {@link #complete()} or {@link #fault(Throwable)}, or that fires the
 * caller's signal.
 *
 * <p>
 * <strong>Errors.</strong> What an operation fails with is its caller's and does not fail
 * {@link #completion()}. {@link #fault(Throwable)} does; and so does what a cancellation
 * action throws during {@link #complete()}.
 *
 * @since 0.1.0
 */
public final class InFlightOperations implements AsyncCompletable, Faultable, PendingWork {

	private static final long CLOSED = 1L << 62;

	/** A thread that is closing: nothing ends before it is through. */
	private static final long CLOSING = 1L << 32;

	private static final long OPERATIONS = CLOSING - 1;

	/** Closed or not, how many threads are closing, how many operations run. */
	private final AtomicLong state = new AtomicLong();

	private final LinkedSignal cancelled = new LinkedSignal();

	private final JoinedOutcome completion = new JoinedOutcome();

	private final boolean cancelsOnComplete;

	private @Nullable Throwable fault;

	private @Nullable Throwable actionFailure;

	private InFlightOperations(boolean cancelsOnComplete) {
		this.cancelsOnComplete = cancelsOnComplete;
	}

	/**
	 * Return an instance that lets operations finish when it is completed.
	 * @return a new instance
	 */
	public static InFlightOperations draining() {
		return new InFlightOperations(false);
	}

	/**
	 * Return an instance that tells operations to cancel when it is completed.
	 * @return a new instance
	 */
	public static InFlightOperations cancelling() {
		return new InFlightOperations(true);
	}

	/**
	 * Run an operation, unless completion has started.
	 * @param <T> the type of the result
	 * @param operation starts the operation on this thread; the signal that it gets fires
	 * when it should cancel, and may be used until its stage has ended
	 * @return a future of the caller's own: to cancel or complete it does not affect the
	 * operation
	 * @throws DisposedException if completion has started; the operation was not called
	 */
	public <T> CompletableFuture<T> run(Function<CancellationSignal, ? extends CompletionStage<T>> operation) {
		return run(operation, new LinkedSignal(this.cancelled));
	}

	/**
	 * Run an operation that its caller may cancel too, unless completion has started.
	 * @param <T> the type of the result
	 * @param callers the caller's signal, which may live long: nothing of the operation
	 * stays with it
	 * @param operation starts the operation on this thread; the signal that it gets fires
	 * when either wants it to cancel, and may be used until its stage has ended
	 * @return a future of the caller's own: to cancel or complete it does not affect the
	 * operation
	 * @throws DisposedException if completion has started; the operation was not called
	 */
	public <T> CompletableFuture<T> run(CancellationSignal callers,
			Function<CancellationSignal, ? extends CompletionStage<T>> operation) {
		return run(operation, new LinkedSignal(this.cancelled, callers));
	}

	private <T> CompletableFuture<T> run(Function<CancellationSignal, ? extends CompletionStage<T>> operation,
			LinkedSignal signal) {
		Objects.requireNonNull(operation, "'operation' must not be null");
		enter();
		CompletableFuture<T> result = new CompletableFuture<>();
		CompletionStage<T> stage;
		try {
			stage = operation.apply(signal);
		}
		catch (Throwable ex) {
			stage = CompletableFuture.failedFuture(ex);
		}
		Ending.of(stage, (value, failure) -> {
			signal.release();
			complete(result, value, failure);
			exit(1);
		});
		return result;
	}

	@SuppressWarnings("NullAway") // a stage may end with null whatever its type says
	private static <T> void complete(CompletableFuture<T> result, @Nullable T value, @Nullable Throwable failure) {
		if (failure != null) {
			result.completeExceptionally(failure);
		}
		else {
			result.complete(value);
		}
	}

	/**
	 * Refuse operations from now on. Those that run may finish, or are told to cancel on
	 * this thread. A second call does nothing.
	 */
	@Override
	public void complete() {
		long before = this.state.getAndUpdate((now) -> (now < CLOSED) ? (now | CLOSED) + CLOSING : now);
		if (before < CLOSED) {
			if (this.cancelsOnComplete) {
				cancel();
			}
			exit(CLOSING);
		}
	}

	/**
	 * Refuse operations from now on, tell those that run to cancel, on this thread, and
	 * let completion fail once they have ended. Does nothing after completion has ended;
	 * of several causes the first counts, the others are its suppressed ones.
	 * @param cause what completion fails with
	 */
	@Override
	public void fault(Throwable cause) {
		Objects.requireNonNull(cause, "'cause' must not be null");
		long before = this.state.getAndUpdate((now) -> (now != CLOSED) ? (now | CLOSED) + CLOSING : now);
		if (before != CLOSED) {
			synchronized (this) {
				this.fault = Failures.combine(this.fault, cause);
			}
			cancel();
			exit(CLOSING);
		}
	}

	/**
	 * Return the end of the last operation after completion has started.
	 * @return a future of the caller's own
	 */
	@Override
	public CompletableFuture<Void> completion() {
		return this.completion.join();
	}

	/**
	 * Return how many operations run.
	 * @return the number of operations that have started and not ended
	 */
	@Override
	public long pendingCount() {
		return this.state.get() & OPERATIONS;
	}

	private void enter() {
		long before = this.state.getAndUpdate((now) -> (now < CLOSED) ? now + 1 : now);
		if (before >= CLOSED) {
			throw new DisposedException("No operation may start any more");
		}
	}

	private void exit(long share) {
		if (this.state.addAndGet(-share) == CLOSED) {
			this.completion.end(failure());
		}
	}

	private synchronized @Nullable Throwable failure() {
		return Failures.combine(this.fault, this.actionFailure);
	}

	private void cancel() {
		try {
			this.cancelled.fire();
		}
		catch (Throwable ex) {
			synchronized (this) {
				this.actionFailure = Failures.combine(this.actionFailure, ex);
			}
		}
	}

}
