package io.github.asyncdisposable.context;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * From a bean's name to its place in the order of creation. What is no singleton of its
 * own, such as an inner bean, was created right before the first bean that needed it.
 */
final class CreationOrder implements ToIntFunction<String> {

	private final BeanEdges edges;

	private final Map<String, Integer> places = new HashMap<>();

	/**
	 * Read the order.
	 * @param ends whether what counts is where a creation has ended, not where it began:
	 * with circular references allowed, a bean that is given others when it has been made
	 * comes before these
	 */
	CreationOrder(DefaultListableBeanFactory beanFactory, BeanEdges edges, boolean ends) {
		this.edges = edges;
		List<String> names = List.of(beanFactory.getSingletonNames());
		for (String name : (ends && beanFactory.isAllowCircularReferences()) ? ended(names, beanFactory) : names) {
			this.places.put(name, 2 * this.places.size() + 1);
		}
	}

	private List<String> ended(List<String> names, DefaultListableBeanFactory beanFactory) {
		Set<String> ended = new LinkedHashSet<>();
		Set<String> begun = new HashSet<>();
		Deque<String> open = new ArrayDeque<>();
		for (String first : names) {
			open.push(first);
			while (!open.isEmpty()) {
				String name = open.element();
				if (!begun.add(name)) {
					ended.add(open.pop());
					continue;
				}
				for (String dependency : beanFactory.getDependenciesForBean(name)) {
					if (!begun.contains(dependency) && !this.edges.isGivingWay(dependency, name)) {
						open.push(dependency);
					}
				}
			}
		}
		ended.retainAll(new HashSet<>(names));
		return List.copyOf(ended);
	}

	@Override
	public int applyAsInt(String name) {
		Integer place = this.places.get(name);
		return (place != null) ? place : beforeFirstDependent(name);
	}

	private int beforeFirstDependent(String name) {
		Set<String> above = new HashSet<>(this.edges.above(Set.of(name)));
		above.retainAll(this.places.keySet());
		int first = above.stream().mapToInt(this.places::get).min().orElse(0);
		return first - 1;
	}

}
