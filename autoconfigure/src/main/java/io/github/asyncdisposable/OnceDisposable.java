package io.github.asyncdisposable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Makes any disposal happen once: the first caller's, with its context if it has one.
 */
final class OnceDisposable extends AbstractAsyncDisposable {

	private final AsyncDisposable delegate;

	OnceDisposable(AsyncDisposable delegate) {
		this.delegate = delegate;
	}

	@Override
	protected CompletionStage<?> disposeAsyncCore() {
		return this.delegate.disposeAsync();
	}

	@Override
	public CompletableFuture<Void> disposeAsync(DisposalContext context) {
		return disposeOnce(() -> this.delegate.disposeAsync(context));
	}

}
