package io.github.asyncdisposable.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.Scope;

/**
 * A custom scope of Spring as one would write it by hand: a map, and the callbacks in
 * reverse order.
 */
final class MapScope implements Scope {

	private final ThreadLocal<Unit> current = new ThreadLocal<>();

	void open() {
		this.current.set(new Unit());
	}

	void close() {
		List<Runnable> callbacks = this.current.get().callbacks;
		this.current.remove();
		for (int i = callbacks.size() - 1; i >= 0; i--) {
			callbacks.get(i).run();
		}
	}

	@Override
	public Object get(String name, ObjectFactory<?> factory) {
		Map<String, Object> beans = this.current.get().beans;
		Object bean = beans.get(name);
		if (bean == null) {
			bean = factory.getObject();
			beans.put(name, bean);
		}
		return bean;
	}

	@Override
	public Object remove(String name) {
		return this.current.get().beans.remove(name);
	}

	@Override
	public void registerDestructionCallback(String name, Runnable callback) {
		this.current.get().callbacks.add(callback);
	}

	@Override
	public Object resolveContextualObject(String key) {
		return null;
	}

	@Override
	public String getConversationId() {
		return null;
	}

	private static final class Unit {

		final Map<String, Object> beans = new HashMap<>();

		final List<Runnable> callbacks = new ArrayList<>();

	}

}
