package io.github.asyncdisposable;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * A base class that disposes once, however often and in whichever way it is asked:
 * {@link #disposeAsync()} or, where there is nobody to await it, {@link #close()}.
 *
 * <p>
 * A subclass releases what it owns in {@link #disposeAsyncCore()} and then chains to
 * {@code super}. It may override {@link #disposeCore()} where a synchronous release is
 * cheaper than waiting for the asynchronous one; whichever way is asked first runs, and
 * the other one joins it.
 *
 * <p>
 * <strong>Threads.</strong> Every method may be called by any thread. The core method
 * runs on the thread of the first caller, once.
 *
 * <p>
 * No public method is final: a CGLIB proxy of a subclass passes every call on to its
 * target.
 *
 * @since 0.1.0
 */
public abstract class AbstractAsyncDisposable implements AsyncDisposable, AutoCloseable {

	private final AtomicBoolean started = new AtomicBoolean();

	private final CompletableFuture<Void> outcome = new CompletableFuture<>();

	/**
	 * Release what this object owns. Called at most once, on the thread that asks for
	 * disposal first. A subclass of a subclass releases its own part first and returns a
	 * stage that goes on to {@code super.disposeAsyncCore()} however that ended.
	 * @return a stage that ends when everything is released; {@code null} counts as done,
	 * a throw as a failed stage
	 */
	protected abstract CompletionStage<?> disposeAsyncCore();

	/**
	 * Release what this object owns before returning. Called at most once, by
	 * {@link #close()}, and never together with a disposal that was started by
	 * {@link #disposeAsync()}. Starts {@link #disposeAsyncCore()} and waits for it, by
	 * default.
	 */
	protected void disposeCore() {
		CompletableFuture<Void> done = new CompletableFuture<>();
		settle(done, disposeAsyncCore());
		await(done);
	}

	/**
	 * Start disposal, or join the one that was started.
	 * @return a future of the caller's own: to cancel or complete it affects nobody else.
	 * It fails with what the release failed with, unwrapped
	 */
	@Override
	public CompletableFuture<Void> disposeAsync() {
		if (this.started.compareAndSet(false, true)) {
			try {
				settle(this.outcome, disposeAsyncCore());
			}
			catch (Throwable ex) {
				this.outcome.completeExceptionally(Failures.unwrap(ex));
			}
		}
		return this.outcome.copy();
	}

	/**
	 * Dispose and wait for the end, or wait for the end of a disposal that was started
	 * before. A failure is thrown as it is. An interrupt ends the wait, not the disposal:
	 * the flag stays set and a {@link CancellationException} is thrown.
	 */
	@Override
	public void close() {
		if (this.started.compareAndSet(false, true)) {
			try {
				disposeCore();
				this.outcome.complete(null);
			}
			catch (Throwable ex) {
				this.outcome.completeExceptionally(Failures.unwrap(ex));
			}
		}
		await(this.outcome);
	}

	/**
	 * Return whether disposal has started, by whichever way.
	 * @return {@code true} from the moment disposal starts
	 */
	public boolean isDisposed() {
		return this.started.get();
	}

	/**
	 * Refuse an operation on an object whose disposal has started.
	 * @throws DisposedException if disposal has started
	 */
	protected void throwIfDisposed() {
		if (isDisposed()) {
			throw new DisposedException(getClass().getName() + " is disposed");
		}
	}

	private static void settle(CompletableFuture<Void> target, @Nullable CompletionStage<?> stage) {
		if (stage == null) {
			target.complete(null);
			return;
		}
		stage.whenComplete((value, failure) -> {
			if (failure != null) {
				target.completeExceptionally(Failures.unwrap(failure));
			}
			else {
				target.complete(null);
			}
		});
	}

	private static void await(CompletableFuture<Void> future) {
		Failures failures = new Failures();
		try {
			future.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Interrupted while waiting for the end of a disposal, which goes on");
		}
		catch (CancellationException ex) {
			failures.add(ex);
		}
		catch (ExecutionException ex) {
			failures.add(ex);
		}
		failures.throwUnchecked();
	}

}
