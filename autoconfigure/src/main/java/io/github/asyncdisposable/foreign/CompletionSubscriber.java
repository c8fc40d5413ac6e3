package io.github.asyncdisposable.foreign;

import java.util.concurrent.CompletableFuture;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Waits for the end of a publisher, whatever it emits until then. To cancel the future
 * cancels the subscription.
 */
final class CompletionSubscriber implements Subscriber<Object> {

	private final CompletableFuture<Void> completion = new CompletableFuture<>();

	CompletableFuture<Void> completion() {
		return this.completion;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.completion.whenComplete((value, ex) -> {
			if (this.completion.isCancelled()) {
				subscription.cancel();
			}
		});
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Object item) {
		// Nothing but the end counts.
	}

	@Override
	public void onError(Throwable failure) {
		this.completion.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		this.completion.complete(null);
	}

}
