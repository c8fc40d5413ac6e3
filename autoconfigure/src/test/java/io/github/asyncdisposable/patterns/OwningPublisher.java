package io.github.asyncdisposable.patterns;

import java.util.concurrent.Flow;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.AsyncDisposables;

// tag::flow[]
final class OwningPublisher<T> implements Flow.Publisher<T> {

	private final Flow.Publisher<T> source;

	private final AsyncDisposable resource;

	OwningPublisher(Flow.Publisher<T> source, AsyncDisposable resource) {
		this.source = source;
		this.resource = AsyncDisposables.once(resource);
	}

	@Override
	public void subscribe(Flow.Subscriber<? super T> subscriber) {
		this.source.subscribe(new Flow.Subscriber<T>() {

			@Override
			public void onSubscribe(Flow.Subscription subscription) {
				subscriber.onSubscribe(new Flow.Subscription() {

					@Override
					public void request(long count) {
						subscription.request(count);
					}

					@Override
					public void cancel() {
						subscription.cancel();
						OwningPublisher.this.resource.disposeAsync();
					}

				});
			}

			@Override
			public void onNext(T item) {
				subscriber.onNext(item);
			}

			@Override
			public void onError(Throwable failure) {
				OwningPublisher.this.resource.disposeAsync().whenComplete((done, disposalFailure) -> {
					if (disposalFailure != null && disposalFailure != failure) {
						failure.addSuppressed(disposalFailure);
					}
					subscriber.onError(failure);
				});
			}

			@Override
			public void onComplete() {
				OwningPublisher.this.resource.disposeAsync().whenComplete((done, disposalFailure) -> {
					if (disposalFailure != null) {
						subscriber.onError(disposalFailure);
					}
					else {
						subscriber.onComplete();
					}
				});
			}

		});
	}

}
// end::flow[]
