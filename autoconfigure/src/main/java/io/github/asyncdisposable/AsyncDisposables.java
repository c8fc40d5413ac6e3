package io.github.asyncdisposable;

import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Uses of resources: acquire, do something, dispose, whatever happens; and ways to make
 * an {@link AsyncDisposable}.
 *
 * <p>
 * <strong>Threads.</strong> {@code acquire} runs on the calling thread. The body and the
 * disposal run on whichever thread got there: the caller's, or the one that ended the
 * stage before. With an {@link Executor} as last parameter they run there instead; one
 * that refuses the body fails the use, one that refuses the disposal does not lose it: it
 * runs on the thread at hand. Body and disposal of one use never run at the same time.
 *
 * <p>
 * <strong>Errors.</strong> Where acquisition throws or fails, neither body nor disposal
 * run, and the result fails with that. Otherwise the resource is disposed once the body's
 * stage has ended, however it ended, and the result arrives after that. The body's
 * failure is never replaced by the disposal's, which is added to it as suppressed. No
 * failure is wrapped in a {@link java.util.concurrent.CompletionException}.
 *
 * <p>
 * <strong>Cancelling.</strong> {@link CompletableFuture#cancel cancel} on the result of a
 * use is a request: it is passed to the body's stage, and the result completes,
 * cancelled, after the disposal. Before the body has started, it does not start any more.
 * An acquisition that is under way is awaited and what it acquires disposed. A body that
 * has failed before is not cancelled; its failure stays the result. To complete the
 * result in any other way affects its holder alone.
 *
 * @since 0.1.0
 */
public final class AsyncDisposables {

	private AsyncDisposables() {
	}

	/**
	 * Use a resource that is acquired at once.
	 * @param <R> the type of the resource
	 * @param <T> the type of the result
	 * @param acquire acquires the resource, which may be {@code null}: then there is
	 * nothing to dispose
	 * @param body what to do with it
	 * @return what the body's stage ended with, after the disposal
	 */
	public static <R extends @Nullable AsyncDisposable, T> CompletableFuture<T> using(Supplier<R> acquire,
			Function<? super R, ? extends CompletionStage<T>> body) {
		return use(acquire, body, null);
	}

	/**
	 * Use a resource that is acquired at once, on an executor.
	 * @param <R> the type of the resource
	 * @param <T> the type of the result
	 * @param acquire acquires the resource, on the calling thread
	 * @param body what to do with it
	 * @param executor where body and disposal run
	 * @return what the body's stage ended with, after the disposal
	 * @see #using(Supplier, Function)
	 */
	public static <R extends @Nullable AsyncDisposable, T> CompletableFuture<T> using(Supplier<R> acquire,
			Function<? super R, ? extends CompletionStage<T>> body, Executor executor) {
		Objects.requireNonNull(executor, "'executor' must not be null");
		return use(acquire, body, executor);
	}

	/**
	 * Use a resource that is acquired asynchronously.
	 * @param <R> the type of the resource
	 * @param <T> the type of the result
	 * @param acquire starts the acquisition, which may end with {@code null}: then there
	 * is nothing to dispose
	 * @param body what to do with it
	 * @return what the body's stage ended with, after the disposal
	 */
	public static <R extends @Nullable AsyncDisposable, T> CompletableFuture<T> usingAsync(
			Supplier<? extends CompletionStage<R>> acquire, Function<? super R, ? extends CompletionStage<T>> body) {
		return useAsync(acquire, body, null);
	}

	/**
	 * Use a resource that is acquired asynchronously, on an executor.
	 * @param <R> the type of the resource
	 * @param <T> the type of the result
	 * @param acquire starts the acquisition, on the calling thread
	 * @param body what to do with it
	 * @param executor where body and disposal run
	 * @return what the body's stage ended with, after the disposal
	 * @see #usingAsync(Supplier, Function)
	 */
	public static <R extends @Nullable AsyncDisposable, T> CompletableFuture<T> usingAsync(
			Supplier<? extends CompletionStage<R>> acquire, Function<? super R, ? extends CompletionStage<T>> body,
			Executor executor) {
		Objects.requireNonNull(executor, "'executor' must not be null");
		return useAsync(acquire, body, executor);
	}

	/**
	 * Use several resources, which the body adds to a stack as it acquires them. What was
	 * added is disposed, last in, first out, also where the body throws half-way.
	 * @param <T> the type of the result
	 * @param body acquires resources and does something with them
	 * @return what the body's stage ended with, after the disposal
	 */
	public static <T> CompletableFuture<T> usingStack(
			Function<AsyncDisposableStack, ? extends CompletionStage<T>> body) {
		return useStack(body, null);
	}

	/**
	 * Use several resources on an executor. Each disposal starts there, also those that
	 * follow one whose stage was ended by another thread.
	 * @param <T> the type of the result
	 * @param body acquires resources and does something with them
	 * @param executor where body and disposal run
	 * @return what the body's stage ended with, after the disposal
	 * @see #usingStack(Function)
	 */
	public static <T> CompletableFuture<T> usingStack(Function<AsyncDisposableStack, ? extends CompletionStage<T>> body,
			Executor executor) {
		Objects.requireNonNull(executor, "'executor' must not be null");
		return useStack(body, executor);
	}

	/**
	 * Dispose several resources at the same time. They are called one after another on
	 * this thread, and their stages awaited together.
	 * @param resources the resources, of which a snapshot is taken; {@code null} is
	 * skipped
	 * @return a future that ends when all have ended; it fails with the first failure in
	 * time, with the others as its suppressed ones
	 */
	public static CompletableFuture<Void> disposeAll(Collection<? extends @Nullable AsyncDisposable> resources) {
		return JointDisposal.of(resources.toArray(new AsyncDisposable[0]));
	}

	/**
	 * Make a disposal happen once, for lambdas and classes that extend something else.
	 * The first caller starts it on its thread, all others join; each gets a future of
	 * its own.
	 * @param delegate what to dispose once
	 * @return an {@link AsyncDisposable} for the delegate, which should not be called
	 * directly any more
	 */
	public static AsyncDisposable once(AsyncDisposable delegate) {
		Objects.requireNonNull(delegate, "'delegate' must not be null");
		return (delegate instanceof OnceDisposable) ? delegate : new OnceDisposable(delegate);
	}

	/**
	 * Make a synchronous {@code close()} an asynchronous disposal, which happens once.
	 * @param closeable what to close; what it throws is what the disposal fails with
	 * @param executor where to close it; if it refuses, it is closed on the thread that
	 * asks for disposal
	 * @return an {@link AsyncDisposable} for the closeable
	 */
	public static AsyncDisposable fromCloseable(AutoCloseable closeable, Executor executor) {
		Objects.requireNonNull(closeable, "'closeable' must not be null");
		Objects.requireNonNull(executor, "'executor' must not be null");
		return once(() -> {
			CompletableFuture<Void> closed = new CompletableFuture<>();
			Handover.to(executor, () -> close(closeable, closed));
			return closed;
		});
	}

	private static void close(AutoCloseable closeable, CompletableFuture<Void> closed) {
		try {
			closeable.close();
			closed.complete(null);
		}
		catch (Throwable ex) {
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			closed.completeExceptionally(ex);
		}
	}

	private static <R extends @Nullable AsyncDisposable, T> CompletableFuture<T> use(Supplier<R> acquire,
			Function<? super R, ? extends CompletionStage<T>> body, @Nullable Executor executor) {
		Objects.requireNonNull(acquire, "'acquire' must not be null");
		Objects.requireNonNull(body, "'body' must not be null");
		Use<R, T> use = new Use<>(body, AsyncDisposables::dispose, executor);
		R resource;
		try {
			resource = acquire.get();
		}
		catch (Throwable ex) {
			use.notAcquired(ex);
			return use;
		}
		use.acquired(resource);
		return use;
	}

	private static <R extends @Nullable AsyncDisposable, T> CompletableFuture<T> useAsync(
			Supplier<? extends CompletionStage<R>> acquire, Function<? super R, ? extends CompletionStage<T>> body,
			@Nullable Executor executor) {
		Objects.requireNonNull(acquire, "'acquire' must not be null");
		Objects.requireNonNull(body, "'body' must not be null");
		Use<R, T> use = new Use<>(body, AsyncDisposables::dispose, executor);
		CompletionStage<R> acquisition;
		try {
			acquisition = acquire.get();
		}
		catch (Throwable ex) {
			use.notAcquired(ex);
			return use;
		}
		Ending.of(acquisition, (resource, failure) -> {
			if (failure != null) {
				use.notAcquired(failure);
			}
			else {
				use.acquired(resource);
			}
		});
		return use;
	}

	private static <T> CompletableFuture<T> useStack(Function<AsyncDisposableStack, ? extends CompletionStage<T>> body,
			@Nullable Executor executor) {
		Objects.requireNonNull(body, "'body' must not be null");
		Use<AsyncDisposableStack, T> use = new Use<>(body, (stack) -> stack.disposeOn(executor), executor);
		use.acquired(new AsyncDisposableStack());
		return use;
	}

	private static @Nullable CompletionStage<?> dispose(@Nullable AsyncDisposable resource) {
		return (resource != null) ? resource.disposeAsync() : null;
	}

}
