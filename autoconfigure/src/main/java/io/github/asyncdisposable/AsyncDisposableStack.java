package io.github.asyncdisposable;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Owns resources and disposes them last in, first out, one by one: each is awaited before
 * the one that was added before it is touched. Whatever fails, all are attempted.
 *
 * <p>
 * A constructor or factory adds each resource as soon as it has it, and hands the stack
 * over with {@link #move()} as its last step. If it throws before that, disposing the
 * stack releases exactly what had been acquired.
 *
 * <pre class="code">
 * AsyncDisposableStack stack = new AsyncDisposableStack();
 * Connection connection = stack.use(connect());
 * Session session = stack.use(connection.openSession());
 * stack.defer(() -&gt; session.flush());
 * ...
 * stack.disposeAsync(); // flush, then session, then connection
 * </pre>
 *
 * <p>
 * <strong>Threads.</strong> Every method may be called by any thread, at any time, also
 * at the same time; a resource is either accepted and disposed, or refused. The first
 * resource is disposed on the thread that asks for it, each further one on that thread
 * too or on the one that ended the stage of the one before.
 *
 * <p>
 * <strong>Errors.</strong> A {@code null} stage counts as done, a throw as a failed
 * stage. The first failure is what disposal fails with, as it is; the others are its
 * suppressed ones.
 *
 * <p>
 * <strong>Depth.</strong> Disposal does not recurse, however many entries there are,
 * whether their stages have ended or not, and however deeply stacks are nested in stacks.
 *
 * @since 0.1.0
 * @see AsyncDisposables#usingStack(Function)
 */
public final class AsyncDisposableStack implements AsyncDisposable, AutoCloseable {

	private static final Object[] NONE = {};

	private @Nullable Object[] entries;

	private int size;

	/** Set when disposal starts. */
	private @Nullable JoinedOutcome outcome;

	/**
	 * Create an empty stack.
	 */
	public AsyncDisposableStack() {
		this.entries = new Object[8];
	}

	private AsyncDisposableStack(@Nullable Object[] entries, int size) {
		this.entries = entries;
		this.size = size;
	}

	/**
	 * Own a resource.
	 * @param <T> the type of the resource
	 * @param resource the resource to dispose, or {@code null} to do nothing
	 * @return the resource
	 * @throws DisposedException if disposal has started; the resource stays the caller's
	 */
	public <T extends @Nullable AsyncDisposable> T use(T resource) {
		push(resource);
		return resource;
	}

	/**
	 * Own a resource that closes synchronously. Its {@code close()} is called on the
	 * disposing thread; one that is an {@link AsyncDisposable} as well is disposed as
	 * such.
	 * @param <T> the type of the resource
	 * @param resource the resource to close, or {@code null} to do nothing
	 * @return the resource
	 * @throws DisposedException if disposal has started; the resource stays the caller's
	 */
	public <T extends @Nullable AutoCloseable> T useCloseable(T resource) {
		push(resource);
		return resource;
	}

	/**
	 * Own a value of a type that knows nothing of disposal.
	 * @param <T> the type of the value
	 * @param value the value to dispose, or {@code null} to do nothing
	 * @param onDispose disposes the value
	 * @return the value
	 * @throws DisposedException if disposal has started; the value stays the caller's
	 */
	public <T extends @Nullable Object> T adopt(T value,
			Function<? super T, ? extends @Nullable CompletionStage<?>> onDispose) {
		Objects.requireNonNull(onDispose, "'onDispose' must not be null");
		push((value != null) ? new Deferred(() -> onDispose.apply(value)) : null);
		return value;
	}

	/**
	 * Add an action to the disposal.
	 * @param onDispose called when its turn comes
	 * @throws DisposedException if disposal has started; the action will not be called
	 */
	public void defer(Supplier<? extends @Nullable CompletionStage<?>> onDispose) {
		Objects.requireNonNull(onDispose, "'onDispose' must not be null");
		push(new Deferred(onDispose));
	}

	private synchronized void push(@Nullable Object entry) {
		if (this.outcome != null) {
			throw disposed();
		}
		if (entry != null) {
			if (this.size == this.entries.length) {
				this.entries = Arrays.copyOf(this.entries, 2 * this.size);
			}
			this.entries[this.size++] = entry;
		}
	}

	/**
	 * Hand everything over to a new stack. Nothing is disposed; this stack counts as
	 * disposed from now on and owns nothing.
	 * @return a new stack that owns what this one did
	 * @throws DisposedException if disposal has started, or this stack was moved before
	 */
	public synchronized AsyncDisposableStack move() {
		if (this.outcome != null) {
			throw disposed();
		}
		AsyncDisposableStack moved = new AsyncDisposableStack(this.entries, this.size);
		this.entries = NONE;
		this.outcome = JoinedOutcome.success();
		return moved;
	}

	/**
	 * Return whether disposal has started, or the content was moved to another stack.
	 * @return {@code true} from the moment disposal starts
	 */
	public synchronized boolean isDisposed() {
		return this.outcome != null;
	}

	private static DisposedException disposed() {
		return new DisposedException("The stack is disposed");
	}

	/**
	 * Start disposal, or join the one that was started.
	 * @return a future of the caller's own: to cancel or complete it affects nobody else
	 */
	@Override
	public CompletableFuture<Void> disposeAsync() {
		return disposeOn(null);
	}

	/**
	 * As {@link #disposeAsync()}, going on where a stage has ended on the given executor.
	 */
	CompletableFuture<Void> disposeOn(@Nullable Executor executor) {
		return begin(executor).join();
	}

	private JoinedOutcome begin(@Nullable Executor executor) {
		Unwinding begun = beginUnwinding(executor, null);
		if (begun == null) {
			return joined();
		}
		begun.drive();
		return begun;
	}

	private synchronized JoinedOutcome joined() {
		return Objects.requireNonNull(this.outcome);
	}

	/**
	 * Start disposal without doing any of it yet.
	 * @param outer the unwinding that this stack is an entry of
	 * @return the work to do, or {@code null} if disposal was started before
	 */
	synchronized @Nullable Unwinding beginUnwinding(@Nullable Executor executor, @Nullable Unwinding outer) {
		if (this.outcome != null) {
			return null;
		}
		Unwinding unwinding = new Unwinding(this.entries, this.size, executor, outer);
		this.entries = NONE;
		this.outcome = unwinding;
		return unwinding;
	}

	/**
	 * Return whether the given unwinding disposes this stack, or has done so: there is
	 * nothing for it to wait for then, nor can it wait for itself where a stack contains
	 * itself.
	 */
	synchronized boolean isUnwoundBy(Unwinding root) {
		return this.outcome instanceof Unwinding unwinding && unwinding.isPartOf(root);
	}

	/**
	 * Dispose and wait for the end, or wait for the end of a disposal that was started
	 * before. The wait has no limit. A failure is thrown as it is, also a checked one. An
	 * interrupt ends the wait, not the disposal: the flag stays set and a
	 * {@link CancellationException} is thrown. A call from inside the disposal itself, on
	 * its thread, returns at once.
	 */
	@Override
	public void close() {
		begin(null).await();
	}

	/**
	 * An entry that is neither disposable nor closeable itself.
	 */
	record Deferred(Supplier<? extends @Nullable CompletionStage<?>> onDispose) {

	}

}
