package io.github.asyncdisposable.engine;

import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.Faultable;
import io.github.asyncdisposable.PendingWork;
import org.jspecify.annotations.Nullable;

/**
 * Disposes an {@link AsyncDisposable}.
 */
record DisposableAction(AsyncDisposable disposable) implements DisposalAction {

	@Override
	public @Nullable CompletionStage<?> start(DisposalContext context) {
		return this.disposable.disposeAsync(context);
	}

	@Override
	public void fault(Throwable cause) {
		if (this.disposable instanceof Faultable faultable) {
			faultable.fault(cause);
		}
	}

	@Override
	public long pending() {
		return (this.disposable instanceof PendingWork work) ? work.pendingCount() : -1;
	}

}
