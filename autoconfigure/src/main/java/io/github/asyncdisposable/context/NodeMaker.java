package io.github.asyncdisposable.context;

import java.time.Duration;

import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.Lifecycle;
import org.springframework.util.ClassUtils;

/**
 * Makes the steps of a plan from beans.
 */
final class NodeMaker {

	private static final Log logger = LogFactory.getLog(NodeMaker.class);

	private final DefaultListableBeanFactory beanFactory;

	private final ManagedBeans managedBeans;

	private final BeanLimits limits;

	private final SpringDestruction destruction;

	NodeMaker(DefaultListableBeanFactory beanFactory, ManagedBeans managedBeans, BeanLimits limits,
			SpringDestruction destruction) {
		this.beanFactory = beanFactory;
		this.managedBeans = managedBeans;
		this.limits = limits;
		this.destruction = destruction;
	}

	/**
	 * The disposal of a bean, if it has not begun by then.
	 */
	DisposalNode disposal(ManagedBean bean) {
		return node(bean, new OneDisposal(bean, this.managedBeans));
	}

	/**
	 * Tell of a bean at the start, which fails where its limit cannot be used.
	 */
	void tell(ManagedBean bean, DisposalListener listener) {
		this.limits.limitOf(bean.name(), ClassUtils.getUserClass(bean.bean()));
		listener.managed(disposal(bean));
	}

	/**
	 * The stop of a Lifecycle bean that must precede something.
	 */
	DisposalNode stop(String name, Lifecycle bean, Runnable stop) {
		return describe(DisposalNode.synchronous(name, stop), name, bean);
	}

	/**
	 * What Spring calls of a bean after its disposal.
	 */
	DisposalNode remainder(String name, Object bean) {
		return describe(DisposalNode.remainder(name, () -> this.destruction.destroy(name)), name, bean);
	}

	/**
	 * What Spring calls of a bean that is not managed.
	 */
	DisposalNode synchronous(String name, Object bean) {
		return describe(DisposalNode.synchronous(name, () -> this.destruction.destroy(name)), name, bean);
	}

	private DisposalNode node(ManagedBean bean, OneDisposal action) {
		DisposalNode node = DisposalNode.asynchronous(displayName(bean.name()), action);
		return describe(node, bean.name(), bean.bean())
			.withLimit(limit(displayName(bean.name()), ClassUtils.getUserClass(bean.bean())));
	}

	private DisposalNode describe(DisposalNode node, String name, Object bean) {
		return node.describedAs(ClassUtils.getUserClass(bean).getName(), scope(name));
	}

	/**
	 * An inner bean has a name that differs in every run: its class alone is bounded. So
	 * has a prototype that belongs to a singleton.
	 */
	private String displayName(String name) {
		return OwnedPrototypes.definitionName(this.beanFactory, name);
	}

	private String scope(String beanName) {
		String name = displayName(beanName);
		if (!this.beanFactory.containsBeanDefinition(name)) {
			return BeanDefinition.SCOPE_SINGLETON;
		}
		String scope = this.beanFactory.getMergedBeanDefinition(name).getScope();
		return (scope == null || scope.isEmpty()) ? BeanDefinition.SCOPE_SINGLETON : scope;
	}

	/**
	 * The limit of a bean, {@code null} for a share of the deadline.
	 */
	@Nullable Duration limit(String name, Class<?> type) {
		try {
			return this.limits.limitOf(name, type);
		}
		catch (RuntimeException ex) {
			// At start this would have failed the start; this bean was created later.
			logger.warn(ex.getMessage() + " It gets the default limit.");
			return null;
		}
	}

}
