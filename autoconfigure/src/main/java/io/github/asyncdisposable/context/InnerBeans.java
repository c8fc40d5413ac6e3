package io.github.asyncdisposable.context;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Remembers what managed inner beans depend on. Spring forgets it before it destroys one:
 * it first destroys the outer bean, and with that once more the inner one. Safe for use
 * by any thread.
 */
final class InnerBeans {

	private final DefaultListableBeanFactory beanFactory;

	private final Map<String, String[]> dependencies = new ConcurrentHashMap<>();

	InnerBeans(DefaultListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	void add(String name) {
		this.dependencies.put(name, this.beanFactory.getDependenciesForBean(name));
	}

	void remove(String name) {
		this.dependencies.remove(name);
	}

	void addTo(BeanEdges edges) {
		this.dependencies.forEach((name, dependencies) -> {
			for (String dependency : dependencies) {
				edges.add(dependency, name);
			}
		});
	}

}
