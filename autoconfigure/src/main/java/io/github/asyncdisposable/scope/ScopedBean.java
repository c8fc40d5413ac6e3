package io.github.asyncdisposable.scope;

import io.github.asyncdisposable.context.ManagedBean;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;

/**
 * An instance that a scope owns. Guarded by its scope until disposal starts, its
 * disposal's alone from then on.
 */
final class ScopedBean {

	private static final String PROXY_TARGET = "scopedTarget.";

	private final String name;

	private final @Nullable ManagedBean managed;

	private final @Nullable ScopedKind kind;

	private final int ownedBefore;

	private @Nullable Runnable callback;

	private boolean callbackDue;

	/**
	 * Create a bean that is disposed.
	 * @param ownedBefore how many its scope owned when its creation began: those that it
	 * owned since then were created for this one
	 * @param callback what Spring has to call of it afterwards, {@code null} where it has
	 * not said so
	 */
	ScopedBean(ManagedBean managed, ScopedKind kind, int ownedBefore, @Nullable Runnable callback) {
		this.name = managed.name();
		this.managed = managed;
		this.kind = kind;
		this.ownedBefore = ownedBefore;
		this.callback = callback;
		this.callbackDue = kind.hasCallbacks();
	}

	/**
	 * Create a bean that has callbacks only.
	 */
	ScopedBean(String name, Runnable callback, int ownedBefore) {
		this.name = name;
		this.managed = null;
		this.kind = null;
		this.callback = callback;
		this.ownedBefore = ownedBefore;
		this.callbackDue = true;
	}

	String name() {
		return this.name;
	}

	/**
	 * What is disposed, {@code null} where there are only callbacks.
	 */
	@Nullable ManagedBean managed() {
		return this.managed;
	}

	/**
	 * What it has in common with others, {@code null} where there are only callbacks.
	 */
	@Nullable ScopedKind kind() {
		return this.kind;
	}

	int ownedBefore() {
		return this.ownedBefore;
	}

	/**
	 * Take what Spring has to call afterwards.
	 * @return {@code false} if this is another bean, or has that already
	 */
	boolean takesCallback(String name, Runnable callback) {
		if (this.managed == null || this.callback != null || !this.name.equals(name)) {
			return false;
		}
		this.callback = callback;
		return true;
	}

	boolean isCallbackDue() {
		return this.callbackDue;
	}

	/**
	 * Have Spring call its callbacks, unless it has.
	 */
	void finish(ScopeDisposals disposals) {
		if (!this.callbackDue) {
			return;
		}
		this.callbackDue = false;
		if (this.managed != null) {
			disposals.instances().finish(this.managed, this.callback);
		}
		else if (this.callback != null) {
			this.callback.run();
		}
	}

	/**
	 * The name under which people know it: one that is bounded, and does not say whether
	 * there is a proxy.
	 */
	static String displayName(String name) {
		String shown = name.startsWith(PROXY_TARGET) ? name.substring(PROXY_TARGET.length()) : name;
		int separator = shown.indexOf(BeanFactoryUtils.GENERATED_BEAN_NAME_SEPARATOR);
		return (separator > 0) ? shown.substring(0, separator) : shown;
	}

}
