package io.github.asyncdisposable.context;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Has Spring call the callbacks of single beans, once, and leaves the beans where they
 * are: outside of the destruction of all singletons Spring would forget them, and make a
 * second one for whoever asks again (D7).
 */
final class SpringDestruction {

	private final DefaultListableBeanFactory beanFactory;

	private final Set<String> destroyed = ConcurrentHashMap.newKeySet();

	private final Set<String> factoriesWithProduct = ConcurrentHashMap.newKeySet();

	private final Map<String, Runnable> prototypes = new ConcurrentHashMap<>();

	private volatile boolean allInDestruction;

	SpringDestruction(DefaultListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * A factory bean has made its product.
	 */
	void madeProduct(String factory) {
		this.factoriesWithProduct.add(factory);
	}

	/**
	 * A prototype belongs to a singleton, and has callbacks of its own. Spring would
	 * first destroy the singleton, and with that all that belongs to it, be it their turn
	 * or not.
	 */
	void owns(String prototype, Runnable callbacks) {
		this.prototypes.put(prototype, callbacks);
	}

	/**
	 * Call the callbacks of such a prototype, once.
	 * @return whether it is one whose turn has not come before
	 */
	boolean finish(String prototype) {
		Runnable callbacks = this.prototypes.remove(prototype);
		if (callbacks != null) {
			callbacks.run();
		}
		return callbacks != null;
	}

	boolean isDestroyed(String name) {
		return this.destroyed.contains(name);
	}

	/**
	 * From now on Spring itself keeps what it destroys retrievable.
	 */
	void allInDestruction() {
		this.allInDestruction = true;
	}

	boolean isAllInDestruction() {
		return this.allInDestruction;
	}

	void destroy(String name) {
		this.destroyed.add(name);
		if (finish(name)) {
			return;
		}
		if (this.allInDestruction) {
			this.beanFactory.destroySingleton(name);
		}
		else {
			destroyAndKeep(name);
		}
	}

	private void destroyAndKeep(String name) {
		Map<String, Object> kept = new LinkedHashMap<>();
		for (String affected : new BeanEdges(this.beanFactory).above(List.of(name))) {
			Object bean = this.beanFactory.containsSingleton(affected) ? retrievable(affected) : null;
			if (bean != null) {
				kept.put(affected, bean);
			}
		}
		this.beanFactory.destroySingleton(name);
		kept.forEach((affected, bean) -> {
			if (!this.beanFactory.containsSingleton(affected)) {
				this.beanFactory.registerSingleton(affected, bean);
			}
		});
	}

	private @Nullable Object retrievable(String name) {
		Object bean = this.beanFactory.getSingleton(name);
		return (bean instanceof FactoryBean<?> && this.factoriesWithProduct.contains(name))
				? this.beanFactory.getBean(name) : bean;
	}

}
