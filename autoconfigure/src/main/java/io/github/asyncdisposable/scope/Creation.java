package io.github.asyncdisposable.scope;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * The creation of a scoped bean, in its place until it exists. Guarded by its scope but
 * for the end, which other threads wait for.
 */
final class Creation {

	final Thread thread = Thread.currentThread();

	final int ownedBefore;

	private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

	Creation(int ownedBefore) {
		this.ownedBefore = ownedBefore;
	}

	/**
	 * Not to be interrupted, as little as Spring's own waits for singletons are.
	 */
	void await() {
		this.end.join();
	}

	void ended() {
		this.end.complete(null);
	}

	boolean hasEnded() {
		return this.end.isDone();
	}

}
