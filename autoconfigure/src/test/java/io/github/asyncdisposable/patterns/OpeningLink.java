package io.github.asyncdisposable.patterns;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AbstractAsyncDisposable;

// tag::opening[]
final class OpeningLink extends AbstractAsyncDisposable {

	private final CompletableFuture<Link> opening;

	OpeningLink(CompletableFuture<Link> opening) {
		this.opening = opening;
	}

	CompletionStage<String> send(String message) {
		throwIfDisposed();
		return this.opening.thenCompose((link) -> link.send(message));
	}

	@Override
	protected CompletionStage<?> disposeAsyncCore() {
		return this.opening.handle((link, failure) -> (link != null) ? link.disposeAsync() : nothing())
			.thenCompose((end) -> end);
	}

	private static CompletionStage<?> nothing() {
		return CompletableFuture.completedFuture(null);
	}

}
// end::opening[]
