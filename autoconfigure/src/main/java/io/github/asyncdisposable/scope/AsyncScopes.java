package io.github.asyncdisposable.scope;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.context.ContextDisposal;
import io.github.asyncdisposable.context.Creations;
import io.github.asyncdisposable.context.InstanceDisposal;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.Assert;

/**
 * The scopes of one context: makes the scope {@value AsyncScoped#SCOPE} known to Spring,
 * and knows which of them are open. Safe for use by any thread.
 *
 * @since 0.1.0
 */
public final class AsyncScopes implements BeanFactoryPostProcessor, SmartInitializingSingleton, OpenScopes {

	private final Set<DefaultAsyncScope> open = ConcurrentHashMap.newKeySet();

	private @Nullable DefaultListableBeanFactory beanFactory;

	private volatile @Nullable Creations creations;

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (beanFactory instanceof DefaultListableBeanFactory factory) {
			this.beanFactory = factory;
			factory.registerScope(AsyncScoped.SCOPE, new AsyncBeanScope(this::creations));
		}
	}

	/**
	 * Say which beans scopes will dispose, as far as their types tell, so that there are
	 * meters for them.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		if (this.beanFactory == null) {
			return;
		}
		for (String name : beanFactory().getBeanDefinitionNames()) {
			if (AsyncScoped.SCOPE.equals(beanFactory().getBeanDefinition(name).getScope())) {
				Class<?> type = beanFactory().getType(name, false);
				if (type != null && AsyncDisposable.class.isAssignableFrom(type)) {
					instances().listener().managed(ScopedKind.expected(name, type));
				}
			}
		}
	}

	/**
	 * Create the factory, to be a bean.
	 * @param name the name of the bean
	 * @param deadline how long the disposal of one scope may take
	 * @return the factory
	 */
	public AsyncScopeFactory factory(String name, Duration deadline) {
		InstanceDisposal instances = instances();
		ScopeDisposals disposals = new ScopeDisposals(beanFactory(), instances, deadline);
		instances.ownedBy(name, disposals::owned);
		return new DefaultAsyncScopeFactory(disposals, this.open);
	}

	@Override
	public int count() {
		return this.open.size();
	}

	@Override
	public int beanCount() {
		return this.open.stream().mapToInt(DefaultAsyncScope::beanCount).sum();
	}

	private Creations creations() {
		Creations known = this.creations;
		if (known == null) {
			known = instances().creations();
			this.creations = known;
		}
		return known;
	}

	private InstanceDisposal instances() {
		return beanFactory().getBean(ContextDisposal.BEAN_NAME, ContextDisposal.class).instances();
	}

	private DefaultListableBeanFactory beanFactory() {
		Assert.state(this.beanFactory != null, "There is no bean factory that scopes could be used with");
		return this.beanFactory;
	}

}
