package io.github.asyncdisposable.context;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Remembers what managed inner beans and their outer beans depend on. Spring forgets it
 * before it destroys one: it first destroys the outer bean, and with that once more the
 * inner one. Safe for use by any thread.
 */
final class InnerBeans {

	private static final String[] NOTHING = {};

	private final DefaultListableBeanFactory beanFactory;

	private final Map<String, String[]> dependencies = new ConcurrentHashMap<>();

	private final Map<String, Set<String>> outers = new ConcurrentHashMap<>();

	private final Map<String, String[]> neededByOuter = new ConcurrentHashMap<>();

	InnerBeans(DefaultListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Whether a name is that of an inner bean, which has no definition of its own and
	 * which nobody can ask for.
	 */
	static boolean isInner(DefaultListableBeanFactory beanFactory, String name) {
		return name.indexOf('#') > 0 && !beanFactory.containsBeanDefinition(name)
				&& !beanFactory.containsSingleton(name);
	}

	/**
	 * Whether a bean has inner beans, which Spring would destroy with it.
	 */
	static boolean isOuter(DefaultListableBeanFactory beanFactory, String name) {
		for (String dependency : beanFactory.getDependenciesForBean(name)) {
			if (isInner(beanFactory, dependency)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * A managed inner bean has been created. Its outer bean has not, but is known.
	 */
	void add(String name) {
		this.dependencies.put(name, this.beanFactory.getDependenciesForBean(name));
		Set<String> outer = new BeanEdges(this.beanFactory).above(Set.of(name));
		outer.remove(name);
		outer.forEach((one) -> this.neededByOuter.putIfAbsent(one, NOTHING));
		this.outers.put(name, outer);
	}

	/**
	 * Any bean has been created.
	 */
	void created(String name) {
		if (!this.neededByOuter.isEmpty()) {
			this.neededByOuter.computeIfPresent(name, (key, known) -> this.beanFactory.getDependenciesForBean(key));
		}
	}

	/**
	 * What the outer beans of an inner one depend on, also through other inner beans.
	 * While the inner one is destroyed Spring may be about to call the callbacks of any
	 * of those: it destroys what depends on a bean, and all that is inside of that,
	 * before.
	 */
	Set<String> neededByOuters(String name) {
		Set<String> needed = new HashSet<>();
		for (String outer : this.outers.getOrDefault(name, Set.of())) {
			needed.addAll(List.of(this.neededByOuter.getOrDefault(outer, NOTHING)));
		}
		return needed;
	}

	void remove(String name) {
		this.dependencies.remove(name);
		this.outers.remove(name);
	}

	void addTo(BeanEdges edges) {
		this.dependencies.forEach((name, dependencies) -> {
			for (String dependency : dependencies) {
				edges.add(dependency, name);
			}
		});
	}

}
