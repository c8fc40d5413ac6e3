package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * The beans that exist at one moment, by name and by every type that they have. Asking
 * the bean factory by type would look at every definition, for each type again.
 */
final class ExistingBeans {

	private final Map<String, Class<?>> classes = new LinkedHashMap<>();

	private final Map<Class<?>, List<String>> byClass = new HashMap<>();

	private final Map<Class<?>, Set<String>> byType = new HashMap<>();

	/**
	 * Look at what exists now.
	 * @param owned whether somebody disposes, or may dispose, instances of a bean that is
	 * no singleton
	 */
	ExistingBeans(DefaultListableBeanFactory beanFactory, Predicate<String> owned) {
		for (String name : beanFactory.getSingletonNames()) {
			Object bean = beanFactory.containsSingleton(name) ? beanFactory.getSingleton(name) : null;
			if (bean != null) {
				this.classes.put(name, ClassUtils.getUserClass(AopUtils.getTargetClass(bean)));
				Class<?> type = (bean instanceof FactoryBean<?> factory) ? productType(factory) : bean.getClass();
				this.byClass.computeIfAbsent(type, (key) -> new ArrayList<>(1)).add(name);
			}
		}
		for (String name : beanFactory.getBeanDefinitionNames()) {
			if (!this.classes.containsKey(name) && (isInUse(beanFactory, name) || owned.test(name))
					&& isPerOwner(beanFactory.getMergedBeanDefinition(name))) {
				Class<?> type = beanFactory.getType(name, false);
				if (type != null) {
					this.classes.put(name, ClassUtils.getUserClass(type));
					this.byClass.computeIfAbsent(type, (key) -> new ArrayList<>(1)).add(name);
				}
			}
		}
	}

	/**
	 * From each name to the class as its author wrote it.
	 */
	Map<String, Class<?>> classes() {
		return this.classes;
	}

	Set<String> ofType(Class<?> type) {
		// Mostly nobody asks.
		if (this.byType.isEmpty()) {
			this.byClass.forEach(this::index);
		}
		return this.byType.getOrDefault(type, Set.of());
	}

	boolean contains(String name) {
		return this.classes.containsKey(name);
	}

	private static boolean isInUse(DefaultListableBeanFactory beanFactory, String name) {
		return beanFactory.getDependenciesForBean(name).length > 0 || beanFactory.getDependentBeans(name).length > 0;
	}

	/**
	 * Whoever owns instances of it, their dependencies count.
	 */
	private static boolean isPerOwner(BeanDefinition definition) {
		return definition.isPrototype() || Creations.ASYNC_SCOPE.equals(definition.getScope());
	}

	/**
	 * Under every type above one, interfaces that interfaces extend included. Where the
	 * names are known already, they are known above as well.
	 */
	private void index(Class<?> type, List<String> names) {
		if (this.byType.computeIfAbsent(type, (key) -> new LinkedHashSet<>()).addAll(names)) {
			if (type.getSuperclass() != null) {
				index(type.getSuperclass(), names);
			}
			for (Class<?> implemented : type.getInterfaces()) {
				index(implemented, names);
			}
		}
	}

	private static Class<?> productType(FactoryBean<?> factory) {
		try {
			Class<?> type = factory.getObjectType();
			return (type != null) ? type : Object.class;
		}
		catch (RuntimeException ex) {
			return Object.class;
		}
	}

}
