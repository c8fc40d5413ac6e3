package io.github.asyncdisposable.context;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The singletons that are to be disposed, and which of them have been. Safe for use by
 * any thread.
 */
final class ManagedBeans {

	private final Map<String, ManagedBean> byName = new ConcurrentHashMap<>();

	private final Set<Object> begun = Collections.newSetFromMap(new IdentityHashMap<>());

	void add(ManagedBean bean) {
		this.byName.put(bean.name(), bean);
	}

	@Nullable ManagedBean get(String name) {
		return this.byName.get(name);
	}

	Set<String> names() {
		return this.byName.keySet();
	}

	Collection<ManagedBean> all() {
		return this.byName.values();
	}

	/**
	 * Claim the disposal of an instance.
	 * @return whether it has not begun before
	 */
	boolean begin(ManagedBean bean) {
		synchronized (this.begun) {
			return this.begun.add(bean.bean());
		}
	}

	/**
	 * Forget an instance that was destroyed.
	 */
	void remove(ManagedBean bean) {
		this.byName.computeIfPresent(bean.name(), (name, known) -> (known.bean() == bean.bean()) ? null : known);
		synchronized (this.begun) {
			this.begun.remove(bean.bean());
		}
	}

}
