package io.github.asyncdisposable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A base class that disposes once, however often and in whichever way it is asked:
 * {@link #disposeAsync()} or, where there is nobody to await it, {@link #close()}.
 *
 * <p>
 * A subclass releases what it owns in {@link #disposeAsyncCore()} and then chains to
 * {@code super}. Where a synchronous release is cheaper than waiting for the asynchronous
 * one it overrides {@link #disposeCore()} as well. Whichever way is asked first runs, and
 * the other one joins it; both never run.
 *
 * <p>
 * <strong>Threads.</strong> Every method may be called by any thread, at any time, also
 * at the same time. The core methods run once, on the thread of the first caller. What is
 * registered on the returned futures runs on the thread that ends the disposal.
 *
 * <p>
 * <strong>Errors.</strong> What a core method throws, or its stage fails with, reaches
 * every caller as it is, also those that come later. A core is not tried again.
 *
 * <p>
 * <strong>From inside.</strong> {@link #close()} called by the core methods themselves,
 * or by what they call on their thread, returns at once, since it could only wait for
 * itself. A core that returns the future of {@link #disposeAsync()} fails for the same
 * reason with an {@link IllegalStateException}. From any other thread {@code close()}
 * waits: a stage whose end needs the return of a {@code close()} of the same object never
 * ends.
 *
 * <p>
 * No public method is final: a CGLIB proxy of a subclass passes every call on to its
 * target.
 *
 * @since 0.1.0
 * @see AsyncDisposables#once(AsyncDisposable)
 */
public abstract class AbstractAsyncDisposable implements AsyncDisposable, AutoCloseable {

	private static final VarHandle OUTCOME;

	static {
		try {
			OUTCOME = MethodHandles.lookup()
				.findVarHandle(AbstractAsyncDisposable.class, "outcome", JoinedOutcome.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** Nothing, unless leaks are looked for. */
	private final LeakDetection.@Nullable Watch watch = LeakDetection.watch(this);

	/** All that an object pays until it is disposed. */
	private volatile @Nullable JoinedOutcome outcome;

	/**
	 * Release what this object owns. Called at most once, on the thread that asks for
	 * disposal first, and never together with an overridden {@link #disposeCore()}. A
	 * subclass of a subclass releases its own part first and returns a stage that goes on
	 * to {@code super.disposeAsyncCore()} however that ended. It should not block: who
	 * called {@link #disposeAsync()} is waiting for its return.
	 * @return a stage that ends, on any thread, when everything is released; {@code null}
	 * counts as done, a throw as a failed stage
	 */
	protected abstract CompletionStage<?> disposeAsyncCore();

	/**
	 * Release what this object owns before returning. Called at most once, by
	 * {@link #close()} on its thread, and never together with a disposal that was started
	 * by {@link #disposeAsync()}. Starts {@link #disposeAsyncCore()} and waits for it, by
	 * default.
	 *
	 * <p>
	 * A class that overrides this method takes the synchronous way over for its
	 * subclasses too: one that owns something of its own overrides both methods and
	 * chains to {@code super} in both.
	 */
	protected void disposeCore() {
		JoinedOutcome core = new JoinedOutcome();
		JoinedOutcome closing = this.outcome;
		if (closing == null) {
			core.run(this::disposeAsyncCore);
			core.await();
			return;
		}
		core.run(() -> closing.requireForeign(disposeAsyncCore()));
		try {
			core.await();
		}
		catch (InterruptedWaitException ex) {
			core.whenEnded(closing::end);
			throw new InterruptedWaitException(closing);
		}
	}

	/**
	 * Start disposal, or join the one that was started.
	 * @return a future of the caller's own: to cancel or complete it affects nobody else.
	 * It fails with what the release failed with, unwrapped
	 */
	@Override
	public CompletableFuture<Void> disposeAsync() {
		return disposeOnce(this::disposeAsyncCore);
	}

	final CompletableFuture<Void> disposeOnce(Supplier<? extends @Nullable CompletionStage<?>> core) {
		JoinedOutcome joined = this.outcome;
		if (joined == null) {
			JoinedOutcome begun = new JoinedOutcome();
			joined = begin(begun);
			if (joined == begun) {
				begun.run(core);
			}
		}
		return joined.join();
	}

	/**
	 * Dispose and wait for the end, or wait for the end of a disposal that was started
	 * before. The wait has no limit. A failure is thrown as it is, also a checked one. An
	 * interrupt ends the wait, not the disposal: the flag stays set and a
	 * {@link CancellationException} is thrown. A call from inside the disposal itself
	 * returns at once.
	 */
	@Override
	public void close() {
		JoinedOutcome begun = new JoinedOutcome();
		JoinedOutcome joined = begin(begun);
		if (joined != begun) {
			joined.await();
			return;
		}
		begun.enter();
		try {
			disposeCore();
		}
		catch (Throwable ex) {
			begun.leave();
			if (!(ex instanceof InterruptedWaitException wait && wait.leavesOpen(begun))) {
				begun.end(Failures.unwrap(ex));
			}
			Failures.throwUnchecked(Failures.unwrap(ex));
		}
		begun.leave();
		begun.end(null);
	}

	/**
	 * Return whether disposal has started, by whichever way.
	 * @return {@code true} from the moment disposal starts
	 */
	public boolean isDisposed() {
		return this.outcome != null;
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

	/**
	 * Return the given outcome if disposal starts now, else that of the one which did.
	 */
	private JoinedOutcome begin(JoinedOutcome begun) {
		JoinedOutcome before = (JoinedOutcome) OUTCOME.compareAndExchange(this, null, begun);
		if (before == null && this.watch != null) {
			this.watch.disposed(this);
		}
		return (before != null) ? before : begun;
	}

	LeakDetection.@Nullable Watch watch() {
		return this.watch;
	}

}
