package io.github.asyncdisposable.context;

import java.util.HashMap;
import java.util.HashSet;
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

	CreationOrder(DefaultListableBeanFactory beanFactory, BeanEdges edges) {
		this.edges = edges;
		for (String name : beanFactory.getSingletonNames()) {
			this.places.put(name, 2 * this.places.size() + 1);
		}
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
