package io.github.asyncdisposable.context;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Beans that are to work for as long as they can, such as a registry that is to publish
 * what was timed (M1). One that depends on managed beans must go before the first of
 * them: it waits for those that all of these wait for as well, and so holds up none.
 */
final class LateBeans {

	private final DefaultListableBeanFactory beanFactory;

	private final ManagedBeans managedBeans;

	private volatile @Nullable Predicate<Object> kind;

	LateBeans(DefaultListableBeanFactory beanFactory, ManagedBeans managedBeans) {
		this.beanFactory = beanFactory;
		this.managedBeans = managedBeans;
	}

	/**
	 * Say which beans these are.
	 */
	void are(Predicate<Object> kind) {
		this.kind = kind;
	}

	/**
	 * Put managed beans before those that are late. No cycle can come of that: nothing is
	 * put before one of them that any of them depends on.
	 * @param roots the beans that are to be disposed
	 */
	void addTo(BeanEdges edges, Collection<String> roots) {
		Predicate<Object> wanted = this.kind;
		if (wanted == null) {
			return;
		}
		List<String> late = edges.above(roots).stream().filter((name) -> isOf(wanted, name)).toList();
		Set<String> needed = new HashSet<>();
		late.forEach((name) -> needed.addAll(edges.below(name)));
		Map<String, Set<String>> earlier = new LinkedHashMap<>();
		for (String name : late) {
			Set<String> waitedFor = waitedFor(name, edges);
			waitedFor.removeAll(needed);
			earlier.put(name, waitedFor);
		}
		earlier.forEach((name, others) -> others.forEach((other) -> edges.add(name, other)));
	}

	private boolean isOf(Predicate<Object> wanted, String name) {
		Object bean = this.beanFactory.containsSingleton(name) ? this.beanFactory.getSingleton(name) : null;
		return bean != null && wanted.test(bean);
	}

	/**
	 * The managed beans that must precede each of the managed beans which a bean needs.
	 */
	private Set<String> waitedFor(String name, BeanEdges edges) {
		Set<String> common = null;
		for (String dependency : edges.below(name)) {
			if (!dependency.equals(name) && isManaged(dependency)) {
				Set<String> above = edges.above(List.of(dependency));
				if (common == null) {
					common = above;
				}
				else {
					common.retainAll(above);
				}
			}
		}
		if (common == null) {
			return new HashSet<>();
		}
		common.removeIf((candidate) -> !isManaged(candidate));
		return common;
	}

	private boolean isManaged(String name) {
		return this.managedBeans.get(name) != null;
	}

}
