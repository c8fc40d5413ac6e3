package io.github.asyncdisposable.context;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.asyncdisposable.AsyncDisposable;
import org.jspecify.annotations.Nullable;

/**
 * The singletons that are to be disposed, as they are behind any proxy, and which of them
 * have been. Safe for use by any thread.
 */
final class ManagedBeans {

	private final Map<String, AsyncDisposable> byName = new ConcurrentHashMap<>();

	private final Set<Object> begun = Collections.newSetFromMap(new IdentityHashMap<>());

	void add(String name, AsyncDisposable bean) {
		this.byName.put(name, bean);
	}

	@Nullable AsyncDisposable get(String name) {
		return this.byName.get(name);
	}

	Set<String> names() {
		return this.byName.keySet();
	}

	Map<String, AsyncDisposable> byName() {
		return this.byName;
	}

	/**
	 * Claim the disposal of an instance.
	 * @return whether it has not begun before
	 */
	boolean begin(Object bean) {
		synchronized (this.begun) {
			return this.begun.add(bean);
		}
	}

	/**
	 * Forget an instance that was destroyed.
	 */
	void remove(String name, Object bean) {
		this.byName.remove(name, bean);
		synchronized (this.begun) {
			this.begun.remove(bean);
		}
	}

}
