package io.github.asyncdisposable.context;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Gives what no bean factory destroys to whoever it was created for: to the current
 * {@link InstanceOwner}, or to the singleton that was being created (C5). To a singleton
 * it is an inner bean from then on: Spring destroys it after its singleton, be that
 * alone, at the close, or because its creation fails.
 */
final class OwnedPrototypes {

	private final DefaultListableBeanFactory beanFactory;

	private final Creations creations;

	private final BeanRegister register;

	private final SpringDestruction destruction;

	private final Consumer<ManagedBean> disposal;

	private final InstanceCallbacks callbacks;

	private final SoftEdges softEdges;

	private final AtomicLong number = new AtomicLong();

	private final Map<String, List<ManagedBean>> bySingleton = new ConcurrentHashMap<>();

	private final Map<String, Set<String>> askedLater = new ConcurrentHashMap<>();

	/**
	 * Create it for a context.
	 * @param disposal disposes one that Spring destroys, unless it has been disposed
	 */
	OwnedPrototypes(DefaultListableBeanFactory beanFactory, Creations creations, BeanRegister register,
			SpringDestruction destruction, InstanceCallbacks callbacks, SoftEdges softEdges,
			Consumer<ManagedBean> disposal) {
		this.beanFactory = beanFactory;
		this.creations = creations;
		this.register = register;
		this.destruction = destruction;
		this.disposal = disposal;
		this.callbacks = callbacks;
		this.softEdges = softEdges;
	}

	/**
	 * Whether a bean that this thread has just created is somebody's.
	 */
	boolean isOwned(ManagedBean bean) {
		return this.creations.isForSomebody() && this.register.isPerOwner(bean);
	}

	/**
	 * Give a bean to its owner.
	 * @return the bean, by a name of its own, if it is disposed with the context;
	 * {@code null} if its owner will dispose it
	 */
	@Nullable ManagedBean give(ManagedBean bean) {
		if (this.creations.own(bean, false)) {
			return null;
		}
		String singleton = this.creations.singleton();
		return (singleton != null) ? give(bean, singleton) : null;
	}

	private ManagedBean give(ManagedBean prototype, String singleton) {
		String id = prototype.name() + BeanFactoryUtils.GENERATED_BEAN_NAME_SEPARATOR + this.number.incrementAndGet();
		ManagedBean owned = new ManagedBean(id, prototype.bean(), prototype.kind(), prototype.claim());
		List<ManagedBean> siblings = this.bySingleton.computeIfAbsent(singleton, (key) -> new CopyOnWriteArrayList<>());
		for (String dependency : this.beanFactory.getDependenciesForBean(prototype.name())) {
			this.beanFactory.registerDependentBean(dependency, id);
		}
		// Edges that nobody records are known of the definition.
		this.beanFactory.registerDependentBean(prototype.name(), id);
		goesBefore(siblings, prototype.name(), id);
		goesAfterWhoAsks(siblings, prototype.name(), id);
		siblings.add(owned);
		this.beanFactory.registerContainedBean(id, singleton);
		this.destruction.owns(id, () -> callbacks(owned));
		this.beanFactory.registerDisposableBean(id, () -> destroy(owned, singleton));
		return this.register.add(owned);
	}

	/**
	 * Any bean has been created. An inner one goes before the prototypes that were made
	 * for it: these belong to the same singleton as it does.
	 */
	void created(String name) {
		if (!this.bySingleton.isEmpty() && name.indexOf('#') > 0) {
			String singleton = this.creations.singleton();
			List<ManagedBean> siblings = (singleton != null) ? this.bySingleton.get(singleton) : null;
			if (siblings != null) {
				goesBefore(siblings, name, name);
			}
		}
	}

	/**
	 * Have a bean go before those of some prototypes that it uses, also where it has them
	 * from others which are no singletons either; or may have asked for (D4), unless they
	 * use it in turn.
	 */
	private void goesBefore(List<ManagedBean> prototypes, String name, String id) {
		if (prototypes.isEmpty()) {
			return;
		}
		Set<String> used = reached(name, this::recorded);
		Set<String> asked = askedLater(name).isEmpty() ? Set.of() : reached(name, this::recordedOrAsked);
		for (ManagedBean prototype : prototypes) {
			String other = definitionName(this.beanFactory, prototype.name());
			if (used.contains(other) || (asked.contains(other) && !reached(other, this::recorded).contains(name))) {
				this.beanFactory.registerDependentBean(prototype.name(), id);
			}
		}
	}

	/**
	 * Have a bean go after those of some older prototypes that may have asked for it when
	 * they existed (D4), unless it uses them in turn.
	 */
	private void goesAfterWhoAsks(List<ManagedBean> prototypes, String name, String id) {
		for (ManagedBean prototype : prototypes) {
			String asking = definitionName(this.beanFactory, prototype.name());
			if (askedLater(asking).contains(name) && !reached(name, this::recordedOrAsked).contains(asking)) {
				this.beanFactory.registerDependentBean(id, prototype.name());
			}
		}
	}

	private Set<String> reached(String name, Function<String, Collection<String>> next) {
		Set<String> reached = new HashSet<>();
		Deque<String> open = new ArrayDeque<>(List.of(name));
		while (!open.isEmpty()) {
			for (String other : next.apply(open.remove())) {
				if (reached.add(other) && !this.beanFactory.containsSingleton(other)) {
					open.add(other);
				}
			}
		}
		return reached;
	}

	private Collection<String> recorded(String name) {
		return List.of(this.beanFactory.getDependenciesForBean(name));
	}

	private Collection<String> recordedOrAsked(String name) {
		Set<String> all = new HashSet<>(recorded(name));
		all.addAll(askedLater(name));
		return all;
	}

	/**
	 * Of a definition only: it alone is bounded.
	 */
	private Set<String> askedLater(String name) {
		Set<String> known = this.askedLater.get(name);
		if (known == null) {
			if (!this.beanFactory.containsBeanDefinition(name)) {
				return Set.of();
			}
			known = this.softEdges.askedLater(name);
			this.askedLater.put(name, known);
		}
		return known;
	}

	private void destroy(ManagedBean owned, String singleton) {
		this.bySingleton.computeIfPresent(singleton,
				(key, siblings) -> (siblings.remove(owned) && siblings.isEmpty()) ? null : siblings);
		this.creations.mayBeMadeAgain(singleton);
		this.disposal.accept(owned);
		this.destruction.finish(owned.name());
	}

	private void callbacks(ManagedBean owned) {
		String name = definitionName(this.beanFactory, owned.name());
		if (this.callbacks.has(name, owned.bean())) {
			this.creations.finish(owned.bean(), () -> this.beanFactory.destroyBean(name, owned.bean()));
		}
	}

	/**
	 * The name of the definition that an instance was made from: it alone is bounded. A
	 * definition that was given no name has one with the same separator.
	 */
	static String definitionName(ListableBeanFactory beanFactory, String name) {
		String known = name;
		int separator = name.lastIndexOf(BeanFactoryUtils.GENERATED_BEAN_NAME_SEPARATOR);
		while (separator > 0 && !beanFactory.containsBeanDefinition(known)) {
			known = known.substring(0, separator);
			separator = known.lastIndexOf(BeanFactoryUtils.GENERATED_BEAN_NAME_SEPARATOR);
		}
		return known;
	}

}
