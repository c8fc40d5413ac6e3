package io.github.asyncdisposable.scope;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.AsyncDisposables;
import io.github.asyncdisposable.CancellationSignal;
import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.DisposedException;

/**
 * Opens the scopes of one context and disposes those that are left when its own turn
 * comes in the plan (C4).
 */
final class DefaultAsyncScopeFactory implements AsyncScopeFactory, AsyncDisposable {

	private final ScopeDisposals disposals;

	private final Set<DefaultAsyncScope> open;

	DefaultAsyncScopeFactory(ScopeDisposals disposals, Set<DefaultAsyncScope> open) {
		this.disposals = disposals;
		this.open = open;
	}

	/**
	 * A scope is either seen by the close, or sees it.
	 */
	@Override
	public AsyncScope createAsyncScope() {
		return create();
	}

	private DefaultAsyncScope create() {
		requireOpen();
		DefaultAsyncScope scope = new DefaultAsyncScope(this.disposals, this.open);
		this.open.add(scope);
		if (this.disposals.isClosing()) {
			scope.disposeAsync();
			requireOpen();
		}
		return scope;
	}

	private void requireOpen() {
		if (this.disposals.isClosing()) {
			throw new DisposedException("No scope can be opened any more: the application context is closing");
		}
	}

	@Override
	public <T> CompletableFuture<T> using(Function<? super AsyncScope, ? extends CompletionStage<T>> body) {
		Objects.requireNonNull(body, "'body' must not be null");
		return AsyncDisposables.using(this::create, (DefaultAsyncScope scope) -> scope.run(body));
	}

	@Override
	public CompletionStage<?> disposeAsync() {
		return disposeAsync(new Unlimited());
	}

	@Override
	public CompletionStage<?> disposeAsync(DisposalContext context) {
		this.disposals.closing(context);
		return AsyncDisposables.disposeAll(List.copyOf(this.open))
			.whenComplete((value, failure) -> this.disposals.closed());
	}

	/**
	 * For a caller that sets no limit: each scope still has its own.
	 */
	private static final class Unlimited implements DisposalContext {

		@Override
		public Duration remaining() {
			return Duration.ofSeconds(Long.MAX_VALUE);
		}

		@Override
		public CancellationSignal signal() {
			return CancellationSignal.none();
		}

	}

}
