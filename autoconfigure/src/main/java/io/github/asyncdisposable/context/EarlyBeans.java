package io.github.asyncdisposable.context;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.github.asyncdisposable.AsyncDisposable;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Finds the beans that were created before the post-processor that sees all others, such
 * as what other post-processors depend on (D1), and makes up for what they missed.
 */
final class EarlyBeans {

	private static final Log logger = LogFactory.getLog(EarlyBeans.class);

	private static final Set<String> TWINS = Set.of("close", "shutdown", "disposeAsync");

	private final DefaultListableBeanFactory beanFactory;

	private final ManagedBeans managedBeans;

	private final BeanClaims claims;

	private final SeenBeans seen;

	private final Consumer<ManagedBean> created;

	private boolean adopted;

	/**
	 * Create it for a context.
	 * @param created whom to tell of each
	 */
	EarlyBeans(DefaultListableBeanFactory beanFactory, ManagedBeans managedBeans, BeanClaims claims, SeenBeans seen,
			Consumer<ManagedBean> created) {
		this.claims = claims;
		this.seen = seen;
		this.created = created;
		this.beanFactory = beanFactory;
		this.managedBeans = managedBeans;
	}

	/**
	 * Adopt them.
	 */
	void adopt() {
		find().forEach(this::adopt);
	}

	/**
	 * Adopt them when the start has failed. One that cannot be, such as where its
	 * disposer does not exist, stays Spring's.
	 */
	void adoptAsFarAsPossible() {
		if (!this.adopted) {
			adopt(find());
		}
	}

	/**
	 * Adopt those when the start has failed whose callbacks Spring has not called, be it
	 * that there are none.
	 */
	void adoptOf(Set<String> notDestroyed) {
		DestroyCallbacks callbacks = new DestroyCallbacks(this.beanFactory);
		Map<String, Object> found = find();
		found.entrySet()
			.removeIf((bean) -> !notDestroyed.contains(bean.getKey()) && callbacks.has(bean.getKey(), bean.getValue()));
		adopt(found);
	}

	private void adopt(Map<String, Object> found) {
		this.adopted = true;
		found.forEach((name, bean) -> {
			try {
				adopt(name, bean);
			}
			catch (RuntimeException ex) {
				logger.debug("Bean '" + name + "' is left to Spring", ex);
			}
		});
	}

	private Map<String, Object> find() {
		Map<String, Object> found = new LinkedHashMap<>();
		this.seen.early(this.beanFactory).forEach((name) -> find(name, found));
		filter().synthetic().forEach((name) -> find(name, found));
		return found;
	}

	private void find(String name, Map<String, Object> found) {
		Object bean = this.beanFactory.containsSingleton(name) ? this.beanFactory.getSingleton(name) : null;
		if (bean != null && this.beanFactory.containsBeanDefinition(name) && this.managedBeans.get(name) == null) {
			found.put(name, bean);
		}
	}

	private void adopt(String name, Object bean) {
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
		this.created.accept(managed);
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
			filter().decide(definition, bean.getClass(), name);
		}
	}

	/**
	 * The one that sees all others; where the start has failed before, there is none.
	 */
	private DestroyMethodFilter filter() {
		DestroyMethodFilter known = DestroyMethodFilter.of(this.beanFactory);
		if (known != null) {
			return known;
		}
		DestroyMethodFilter filter = new DestroyMethodFilter(this.claims);
		filter.setBeanFactory(this.beanFactory);
		return filter;
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
