package io.github.asyncdisposable.context;

import java.util.function.Consumer;

import io.github.asyncdisposable.AsyncDisposable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Finds the beans that were created before the post-processor that sees all others, such
 * as what other post-processors depend on (D1), and makes up for what they missed.
 */
final class EarlyBeans {

	private static final String[] TWINS = { "close", "shutdown", "disposeAsync" };

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
		for (String name : singletons) {
			if (this.beanFactory.getSingleton(name) instanceof AsyncDisposable bean
					&& this.beanFactory.containsBeanDefinition(name) && this.managedBeans.get(name) == null) {
				Object target = AopProxyUtils.getSingletonTarget(bean);
				Object raw = (target instanceof AsyncDisposable) ? target : bean;
				ManagedBean managed = this.claims.of(name, raw);
				if (managed != null) {
					created.accept(managed);
				}
				if (this.managedBeans.get(name) != null) {
					haveDestroyed(name, raw);
				}
			}
		}
	}

	/**
	 * Put the callbacks that Spring knows in place of those that it has prepared, which
	 * lack ours and call the bean's synchronous twin.
	 */
	private void haveDestroyed(String name, Object bean) {
		if (this.beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition) {
			for (String twin : TWINS) {
				definition.registerExternallyManagedDestroyMethod(twin);
			}
			this.beanFactory.registerDisposableBean(name, () -> this.beanFactory.destroyBean(name, bean));
		}
	}

}
