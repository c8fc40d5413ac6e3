package io.github.asyncdisposable.patterns;

import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.AsyncDisposables;

// tag::once[]
record Lease(String key, AsyncDisposable release) implements AsyncDisposable {

	Lease {
		release = AsyncDisposables.once(release);
	}

	@Override
	public CompletionStage<?> disposeAsync() {
		return this.release.disposeAsync();
	}

}
// end::once[]
