package io.github.asyncdisposable.context;

import java.util.List;
import java.util.concurrent.ExecutorService;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.util.ClassUtils;

/**
 * Tells whether Spring calls anything of a bean when it destroys it. Spring keeps that to
 * itself, so this follows {@code DisposableBeanAdapter}. Where it cannot tell, the answer
 * is yes: destroying a bean that has no callback does no harm, but to miss one would
 * leave it to run after what it depends on is gone.
 */
final class DestroyCallbacks {

	private final DefaultListableBeanFactory beanFactory;

	private final List<DestructionAwareBeanPostProcessor> postProcessors;

	DestroyCallbacks(DefaultListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.postProcessors = beanFactory.getBeanPostProcessors()
			.stream()
			.filter((candidate) -> candidate instanceof DestructionAwareBeanPostProcessor
					&& !(candidate instanceof DisposingPostProcessor))
			.map(DestructionAwareBeanPostProcessor.class::cast)
			.toList();
	}

	boolean has(String name, Object bean) {
		if (!this.beanFactory.containsBeanDefinition(name)
				|| !(this.beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)) {
			return false;
		}
		Object raw = AopProxyUtils.getSingletonTarget(bean);
		Object target = (raw != null) ? raw : bean;
		return target instanceof DisposableBean || hasDestroyMethod(target.getClass(), definition)
				|| this.postProcessors.stream().anyMatch((candidate) -> candidate.requiresDestruction(target));
	}

	private static boolean hasDestroyMethod(Class<?> type, RootBeanDefinition definition) {
		String[] names = definition.getDestroyMethodNames();
		if (names == null) {
			return isInferred(type);
		}
		if (names.length == 1 && AbstractBeanDefinition.INFER_METHOD.equals(names[0])) {
			return isInferred(type) || ClassUtils.hasMethod(type, "close") || ClassUtils.hasMethod(type, "shutdown");
		}
		return names.length > 1 || (names.length == 1 && !names[0].isEmpty());
	}

	private static boolean isInferred(Class<?> type) {
		return AutoCloseable.class.isAssignableFrom(type) || ExecutorService.class.isAssignableFrom(type);
	}

}
