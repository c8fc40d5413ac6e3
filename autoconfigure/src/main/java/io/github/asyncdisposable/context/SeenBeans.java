package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.asyncdisposable.engine.DisposalListener;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Notes the few names that matter while beans are created: a walk over all singletons
 * afterwards is felt at the start of an application with ten thousand. Safe for use by
 * any thread.
 */
final class SeenBeans {

	/** The first singleton that a context makes once all post-processors are there. */
	private static final String FIRST_LATER = AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME;

	private final Set<String> listeners = ConcurrentHashMap.newKeySet();

	private volatile @Nullable List<String> early;

	/**
	 * A bean is about to be created.
	 */
	void begun(ConfigurableListableBeanFactory beanFactory) {
		if (this.early == null && beanFactory.containsSingleton(FIRST_LATER)) {
			this.early = early(beanFactory);
		}
	}

	/**
	 * A bean is complete.
	 */
	void completed(String name, Object bean) {
		if (bean instanceof DisposalListener || bean instanceof FactoryBean<?>) {
			this.listeners.add(name);
		}
	}

	/**
	 * The names of the singletons that existed before all post-processors did, in the
	 * order in which they were created.
	 */
	List<String> early(ConfigurableListableBeanFactory beanFactory) {
		List<String> known = this.early;
		if (known != null) {
			return known;
		}
		List<String> names = new ArrayList<>();
		for (String name : beanFactory.getSingletonNames()) {
			if (name.equals(FIRST_LATER)) {
				break;
			}
			names.add(name);
		}
		return names;
	}

	/**
	 * The names of all that may be a listener: those seen, those that are early, and
	 * those registered as an instance.
	 */
	Set<String> listeners(ConfigurableListableBeanFactory beanFactory) {
		Set<String> names = new LinkedHashSet<>(early(beanFactory));
		names.addAll(this.listeners);
		if (beanFactory instanceof DefaultListableBeanFactory) {
			Iterator<String> all = beanFactory.getBeanNamesIterator();
			for (int defined = beanFactory.getBeanDefinitionCount(); defined > 0 && all.hasNext(); defined--) {
				all.next();
			}
			all.forEachRemaining(names::add);
		}
		return names;
	}

}
