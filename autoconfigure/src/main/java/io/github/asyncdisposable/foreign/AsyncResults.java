package io.github.asyncdisposable.foreign;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.asyncdisposable.DisposalContext;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * What Spring awaits when a destroy method returns it, as a stage.
 */
final class AsyncResults {

	private AsyncResults() {
	}

	/**
	 * Return whether methods with a return type are awaited.
	 */
	static boolean isAwaited(Class<?> type) {
		return !type.isPrimitive()
				&& (CompletionStage.class.isAssignableFrom(type) || Future.class.isAssignableFrom(type)
						|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null);
	}

	/**
	 * Return a result as a stage. A future that is nothing more is waited for on the
	 * current thread.
	 */
	static @Nullable CompletionStage<?> stage(@Nullable Object result, DisposalContext context) throws Exception {
		if (result instanceof CompletionStage<?> stage) {
			return stage;
		}
		if (result instanceof Future<?> future) {
			await(future, context);
			return null;
		}
		ReactiveAdapter adapter = (result != null)
				? ReactiveAdapterRegistry.getSharedInstance().getAdapter(result.getClass()) : null;
		return (adapter != null) ? PublisherStage.of(adapter, result) : null;
	}

	private static void await(Future<?> future, DisposalContext context) throws Exception {
		try {
			future.get(ForeignAction.beyond(context).toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException | TimeoutException ex) {
			future.cancel(true);
			throw ex;
		}
	}

	/**
	 * Listens to a publisher. A class of its own: Reactive Streams may be missing.
	 */
	private static final class PublisherStage {

		static CompletableFuture<?> of(ReactiveAdapter adapter, @Nullable Object result) {
			CompletionSubscriber subscriber = new CompletionSubscriber();
			adapter.toPublisher(result).subscribe(subscriber);
			return subscriber.completion();
		}

	}

}
