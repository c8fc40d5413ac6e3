package io.github.asyncdisposable;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * One use of a resource, and the future of its result (A6): body, disposal, result. To
 * cancel it is a request to the body; it ends after the disposal all the same.
 */
final class Use<R extends @Nullable Object, T> extends CompletableFuture<T> {

	private final Function<? super R, ? extends @Nullable CompletionStage<T>> body;

	private final Function<? super R, ? extends @Nullable CompletionStage<?>> disposal;

	private final @Nullable Executor executor;

	private final AtomicReference<Verdict> verdict = new AtomicReference<>(Verdict.OPEN);

	private volatile @Nullable CompletionStage<T> running;

	private @Nullable T value;

	private @Nullable Throwable failure;

	Use(Function<? super R, ? extends @Nullable CompletionStage<T>> body,
			Function<? super R, ? extends @Nullable CompletionStage<?>> disposal, @Nullable Executor executor) {
		this.body = body;
		this.disposal = disposal;
		this.executor = executor;
	}

	/**
	 * Use what was acquired. The thread that gets here does the rest, or the executor;
	 * one that refuses the body fails it.
	 */
	void acquired(R resource) {
		Handover.to(this.executor, () -> runBody(resource), (refusal) -> bodyEnded(resource, null, refusal));
	}

	void notAcquired(Throwable failure) {
		fail(failure);
		finish(null);
	}

	private void runBody(R resource) {
		CompletionStage<T> stage;
		try {
			stage = isCancelRequested() ? null : this.body.apply(resource);
		}
		catch (Throwable ex) {
			bodyEnded(resource, null, ex);
			return;
		}
		this.running = stage;
		if (isCancelRequested()) {
			cancelBody();
		}
		Ending.of(stage, (value, failure) -> bodyEnded(resource, value, failure));
	}

	private void bodyEnded(R resource, @Nullable T value, @Nullable Throwable failure) {
		this.value = value;
		if (failure != null) {
			fail(failure);
		}
		Handover.to(this.executor, () -> dispose(resource));
	}

	private void dispose(R resource) {
		CompletionStage<?> stage;
		try {
			stage = this.disposal.apply(resource);
		}
		catch (Throwable ex) {
			finish(ex);
			return;
		}
		Ending.of(stage, (value, failure) -> finish(failure));
	}

	private void fail(Throwable failure) {
		this.failure = Failures.unwrap(failure);
		this.verdict.compareAndSet(Verdict.OPEN, Verdict.SETTLED);
	}

	@SuppressWarnings("NullAway") // a body's stage may end with null whatever its type
									// says
	private void finish(@Nullable Throwable disposalFailure) {
		this.verdict.compareAndSet(Verdict.OPEN, Verdict.SETTLED);
		Throwable outcome = this.failure;
		if (isCancelRequested() && !(outcome instanceof CancellationException)) {
			outcome = Failures.combine(new CancellationException("The use of a resource was cancelled"), outcome);
		}
		outcome = Failures.combine(outcome, disposalFailure);
		if (outcome != null) {
			completeExceptionally(outcome);
		}
		else {
			complete(this.value);
		}
	}

	/**
	 * Ask the body's stage to cancel. This future ends, cancelled, after the disposal.
	 * @return whether this future is cancelled or will be; {@code false} if it has ended,
	 * or its body has failed, before
	 */
	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		if (isDone()) {
			return isCancelled();
		}
		if (this.verdict.compareAndSet(Verdict.OPEN, Verdict.CANCELLED)) {
			cancelBody();
		}
		return isCancelRequested();
	}

	private boolean isCancelRequested() {
		return this.verdict.get() == Verdict.CANCELLED;
	}

	private void cancelBody() {
		CompletionStage<T> stage = this.running;
		if (stage != null) {
			try {
				stage.toCompletableFuture().cancel(true);
			}
			catch (RuntimeException ex) {
				// A stage that cannot be cancelled is awaited
			}
		}
	}

	/**
	 * Who decides how this ends: nobody yet, a request to cancel, the body and disposal.
	 */
	private enum Verdict {

		OPEN, CANCELLED, SETTLED

	}

}
