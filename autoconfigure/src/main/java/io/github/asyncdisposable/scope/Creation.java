package io.github.asyncdisposable.scope;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * The creation of a scoped bean, in its place until it exists. Guarded by its scope.
 */
final class Creation {

	final Thread thread = Thread.currentThread();

	final String name;

	final int ownedBefore;

	/** What had been begun before it and had not ended then. */
	private final @Nullable Creation before;

	private boolean ended;

	/** Made for whoever waits. */
	private @Nullable CompletableFuture<@Nullable Void> end;

	Creation(String name, int ownedBefore, @Nullable Creation before) {
		this.name = name;
		this.ownedBefore = ownedBefore;
		this.before = before;
	}

	/**
	 * What had been begun before it and has not ended yet.
	 */
	@Nullable Creation stillBefore() {
		Creation next = this.before;
		while (next != null && next.ended) {
			next = next.before;
		}
		return next;
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
