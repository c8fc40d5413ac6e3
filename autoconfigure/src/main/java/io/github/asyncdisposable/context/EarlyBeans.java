package io.github.asyncdisposable.context;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

import io.github.asyncdisposable.AsyncDisposable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Finds the beans that were created before the post-processor that sees all others, such
 * as what other post-processors depend on (D1), and makes up for what they missed.
 */
final class EarlyBeans {

	private static final Set<String> TWINS = Set.of("close", "shutdown", "disposeAsync");

	/** The first singleton that a context makes once all post-processors are there. */
	private static final String FIRST_LATER = AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME;

	private final DefaultListableBeanFactory beanFactory;

	private final ManagedBeans managedBeans;

	private final BeanClaims claims;

	EarlyBeans(DefaultListableBeanFactory beanFactory, ManagedBeans managedBeans, BeanClaims claims) {
		this.claims = claims;
		this.beanFactory = beanFactory;
		this.managedBeans = managedBeans;
	}

	/**
	 * Adopt them. A walk over the existing singletons: asking by type would look at every
	 * bean definition.
	 */
	void adopt(String[] singletons, Consumer<ManagedBean> created) {
		boolean early = true;
		for (String name : singletons) {
			early &= !name.equals(FIRST_LATER);
			Object bean = this.beanFactory.getSingleton(name);
			if (bean != null && (early || bean instanceof AsyncDisposable)
					&& this.beanFactory.containsBeanDefinition(name) && this.managedBeans.get(name) == null) {
				adopt(name, bean, created);
			}
		}
	}

	private void adopt(String name, Object bean, Consumer<ManagedBean> created) {
		Object target = AopProxyUtils.getSingletonTarget(bean);
		if (!(bean instanceof AsyncDisposable)) {
			decide(name, (target != null) ? target : bean);
		}
		Object raw = (target != null && (!(bean instanceof AsyncDisposable) || target instanceof AsyncDisposable))
				? target : bean;
		ManagedBean managed = this.claims.of(name, raw);
		if (managed == null) {
			return;
		}
		managed.claim().created(name);
		created.accept(managed);
		if (this.managedBeans.get(name) != null) {
			Set<String> notCalled = new HashSet<>(TWINS);
			notCalled.addAll(managed.claim().replaces());
			haveDestroyed(name, raw, notCalled);
		}
	}

	/**
	 * Have it decided who disposes a bean, as is done for others when they are created.
	 */
	private void decide(String name, Object bean) {
		if (this.beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition) {
			for (BeanPostProcessor candidate : this.beanFactory.getBeanPostProcessors()) {
				if (candidate instanceof DestroyMethodFilter filter) {
					filter.postProcessMergedBeanDefinition(definition, bean.getClass(), name);
				}
			}
		}
	}

	/**
	 * Put the callbacks that Spring knows in place of those that it has prepared, which
	 * lack ours and call the bean's synchronous twin.
	 */
	private void haveDestroyed(String name, Object bean, Set<String> notCalled) {
		if (this.beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition) {
			notCalled.forEach(definition::registerExternallyManagedDestroyMethod);
			this.beanFactory.registerDisposableBean(name, () -> this.beanFactory.destroyBean(name, bean));
		}
	}

}
