package io.github.asyncdisposable.context;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Reads the edges, those too that the bean factory does not record (D4): of a provider, a
 * lazy proxy, a lookup method. Such an edge is soft: it is left out where the beans
 * depend on each other the other way round. Paid when a plan is made, not before.
 */
final class SoftEdges {

	private final DefaultListableBeanFactory beanFactory;

	private final SoftPoints points = new SoftPoints();

	private String[] readFor = {};

	private Map<String, Set<String>> ownedThen = Map.of();

	private List<String[]> accepted = List.of();

	/** Those not accepted that the bean factory comes to know all the same. */
	private List<String[]> givingWay = List.of();

	private final Map<String, Supplier<? extends Collection<String>>> owners = new ConcurrentHashMap<>();

	SoftEdges(DefaultListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Read the edges among the beans that exist now.
	 */
	synchronized BeanEdges read() {
		String[] singletons = this.beanFactory.getSingletonNames();
		Map<String, Set<String>> owned = new HashMap<>();
		this.owners.forEach((owner, instances) -> owned.put(owner, Set.copyOf(instances.get())));
		if (!Arrays.equals(singletons, this.readFor) || !owned.equals(this.ownedThen)) {
			Set<String[]> lazy = Collections.newSetFromMap(new IdentityHashMap<>());
			this.accepted = accept(candidates(owned, lazy), owned, lazy);
			this.accepted.forEach(lazy::remove);
			this.givingWay = List.copyOf(lazy);
			this.readFor = singletons;
			this.ownedThen = owned;
		}
		BeanEdges edges = new BeanEdges(this.beanFactory);
		this.accepted.forEach((edge) -> edges.add(edge[0], edge[1]));
		this.givingWay.forEach((edge) -> edges.givesWay(edge[0], edge[1]));
		owned.forEach(edges::addOwner);
		return edges;
	}

	/**
	 * Have a bean go before all that the instances use which it disposes.
	 * @param instances the names of the beans that it may have instances of
	 */
	void ownedBy(String owner, Supplier<? extends Collection<String>> instances) {
		this.owners.put(owner, instances);
	}

	/**
	 * The names of the beans that one may ask for when it has been created long since, be
	 * it by another bean that it has: no singletons, and by their definitions, since they
	 * need not exist yet.
	 */
	Set<String> askedLater(String bean) {
		Set<String> found = new HashSet<>();
		Set<String> seen = new HashSet<>(Set.of(bean));
		Deque<String> open = new ArrayDeque<>(seen);
		while (!open.isEmpty()) {
			String name = open.remove();
			Set<String> next = defined(name);
			found.addAll(next);
			next.addAll(List.of(this.beanFactory.getDependenciesForBean(name)));
			next.stream()
				.filter((dependency) -> !this.beanFactory.containsSingleton(dependency) && seen.add(dependency))
				.forEach(open::add);
		}
		found.remove(bean);
		return found;
	}

	private Set<String> defined(String name) {
		Set<String> found = new HashSet<>();
		Class<?> type = this.beanFactory.containsBeanDefinition(name) ? this.beanFactory.getType(name, false) : null;
		if (type != null) {
			for (SoftPoint point : pointsOf(name, ClassUtils.getUserClass(type))) {
				DependencyDescriptor descriptor = point.descriptor();
				for (String target : (point.name() != null) ? new String[] { point.name() }
						: this.beanFactory.getBeanNamesForType(point.type(), true, false)) {
					if (!this.beanFactory.containsSingleton(target)
							&& (descriptor == null || isCandidate(target, descriptor))) {
						found.add(target);
					}
				}
			}
		}
		return found;
	}

	/**
	 * All soft edges, from dependency to dependent, in the order of the dependents'
	 * definitions.
	 * @param lazy where to put those of lazy proxies as well
	 */
	private List<String[]> candidates(Map<String, Set<String>> owned, Set<String[]> lazy) {
		ExistingBeans existing = new ExistingBeans(this.beanFactory,
				(name) -> owned.values().stream().anyMatch((names) -> names.contains(name)));
		Map<String, List<SoftPoint>> points = new HashMap<>();
		existing.classes().forEach((name, type) -> {
			List<SoftPoint> own = pointsOf(name, type);
			if (!own.isEmpty()) {
				points.put(name, own);
			}
		});
		List<String[]> candidates = new ArrayList<>();
		for (String dependent : inDefinitionOrder(points)) {
			for (SoftPoint point : points.getOrDefault(dependent, List.of())) {
				for (String dependency : targets(point, existing)) {
					if (!dependency.equals(dependent)) {
						String[] edge = { dependency, dependent };
						candidates.add(edge);
						if (point.lazy()) {
							lazy.add(edge);
						}
					}
				}
			}
		}
		return candidates;
	}

	private List<SoftPoint> pointsOf(String name, Class<?> type) {
		if (Barrier.isBarrier(name)) {
			return List.of();
		}
		Method factoryMethod = FactoryMethods.of(this.beanFactory, name);
		if (factoryMethod == null) {
			return this.points.of(type);
		}
		// Such a bean's constructor was called by its author.
		List<SoftPoint> all = new ArrayList<>(this.points.of(factoryMethod));
		all.addAll(this.points.of(type).stream().filter((point) -> !point.isOfConstructor()).toList());
		return all;
	}

	private List<String> inDefinitionOrder(Map<String, List<SoftPoint>> points) {
		if (points.size() < 2) {
			return List.copyOf(points.keySet());
		}
		Map<String, Integer> places = new HashMap<>();
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			places.put(name, places.size());
		}
		return points.keySet()
			.stream()
			.sorted(Comparator.<String>comparingInt((name) -> places.getOrDefault(name, Integer.MAX_VALUE))
				.thenComparing(Comparator.naturalOrder()))
			.toList();
	}

	private List<String> targets(SoftPoint point, ExistingBeans existing) {
		if (point.name() != null) {
			return existing.contains(point.name()) ? List.of(point.name()) : List.of();
		}
		DependencyDescriptor descriptor = point.descriptor();
		List<String> targets = existing.ofType(point.type().toClass())
			.stream()
			.filter((name) -> descriptor == null || isCandidate(name, descriptor))
			.toList();
		return (point.all() || targets.size() < 2) ? targets : one(targets, descriptor);
	}

	/**
	 * Of several beans the one that Spring would choose, all if that cannot be told.
	 */
	private List<String> one(List<String> targets, @Nullable DependencyDescriptor descriptor) {
		List<String> primary = targets.stream()
			.filter((name) -> this.beanFactory.containsBeanDefinition(name)
					&& this.beanFactory.getMergedBeanDefinition(name).isPrimary())
			.toList();
		String byName = (descriptor != null) ? descriptor.getDependencyName() : null;
		if (primary.isEmpty() && byName != null && targets.contains(byName)) {
			return List.of(byName);
		}
		return primary.isEmpty() ? targets : primary;
	}

	private boolean isCandidate(String name, DependencyDescriptor descriptor) {
		try {
			return this.beanFactory.isAutowireCandidate(name, descriptor);
		}
		catch (RuntimeException | LinkageError ex) {
			return false;
		}
	}

	/**
	 * Leave out those that have a reverse path, be it through a bean that disposes
	 * instances of another. Only edges within one component of the graph with all of them
	 * can have one, so most are never searched for.
	 * @param lazy those that are no less soft for being known to the bean factory
	 */
	private List<String[]> accept(List<String[]> candidates, Map<String, Set<String>> owned, Set<String[]> lazy) {
		if (candidates.isEmpty()) {
			return candidates;
		}
		BeanEdges all = new BeanEdges(this.beanFactory);
		owned.forEach(all::addOwner);
		candidates.forEach((edge) -> all.add(edge[0], edge[1]));
		Map<String, Integer> components = all.components(candidates.stream().map((edge) -> edge[0]).toList());
		BeanEdges accepted = new BeanEdges(this.beanFactory);
		lazy.forEach((edge) -> accepted.leaveOut(edge[0], edge[1]));
		owned.forEach(accepted::addOwner);
		List<String[]> kept = new ArrayList<>(candidates.size());
		for (String[] edge : candidates) {
			boolean mayHaveReverse = components.getOrDefault(edge[0], -1).equals(components.getOrDefault(edge[1], -2));
			if (!mayHaveReverse || !accepted.below(edge[0]).contains(edge[1])) {
				accepted.add(edge[0], edge[1]);
				kept.add(edge);
			}
		}
		return kept;
	}

}
