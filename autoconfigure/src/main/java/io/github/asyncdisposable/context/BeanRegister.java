package io.github.asyncdisposable.context;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.asyncdisposable.AsyncDisposable;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Decides which of the beans that could be disposed are managed (D1): singletons with a
 * definition of their own, inner beans, and what factory beans make.
 */
final class BeanRegister {

	private final DefaultListableBeanFactory beanFactory;

	private final ManagedBeans managedBeans;

	private final InnerBeans innerBeans;

	private final Map<String, NotManaged> notManaged = new ConcurrentHashMap<>();

	BeanRegister(DefaultListableBeanFactory beanFactory, ManagedBeans managedBeans, InnerBeans innerBeans) {
		this.beanFactory = beanFactory;
		this.innerBeans = innerBeans;
		this.managedBeans = managedBeans;
	}

	/**
	 * A bean has been created.
	 * @return the bean if it is managed, otherwise {@code null}
	 */
	@Nullable ManagedBean created(ManagedBean bean) {
		if (bean.bean() instanceof Advised advised && !advised.getTargetSource().isStatic()) {
			return refuse(bean, "a proxy whose target changes");
		}
		if (isProduct(bean)) {
			return product(bean);
		}
		String scope = scope(bean.name());
		if (!scope.equals(BeanDefinition.SCOPE_SINGLETON)) {
			return refuse(bean,
					scope.isEmpty() ? "no bean of its own"
							: scope.equals(BeanDefinition.SCOPE_PROTOTYPE)
									? "a prototype: it belongs to whoever asked for it"
									: "of scope '" + scope + "': disposed when its scope destroys it");
		}
		return add(bean);
	}

	/**
	 * A bean is managed.
	 */
	ManagedBean add(ManagedBean bean) {
		this.managedBeans.add(bean);
		if (!this.beanFactory.containsBeanDefinition(bean.name())) {
			this.innerBeans.add(bean.name());
		}
		return bean;
	}

	/**
	 * Whether every request for a bean makes a new one, or every owner's first: if nobody
	 * owns it, nobody disposes it.
	 */
	boolean isPerOwner(ManagedBean bean) {
		if (this.beanFactory.containsBeanDefinition(bean.name())) {
			// Asked for each instance of a scope. A scope that is not inherited needs no
			// merging.
			if (Creations.ASYNC_SCOPE.equals(this.beanFactory.getBeanDefinition(bean.name()).getScope())) {
				return true;
			}
			BeanDefinition definition = this.beanFactory.getMergedBeanDefinition(bean.name());
			return definition.isSingleton() ? isProduct(bean) && !isSingletonProduct(bean)
					: definition.isPrototype() || Creations.ASYNC_SCOPE.equals(definition.getScope());
		}
		return !this.beanFactory.containsSingleton(bean.name())
				&& bean.name().indexOf(BeanFactoryUtils.GENERATED_BEAN_NAME_SEPARATOR) > 0
				&& !isInnerSingleton(bean.name());
	}

	private boolean isSingletonProduct(ManagedBean bean) {
		FactoryBean<?> factory = factoryOf(bean);
		return factory != null && factory.isSingleton();
	}

	/**
	 * The beans that could be disposed but are not, as far as is known now.
	 */
	List<NotManaged> notManaged() {
		for (String name : this.beanFactory.getSingletonNames()) {
			if (!this.beanFactory.containsBeanDefinition(name)
					&& this.beanFactory.getSingleton(name) instanceof AsyncDisposable bean
					&& this.managedBeans.of(name).isEmpty()) {
				refuse(name, bean, "registered as an instance: it belongs to whoever made it");
			}
		}
		return this.notManaged.values().stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
	}

	/**
	 * A factory bean's product goes by the name of the factory bean, which exists by
	 * then; any other bean does not.
	 */
	boolean isProduct(ManagedBean bean) {
		return !(bean.bean() instanceof FactoryBean<?>) && factoryOf(bean) != null;
	}

	private @Nullable FactoryBean<?> factoryOf(ManagedBean bean) {
		return (this.beanFactory.containsSingleton(bean.name())
				&& this.beanFactory.getSingleton(bean.name()) instanceof FactoryBean<?> factory) ? factory : null;
	}

	private @Nullable ManagedBean product(ManagedBean bean) {
		FactoryBean<?> factory = factoryOf(bean);
		if (factory == null || !factory.isSingleton()) {
			return refuse(bean, "a prototype: it belongs to whoever asked for it");
		}
		Object target = AopProxyUtils.getSingletonTarget(bean.bean());
		ManagedBean product = (target != null) ? bean.withBean(target) : bean;
		this.managedBeans.addProduct(product);
		return product;
	}

	/**
	 * An inner bean has no definition that can be asked for; its filter has seen it.
	 */
	private String scope(String name) {
		if (this.beanFactory.containsBeanDefinition(name)) {
			BeanDefinition definition = this.beanFactory.getMergedBeanDefinition(name);
			return definition.isSingleton() ? BeanDefinition.SCOPE_SINGLETON : String.valueOf(definition.getScope());
		}
		return isInnerSingleton(name) ? BeanDefinition.SCOPE_SINGLETON : "";
	}

	private boolean isInnerSingleton(String name) {
		DestroyMethodFilter filter = DestroyMethodFilter.of(this.beanFactory);
		return filter != null && filter.isInnerSingleton(name);
	}

	private @Nullable ManagedBean refuse(ManagedBean bean, String reason) {
		return refuse(bean.name(), bean.bean(), reason);
	}

	private @Nullable ManagedBean refuse(String name, Object bean, String reason) {
		// Names without a definition are endless, such as those of test instances.
		if (this.beanFactory.containsBeanDefinition(name) || this.beanFactory.containsSingleton(name)) {
			this.notManaged.computeIfAbsent(name,
					(key) -> new NotManaged(name, ClassUtils.getUserClass(bean).getName(), reason));
		}
		return null;
	}

}
