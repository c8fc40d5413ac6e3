package io.github.asyncdisposable.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.asyncdisposable.AsyncDisposer;
import io.github.asyncdisposable.context.DisposalClaim;
import io.github.asyncdisposable.context.DisposalKind;
import io.github.asyncdisposable.context.DisposalSource;
import io.github.asyncdisposable.context.InvalidDisposalSettingException;
import io.github.asyncdisposable.engine.DisposalAction;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;

/**
 * Finds the application's {@link AsyncDisposer} beans and claims for each what is of its
 * type (F2). Their types are read from the bean definitions, before any of them exists.
 *
 * @since 0.1.0
 */
public final class UsersDisposers implements DisposalSource, BeanFactoryAware, SmartInitializingSingleton {

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private final Map<Class<?>, Optional<Claim>> byType = new ConcurrentHashMap<>();

	private final Queue<Runnable> unfinished = new ConcurrentLinkedQueue<>();

	private volatile @Nullable List<Disposer> disposers;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public DisposalKind kind() {
		return DisposalKind.DISPOSER;
	}

	@Override
	public @Nullable DisposalClaim claim(String beanName, Class<?> type, @Nullable RootBeanDefinition definition) {
		List<Disposer> all = disposers();
		if (all.isEmpty() || AsyncDisposer.class.isAssignableFrom(type)) {
			return null;
		}
		Optional<Claim> known = this.byType.get(type);
		if (known == null) {
			known = Optional.ofNullable(mostSpecific(beanName, type, all)).map(Claim::new);
			this.byType.put(type, known);
		}
		return known.orElse(null);
	}

	/**
	 * Complete the edges from beans that their disposers depend on.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		for (Runnable next = this.unfinished.poll(); next != null; next = this.unfinished.poll()) {
			next.run();
		}
	}

	private List<Disposer> disposers() {
		List<Disposer> known = this.disposers;
		if (known == null) {
			known = new ArrayList<>();
			for (String name : beanFactory().getBeanNamesForType(AsyncDisposer.class, true, false)) {
				add(known, new Disposer(name, typeOf(name)));
			}
			this.disposers = known;
		}
		return known;
	}

	private ConfigurableListableBeanFactory beanFactory() {
		Assert.state(this.beanFactory != null, "The bean factory has not been set");
		return this.beanFactory;
	}

	private static void add(List<Disposer> known, Disposer disposer) {
		for (Disposer other : known) {
			if (other.type() == disposer.type()) {
				throw ambiguous(disposer.type().getName(), other, disposer);
			}
		}
		known.add(disposer);
	}

	private Class<?> typeOf(String name) {
		Class<?> type = declaredType(name).as(AsyncDisposer.class).getGeneric(0).resolve();
		if (type == null || type == Object.class) {
			throw new InvalidDisposalSettingException("AsyncDisposer bean '" + name + "'",
					(type != null) ? "AsyncDisposer<Object>" : "AsyncDisposer<?>",
					"Say in its definition which type it disposes: let the @Bean method return AsyncDisposer<YourType>, "
							+ "or register a class that implements it.");
		}
		return type;
	}

	/**
	 * Of one that was registered as an instance there is no definition: its class may
	 * tell.
	 */
	private ResolvableType declaredType(String name) {
		if (!beanFactory().containsBeanDefinition(name)) {
			return ResolvableType.forClass(beanFactory().getType(name));
		}
		return (beanFactory().getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)
				? definition.getResolvableType() : ResolvableType.NONE;
	}

	private static @Nullable Disposer mostSpecific(String beanName, Class<?> type, List<Disposer> all) {
		List<Disposer> fitting = all.stream().filter((disposer) -> disposer.fits(type)).toList();
		List<Disposer> best = fitting.stream()
			.filter((disposer) -> fitting.stream()
				.noneMatch((other) -> !other.equals(disposer) && disposer.fits(other.type())))
			.toList();
		if (best.size() > 1) {
			throw ambiguous("bean '" + beanName + "' of type " + type.getName(), best.get(0), best.get(1));
		}
		return best.isEmpty() ? null : best.get(0);
	}

	private static InvalidDisposalSettingException ambiguous(String what, Disposer one, Disposer other) {
		return new InvalidDisposalSettingException("AsyncDisposer for " + what, one.name() + ", " + other.name(),
				"These beans are equally specific. Remove one of them, or add one for a more specific type.");
	}

	private record Disposer(String name, Class<?> type) {

		boolean fits(Class<?> candidate) {
			return this.type.isAssignableFrom(candidate);
		}

	}

	/**
	 * The claim of one disposer on the beans of one type.
	 */
	private final class Claim implements DisposalClaim {

		private final String disposer;

		Claim(Disposer disposer) {
			this.disposer = disposer.name();
		}

		@Override
		public DisposalAction action(Object bean) {
			return new ForeignAction<>(bean, (target, context) -> instance().disposeAsync(target));
		}

		/**
		 * Create the disposer before the bean is in use: none is created at the close.
		 */
		@Override
		public void created(String beanName) {
			try {
				instance();
			}
			catch (BeanCreationException ex) {
				if (!ex.contains(BeanCurrentlyInCreationException.class)) {
					throw ex;
				}
				// It depends on the bean that it disposes, and will be created after it.
				UsersDisposers.this.unfinished.add(() -> addEdge(beanName));
				return;
			}
			addEdge(beanName);
		}

		private void addEdge(String beanName) {
			beanFactory().registerDependentBean(this.disposer, beanName);
		}

		@SuppressWarnings("unchecked")
		private AsyncDisposer<Object> instance() {
			return beanFactory().getBean(this.disposer, AsyncDisposer.class);
		}

	}

}
