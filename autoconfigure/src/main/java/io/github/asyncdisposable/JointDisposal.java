package io.github.asyncdisposable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Several disposals at the same time, and the end of the last one.
 */
final class JointDisposal {

	private final AtomicInteger pending;

	private final CompletableFuture<Void> end = new CompletableFuture<>();

	private @Nullable Throwable failure;

	private JointDisposal(int count) {
		this.pending = new AtomicInteger(count);
	}

	static CompletableFuture<Void> of(@Nullable AsyncDisposable[] resources) {
		JointDisposal joint = new JointDisposal(resources.length + 1);
		for (AsyncDisposable resource : resources) {
			joint.dispose(resource);
		}
		joint.ended(null);
		return joint.end;
	}

	private void dispose(@Nullable AsyncDisposable resource) {
		CompletionStage<?> stage;
		try {
			stage = (resource != null) ? resource.disposeAsync() : null;
		}
		catch (Throwable ex) {
			ended(ex);
			return;
		}
		if (Ending.hasSucceeded(stage)) {
			ended(null);
			return;
		}
		Ending.of(stage, (value, failure) -> ended(failure));
	}

	private void ended(@Nullable Throwable failure) {
		if (failure != null) {
			add(failure);
		}
		if (this.pending.decrementAndGet() == 0) {
			finish();
		}
	}

	private synchronized void add(Throwable failure) {
		this.failure = Failures.combine(this.failure, failure);
	}

	private void finish() {
		if (this.failure != null) {
			this.end.completeExceptionally(this.failure);
		}
		else {
			this.end.complete(null);
		}
	}

}
