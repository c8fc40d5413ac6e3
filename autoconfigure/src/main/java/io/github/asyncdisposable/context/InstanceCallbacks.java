package io.github.asyncdisposable.context;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.beans.factory.annotation.InitDestroyAnnotationBeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Tells whether Spring calls anything of an instance after its disposal. Asked for every
 * instance: the answer is kept where it is the same for all of a class.
 */
final class InstanceCallbacks {

	private final DefaultListableBeanFactory beanFactory;

	private final Map<String, Known> known = new ConcurrentHashMap<>();

	InstanceCallbacks(DefaultListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	boolean has(String beanName, Object bean) {
		Known kept = this.known.get(beanName);
		if (kept != null && kept.type() == bean.getClass()) {
			return kept.has() || !kept.sameForAll();
		}
		String name = this.beanFactory.containsBeanDefinition(beanName) ? beanName
				: OwnedPrototypes.definitionName(this.beanFactory, beanName);
		if (!this.beanFactory.containsBeanDefinition(name)) {
			// An inner bean: there is no definition that could be asked.
			return true;
		}
		Known answer = new Known(bean.getClass(), new DestroyCallbacks(this.beanFactory).has(name, bean),
				isSameForAll());
		this.known.put(name, answer);
		return answer.has() || !answer.sameForAll();
	}

	/**
	 * Post-processors of others may tell instances of one class apart.
	 */
	private boolean isSameForAll() {
		return this.beanFactory.getBeanPostProcessors()
			.stream()
			.filter(DestructionAwareBeanPostProcessor.class::isInstance)
			.allMatch((candidate) -> candidate instanceof DisposingPostProcessor
					|| candidate instanceof InitDestroyAnnotationBeanPostProcessor
					|| candidate.getClass()
						.getName()
						.equals("org.springframework.context.support.ApplicationListenerDetector"));
	}

	private record Known(Class<?> type, boolean has, boolean sameForAll) {
	}

}
