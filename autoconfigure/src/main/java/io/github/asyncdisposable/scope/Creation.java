package io.github.asyncdisposable.scope;

import java.util.concurrent.CompletableFuture;

import io.github.asyncdisposable.context.ManagedBean;
import org.jspecify.annotations.Nullable;

/**
 * The creation of a scoped bean, in its place until it exists. Whether it has ended is
 * guarded by its scope, everything else is its thread's alone.
 */
final class Creation {

	final Thread thread = Thread.currentThread();

	final String name;

	final int ownedBefore;

	private boolean entered;

	private @Nullable ManagedBean managed;

	private @Nullable ScopedKind kind;

	private @Nullable Runnable callback;

	private boolean ended;

	/** Made for whoever waits. */
	private @Nullable CompletableFuture<@Nullable Void> end;

	Creation(String name, int ownedBefore) {
		this.name = name;
		this.ownedBefore = ownedBefore;
	}

	boolean isEntered() {
		return this.entered;
	}

	void enter() {
		this.entered = true;
	}

	/**
	 * Whether it is still to be said how the bean of this name, which it creates, is
	 * disposed.
	 */
	boolean awaits(String name) {
		return this.managed == null && this.name.equals(name);
	}

	void own(ManagedBean bean, ScopedKind kind) {
		this.managed = bean;
		this.kind = kind;
	}

	void setCallback(Runnable callback) {
		this.callback = callback;
	}

	/**
	 * What there is to dispose, {@code null} if there is nothing.
	 */
	@Nullable ScopedBean owned() {
		if (this.managed != null && this.kind != null) {
			return new ScopedBean(this.managed, this.kind, this.ownedBefore, this.callback);
		}
		return (this.callback != null) ? new ScopedBean(this.name, this.callback, this.ownedBefore) : null;
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
