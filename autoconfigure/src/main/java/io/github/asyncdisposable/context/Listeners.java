package io.github.asyncdisposable.context;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

import io.github.asyncdisposable.engine.DisposalListener;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * Finds the listeners of one bean factory. Not those of its parent, as injection would: a
 * parent's listeners hear of the parent's shutdown, and some act on its end.
 */
final class Listeners {

	private Listeners() {
	}

	/**
	 * Return the listeners that exist, in their order, which {@code @Order} on a
	 * {@code @Bean} method tells as well.
	 * @param seen knows where to look: asking by type would look at every bean definition
	 */
	static List<DisposalListener> in(ConfigurableListableBeanFactory beanFactory, SeenBeans seen) {
		IdentityHashMap<DisposalListener, @Nullable Method> factoryMethods = new IdentityHashMap<>();
		List<DisposalListener> listeners = new ArrayList<>();
		for (String name : seen.listeners(beanFactory)) {
			if (isListener(beanFactory.containsSingleton(name) ? beanFactory.getSingleton(name) : null)
					&& beanFactory.getBean(name) instanceof DisposalListener listener) {
				factoryMethods.put(listener, FactoryMethods.of(beanFactory, name));
				listeners.add(listener);
			}
		}
		listeners.sort(AnnotationAwareOrderComparator.INSTANCE.withSourceProvider(factoryMethods::get));
		return listeners;
	}

	private static boolean isListener(@Nullable Object bean) {
		if (bean instanceof FactoryBean<?> factory) {
			Class<?> product = factory.getObjectType();
			return product != null && DisposalListener.class.isAssignableFrom(product);
		}
		return bean instanceof DisposalListener;
	}

}
