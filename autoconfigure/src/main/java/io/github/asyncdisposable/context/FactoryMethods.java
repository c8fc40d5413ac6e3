package io.github.asyncdisposable.context;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * The methods that beans are made by.
 */
final class FactoryMethods {

	private FactoryMethods() {
	}

	/**
	 * Return the method that makes a bean, {@code null} if it is made in another way or
	 * has not been made yet.
	 */
	static @Nullable Method of(ConfigurableListableBeanFactory beanFactory, String name) {
		return (beanFactory.containsBeanDefinition(name)
				&& beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)
						? definition.getResolvedFactoryMethod() : null;
	}

}
