package io.github.asyncdisposable.context;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.github.asyncdisposable.AsyncDisposable;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationNotAllowedException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Decides which beans are disposed asynchronously, and by whom (D6): once per bean
 * definition, when its first instance has been made. Safe for use by any thread.
 *
 * @since 0.1.0
 */
public final class BeanClaims implements BeanFactoryAware {

	private static final Claimed OWN = new Claimed(AsyncDisposable.class, DisposalKind.ASYNC_DISPOSABLE,
			ManagedBean.OWN_CLAIM);

	private static final DisposalSource OWN_SOURCE = new DisposalSource() {

		@Override
		public DisposalKind kind() {
			return OWN.kind();
		}

		@Override
		public @Nullable DisposalClaim claim(String beanName, Class<?> type, @Nullable RootBeanDefinition definition) {
			return AsyncDisposable.class.isAssignableFrom(type) ? OWN.claim() : null;
		}

	};

	private @Nullable ListableBeanFactory beanFactory;

	private final Map<String, Claimed> foreign = new ConcurrentHashMap<>();

	private final Set<Class<?>> foreignTypes = ConcurrentHashMap.newKeySet();

	private final ThreadLocal<Boolean> finding = ThreadLocal.withInitial(() -> false);

	private volatile @Nullable List<DisposalSource> sources;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (beanFactory instanceof ListableBeanFactory listable) ? listable : null;
	}

	/**
	 * Decide for a bean definition, with its destroy methods as the application set them.
	 * @return the claim, {@code null} if the bean stays Spring's
	 */
	@Nullable DisposalClaim decide(String name, Class<?> type, RootBeanDefinition definition) {
		Claimed claimed = find(name, type, definition);
		if (claimed == null || !claimed.isForeign()) {
			if (!this.foreign.isEmpty()) {
				this.foreign.remove(name);
			}
			return (claimed != null) ? claimed.claim() : null;
		}
		this.foreign.put(name, claimed);
		return claimed.claim();
	}

	/**
	 * Return how an instance is disposed.
	 * @return the managed bean, {@code null} if it stays Spring's
	 */
	@Nullable ManagedBean of(String name, Object bean) {
		List<DisposalSource> known = sources();
		if (known.size() == 1) {
			return (bean instanceof AsyncDisposable) ? ManagedBean.own(name, bean) : null;
		}
		Class<?> type = bean.getClass();
		Claimed claimed = this.foreign.isEmpty() ? null : this.foreign.get(name);
		// A factory bean's product goes by the name of the factory bean.
		if (claimed == null || claimed.type() != type) {
			claimed = find(name, type, null);
		}
		if (claimed == null) {
			return null;
		}
		if (claimed.isForeign()) {
			this.foreignTypes.add(type);
		}
		return new ManagedBean(name, bean, claimed.kind(), claimed.claim());
	}

	/**
	 * Whether anything but the beans themselves is asked how they are disposed.
	 */
	boolean hasForeign() {
		return sources().size() > 1;
	}

	/**
	 * Return whether a bean may have been claimed.
	 */
	boolean mayClaim(Object bean) {
		return bean instanceof AsyncDisposable
				|| (!this.foreignTypes.isEmpty() && this.foreignTypes.contains(bean.getClass()));
	}

	/**
	 * Forget a bean whose name will not be seen again.
	 */
	void forget(String name) {
		this.foreign.remove(name);
	}

	private @Nullable Claimed find(String name, Class<?> type, @Nullable RootBeanDefinition definition) {
		for (DisposalSource source : sources()) {
			DisposalClaim claim = source.claim(name, type, definition);
			if (claim != null) {
				return (source == OWN_SOURCE) ? OWN : new Claimed(type, source.kind(), claim);
			}
		}
		return null;
	}

	/**
	 * Without a lock, and without other sources for the thread that is creating these:
	 * the first bean that is asked about may be one of them.
	 */
	private List<DisposalSource> sources() {
		List<DisposalSource> known = this.sources;
		if (known != null) {
			return known;
		}
		if (this.finding.get()) {
			return List.of(OWN_SOURCE);
		}
		this.finding.set(true);
		try {
			known = Stream.concat(Stream.of(OWN_SOURCE), foreignSources())
				.sorted(Comparator.comparing(DisposalSource::kind))
				.toList();
			this.sources = known;
			return known;
		}
		finally {
			this.finding.remove();
		}
	}

	/**
	 * By name: to look for them by type costs a pass over all definitions.
	 */
	private Stream<DisposalSource> foreignSources() {
		ListableBeanFactory factory = this.beanFactory;
		return (factory != null) ? Stream.of(factory.getBeanDefinitionNames())
			.filter((name) -> name.endsWith(DisposalSource.NAME) && factory.isTypeMatch(name, DisposalSource.class))
			.map((name) -> source(factory, name)) : Stream.empty();
	}

	/**
	 * A bean factory that destroys all beans refuses to make any, unless nobody but the
	 * caller is to have it.
	 */
	private static DisposalSource source(ListableBeanFactory factory, String name) {
		try {
			return factory.getBean(name, DisposalSource.class);
		}
		catch (BeanCreationNotAllowedException ex) {
			DefaultListableBeanFactory failed = (DefaultListableBeanFactory) factory;
			RootBeanDefinition definition = new RootBeanDefinition(
					(RootBeanDefinition) failed.getMergedBeanDefinition(name));
			definition.setScope(BeanDefinition.SCOPE_PROTOTYPE);
			failed.registerBeanDefinition(BeanClaims.class.getName() + "." + name, definition);
			return failed.getBean(BeanClaims.class.getName() + "." + name, DisposalSource.class);
		}
	}

	private record Claimed(Class<?> type, DisposalKind kind, DisposalClaim claim) {

		boolean isForeign() {
			return this.kind != DisposalKind.ASYNC_DISPOSABLE;
		}
	}

}
