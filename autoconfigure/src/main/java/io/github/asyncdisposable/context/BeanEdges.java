package io.github.asyncdisposable.context;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Who depends on whom: what the bean factory has recorded, as it was when it was first
 * asked, and what it has not.
 */
final class BeanEdges {

	private final DefaultListableBeanFactory beanFactory;

	private final Map<String, Collection<String>> dependents = new HashMap<>();

	private final Map<String, Set<String>> unrecordedDependents = new HashMap<>();

	private final Map<String, Set<String>> unrecordedDependencies = new HashMap<>();

	/** From a dependency to those that need not go before it after all. */
	private final Map<String, Set<String>> cut = new HashMap<>();

	/** From a dependency to those that the bean factory knows by a lazy proxy. */
	private final Map<String, Set<String>> givingWay = new HashMap<>();

	BeanEdges(DefaultListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Add an edge that the bean factory does not know.
	 */
	void add(String dependency, String dependent) {
		this.dependents.remove(dependency);
		this.cut.getOrDefault(dependency, new HashSet<>(0)).remove(dependent);
		this.unrecordedDependents.computeIfAbsent(dependency, (name) -> new LinkedHashSet<>()).add(dependent);
		this.unrecordedDependencies.computeIfAbsent(dependent, (name) -> new LinkedHashSet<>()).add(dependency);
	}

	/**
	 * Leave out an edge, should the bean factory know it, unless it is added.
	 */
	void leaveOut(String dependency, String dependent) {
		this.dependents.remove(dependency);
		this.cut.computeIfAbsent(dependency, (name) -> new HashSet<>()).add(dependent);
	}

	/**
	 * Say that an edge, should the bean factory know it, is to give way where it is part
	 * of a cycle.
	 */
	void givesWay(String dependency, String dependent) {
		this.givingWay.computeIfAbsent(dependency, (name) -> new HashSet<>()).add(dependent);
	}

	boolean isGivingWay(String dependency, String dependent) {
		return !this.givingWay.isEmpty() && this.givingWay.getOrDefault(dependency, Set.of()).contains(dependent);
	}

	/**
	 * Add the edges that the bean factory has dropped on its way to beans that it is
	 * about to destroy: those of a bean vanish when its dependents' turn comes.
	 */
	void addDropped(Collection<String> names) {
		Set<String> seen = new LinkedHashSet<>(names);
		Deque<String> open = new ArrayDeque<>(seen);
		while (!open.isEmpty()) {
			String name = open.remove();
			for (String dependency : this.beanFactory.getDependenciesForBean(name)) {
				if (!Arrays.asList(this.beanFactory.getDependentBeans(dependency)).contains(name)) {
					add(dependency, name);
				}
				if (seen.add(dependency)) {
					open.add(dependency);
				}
			}
		}
	}

	/**
	 * Add a bean that disposes instances of others, and so depends on what they depend
	 * on. Who depends on it goes before it, but for those that the instances themselves
	 * need.
	 */
	void addOwner(String owner, Collection<String> instances) {
		instances.forEach((name) -> add(name, owner));
		Set<String> needed = reachable(instances, this::dependenciesOf);
		needed.retainAll(dependentsOf(owner));
		if (!needed.isEmpty()) {
			this.cut.put(owner, needed);
			this.dependents.remove(owner);
		}
	}

	/**
	 * Whether some of those that depend on a bean, as the bean factory knows, need not go
	 * before it.
	 */
	boolean isCut(String name) {
		return this.cut.containsKey(name);
	}

	/**
	 * The names of the beans that directly depend on a bean.
	 */
	Collection<String> dependentsOf(String name) {
		Collection<String> known = this.dependents.get(name);
		if (known == null) {
			known = direct(this.beanFactory.getDependentBeans(name), this.unrecordedDependents.get(name));
			if (this.cut.containsKey(name)) {
				known = new LinkedHashSet<>(known);
				known.removeAll(this.cut.getOrDefault(name, Set.of()));
			}
			this.dependents.put(name, known);
		}
		return known;
	}

	/**
	 * Some beans and all that depend on them, through whatever chain.
	 */
	Set<String> above(Collection<String> roots) {
		return reachable(roots, this::dependentsOf);
	}

	/**
	 * A bean and all that it depends on, through whatever chain.
	 */
	Set<String> below(String name) {
		return reachable(Set.of(name), this::dependenciesOf);
	}

	/**
	 * The names of the beans that a bean directly depends on.
	 */
	Collection<String> dependenciesOf(String name) {
		Collection<String> dependencies = direct(this.beanFactory.getDependenciesForBean(name),
				this.unrecordedDependencies.get(name));
		if (!this.cut.isEmpty()) {
			dependencies = new LinkedHashSet<>(dependencies);
			dependencies.removeIf((dependency) -> this.cut.getOrDefault(dependency, Set.of()).contains(name));
		}
		return dependencies;
	}

	/**
	 * Number the strongly connected components among some beans and all above them.
	 */
	Map<String, Integer> components(Collection<String> roots) {
		Map<String, Integer> numbers = new HashMap<>();
		above(roots).forEach((name) -> numbers.put(name, numbers.size()));
		int[][] dependents = new int[numbers.size()][];
		numbers.forEach(
				(name, number) -> dependents[number] = dependentsOf(name).stream().mapToInt(numbers::get).toArray());
		IntUnaryOperator component = new Components(dependents).find();
		numbers.replaceAll((name, number) -> component.applyAsInt(number));
		return numbers;
	}

	private static Collection<String> direct(String[] recorded, @Nullable Set<String> more) {
		if (more == null && (recorded.length == 0 || !hasBarrier(recorded))) {
			return Arrays.asList(recorded);
		}
		Set<String> names = new LinkedHashSet<>(recorded.length * 2);
		for (String name : recorded) {
			if (!Barrier.isBarrier(name)) {
				names.add(name);
			}
		}
		if (more != null) {
			names.addAll(more);
		}
		return names;
	}

	private static boolean hasBarrier(String[] names) {
		for (String name : names) {
			if (Barrier.isBarrier(name)) {
				return true;
			}
		}
		return false;
	}

	private static Set<String> reachable(Collection<String> roots, Function<String, Collection<String>> next) {
		Set<String> seen = new LinkedHashSet<>(roots);
		Deque<String> open = new ArrayDeque<>(seen);
		while (!open.isEmpty()) {
			for (String name : next.apply(open.remove())) {
				if (seen.add(name)) {
					open.add(name);
				}
			}
		}
		return seen;
	}

}
