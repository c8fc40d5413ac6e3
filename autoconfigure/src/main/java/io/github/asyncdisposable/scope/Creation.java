package io.github.asyncdisposable.scope;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * The creation of a scoped bean, in its place until it exists. Guarded by its scope.
 */
final class Creation {

	final Thread thread = Thread.currentThread();

	final int ownedBefore;

	private boolean ended;

	/** Made for whoever waits. */
	private @Nullable CompletableFuture<@Nullable Void> end;

	Creation(int ownedBefore) {
		this.ownedBefore = ownedBefore;
	}

	/**
	 * The end, to be waited for without the scope's monitor. Not to be interrupted, as
	 * little as Spring's own waits for singletons are.
	 */
	CompletableFuture<@Nullable Void> end() {
		CompletableFuture<@Nullable Void> known = this.end;
		if (known == null) {
			known = new CompletableFuture<>();
			this.end = known;
		}
		return known;
	}

	void ended() {
		this.ended = true;
		if (this.end != null) {
			this.end.complete(null);
		}
	}

	boolean hasEnded() {
		return this.ended;
	}

}
