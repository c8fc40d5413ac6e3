package io.github.asyncdisposable.patterns;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.CancellationSignal;
import io.github.asyncdisposable.InFlightOperations;

// tag::cancel[]
final class Client implements AsyncDisposable {

	private final InFlightOperations calls = InFlightOperations.cancelling();

	private final Link link;

	Client(Link link) {
		this.link = link;
	}

	CompletableFuture<String> call(String request, CancellationSignal callers) {
		return this.calls.run(callers, (signal) -> {
			CompletableFuture<String> reply = this.link.send(request);
			signal.onCancel(() -> reply.cancel(true));
			return reply;
		});
	}

	@Override
	public CompletionStage<?> disposeAsync() {
		return this.calls.disposeAsync();
	}

}
// end::cancel[]
