package io.github.asyncdisposable.patterns;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AbstractAsyncDisposable;
import io.github.asyncdisposable.AsyncDisposableStack;
import io.github.asyncdisposable.Faultable;
import io.github.asyncdisposable.InFlightOperations;
import io.github.asyncdisposable.PendingWork;

// tag::drain[]
final class Uploads extends AbstractAsyncDisposable implements Faultable, PendingWork {

	private final AsyncDisposableStack parts = new AsyncDisposableStack();

	private final Link link;

	private final InFlightOperations uploads;

	Uploads(Link link) {
		this.link = this.parts.use(link);
		this.uploads = this.parts.use(InFlightOperations.draining());
	}

	CompletableFuture<String> upload(String document) {
		return this.uploads.run((signal) -> {
			CompletableFuture<String> receipt = this.link.send(document);
			signal.onCancel(() -> receipt.cancel(true));
			return receipt;
		});
	}

	@Override
	protected CompletionStage<?> disposeAsyncCore() {
		return this.parts.disposeAsync();
	}

	// end::drain[]

	// tag::fault[]
	@Override
	public void fault(Throwable cause) {
		this.uploads.fault(cause);
	}

	@Override
	public long pendingCount() {
		return this.uploads.pendingCount();
	}
	// end::fault[]

}
