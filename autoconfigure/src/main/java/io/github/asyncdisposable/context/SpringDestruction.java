package io.github.asyncdisposable.context;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Has Spring call the callbacks of single beans, once, and leaves the beans where they
 * are: outside of the destruction of all singletons Spring would forget them, and make a
 * second one for whoever asks again (D7).
 */
final class SpringDestruction {

	private static final Log logger = LogFactory.getLog(SpringDestruction.class);

	private final DefaultListableBeanFactory beanFactory;

	private final Set<String> destroyed = ConcurrentHashMap.newKeySet();

	private final Set<String> inCycle = ConcurrentHashMap.newKeySet();

	private final Set<String> neededByGroup = ConcurrentHashMap.newKeySet();

	private final Set<String> factoriesWithProduct = ConcurrentHashMap.newKeySet();

	private final Map<String, Runnable> prototypes = new ConcurrentHashMap<>();

	private volatile boolean allInDestruction;

	private volatile boolean startFailed;

	SpringDestruction(DefaultListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * A factory bean has made its product, for which Spring has no callback; in a failed
	 * start there is no other way.
	 * @param destroying what to do when Spring would destroy the product
	 */
	void madeProduct(String factory, Runnable destroying) {
		this.factoriesWithProduct.add(factory);
		this.beanFactory.registerDisposableBean(ContextDisposal.class.getName() + ".product." + factory,
				destroying::run);
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

	/**
	 * The same, where Spring is in the middle of it: of the beans that it is about to
	 * call the callbacks of, only it knows which those are.
	 */
	void startFailed() {
		this.startFailed = true;
		this.allInDestruction = true;
	}

	boolean isAllInDestruction() {
		return this.allInDestruction;
	}

	/**
	 * The bean is one of a cycle: Spring would destroy all of it with any of them, whose
	 * turn has not come.
	 */
	void inCycle(List<String> names) {
		this.inCycle.addAll(names);
	}

	/**
	 * Something that has inner beans, or is in a cycle, depends on the bean: Spring would
	 * destroy that first, and with it the inner ones, or the rest of the cycle, be it
	 * their turn or not.
	 */
	void neededByGroup(List<String> names) {
		this.neededByGroup.addAll(names);
	}

	/**
	 * Whether a bean is destroyed, if at all, without any other.
	 */
	boolean isAlone(List<String> names) {
		return names.stream().allMatch((name) -> this.prototypes.containsKey(name) || raw(name) != null);
	}

	void destroy(String name) {
		this.destroyed.add(name);
		if (finish(name)) {
			return;
		}
		Object raw = raw(name);
		if (raw != null) {
			callCallbacks(name, raw);
		}
		else if (this.allInDestruction) {
			this.beanFactory.destroySingleton(name);
		}
		else {
			destroyAndKeep(name);
		}
	}

	/**
	 * What Spring would call, of this bean alone, and without its forgetting anything:
	 * another thread that asks for the bean, or for one that depends on it, finds it at
	 * any time. What depends on it is finished, as the plan has it.
	 */
	private void callCallbacks(String name, Object raw) {
		this.beanFactory.registerDisposableBean(name, () -> {
		});
		try {
			this.beanFactory.destroyBean(name, raw);
		}
		catch (Throwable ex) {
			logger.warn("Destruction of bean with name '" + name + "' threw an exception", ex);
		}
	}

	/**
	 * The bean as Spring destroys it, behind its proxies, where its callbacks are to be
	 * called alone and it is certain: its inner beans would have to be destroyed with it,
	 * and of other wrappers nobody knows what is in them.
	 */
	private @Nullable Object raw(String name) {
		boolean alone = !this.allInDestruction
				|| (!this.startFailed && (this.inCycle.contains(name) || this.neededByGroup.contains(name)));
		if (!alone || !this.beanFactory.containsBeanDefinition(name) || !this.beanFactory.containsSingleton(name)
				|| InnerBeans.isOuter(this.beanFactory, name) || isTakenAlong(name)
				|| !(this.beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)) {
			return null;
		}
		Object raw = this.beanFactory.getSingleton(name);
		for (Object target = raw; target != null; target = AopProxyUtils.getSingletonTarget(target)) {
			raw = target;
		}
		return (raw != null && raw.getClass() == definition.getTargetType()) ? raw : null;
	}

	/**
	 * Whether Spring has destroyed it with another bean of its cycle: it has forgotten
	 * what the bean depends on, which of a cycle is never nothing.
	 */
	private boolean isTakenAlong(String name) {
		return this.inCycle.contains(name) && this.beanFactory.getDependenciesForBean(name).length == 0;
	}

	/**
	 * For inner beans and for what has them, and where the bean itself is not known.
	 * Spring first destroys, and forgets, what depends on the bean, and the outer bean
	 * before its inner one: all of that is put back before any callback is called, for
	 * each bean with inner ones on its own.
	 */
	private void destroyAndKeep(String name) {
		Set<String> above = new BeanEdges(this.beanFactory).above(List.of(name));
		for (String user : above) {
			if (!user.equals(name) && !this.inCycle.contains(user) && InnerBeans.isOuter(this.beanFactory, user)) {
				destroyAndKeep(user);
			}
		}
		Map<String, Object> kept = new LinkedHashMap<>();
		for (String affected : above) {
			Object bean = this.beanFactory.containsSingleton(affected) ? retrievable(affected) : null;
			if (bean != null) {
				kept.put(affected, bean);
			}
		}
		Runnable putBack = () -> kept.forEach((affected, bean) -> {
			if (!this.beanFactory.containsSingleton(affected)) {
				this.beanFactory.registerSingleton(affected, bean);
			}
		});
		letGoOfUsers(name, kept.keySet(), putBack);
		beforeCallbacks(name, putBack, new HashSet<>());
		this.beanFactory.destroySingleton(name);
		putBack.run();
	}

	/**
	 * Have Spring forget what depends on the bean, and is finished, and put it back while
	 * it makes no singletons: whoever asks meanwhile waits.
	 */
	private void letGoOfUsers(String name, Set<String> affected, Runnable putBack) {
		List<String> users = affected.stream()
			.filter((user) -> !user.equals(name) && !this.inCycle.contains(user)
					&& !InnerBeans.isOuter(this.beanFactory, user))
			.toList();
		if (users.isEmpty()) {
			return;
		}
		String lock = SpringDestruction.class.getName();
		this.beanFactory.getSingleton(lock, () -> {
			users.forEach(this.beanFactory::destroySingleton);
			putBack.run();
			return this;
		});
		this.beanFactory.destroySingleton(lock);
	}

	/**
	 * As the last of those that depend on the bean, or on an inner one of it.
	 */
	private void beforeCallbacks(String name, Runnable putBack, Set<String> seen) {
		if (!seen.add(name)) {
			return;
		}
		String last = SpringDestruction.class.getName() + ":" + name;
		this.beanFactory.registerDisposableBean(last, putBack::run);
		this.beanFactory.registerDependentBean(name, last);
		for (String dependency : this.beanFactory.getDependenciesForBean(name)) {
			if (InnerBeans.isInner(this.beanFactory, dependency)) {
				beforeCallbacks(dependency, putBack, seen);
			}
		}
	}

	private @Nullable Object retrievable(String name) {
		Object bean = this.beanFactory.getSingleton(name);
		return (bean instanceof FactoryBean<?> && this.factoriesWithProduct.contains(name))
				? this.beanFactory.getBean(name) : bean;
	}

}
