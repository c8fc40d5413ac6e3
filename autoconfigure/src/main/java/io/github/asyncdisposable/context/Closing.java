package io.github.asyncdisposable.context;

import java.util.Collections;
import java.util.List;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Puts a shutdown in place, so that Spring comes to each of its parts in time: barriers
 * before what will be stopped, and a trigger that is destroyed before anything else.
 */
final class Closing {

	private static final String TRIGGER = ContextDisposal.class.getName();

	private final DefaultListableBeanFactory beanFactory;

	private final Shutdown shutdown;

	private final Slots slots;

	private final LifecycleBeans lifecycleBeans;

	private final ManagedBeans managedBeans;

	private volatile boolean starting;

	private volatile boolean begun;

	Closing(DefaultListableBeanFactory beanFactory, Shutdown shutdown, Slots slots, LifecycleBeans lifecycleBeans,
			ManagedBeans managedBeans) {
		this.beanFactory = beanFactory;
		this.shutdown = shutdown;
		this.slots = slots;
		this.lifecycleBeans = lifecycleBeans;
		this.managedBeans = managedBeans;
	}

	/**
	 * Whether the context has begun to close.
	 */
	boolean hasBegun() {
		return this.begun;
	}

	/**
	 * Lifecycle beans are about to be started. Should that fail, Spring stops the others
	 * without a word: have a barrier where something must be disposed before.
	 */
	void lifecycleBeansStart() {
		this.starting = true;
		if (this.managedBeans.isEmpty()) {
			return;
		}
		BeanEdges edges = new BeanEdges(this.beanFactory);
		for (String name : this.lifecycleBeans.all()) {
			if (!Collections.disjoint(edges.above(List.of(name)), this.managedBeans.names())) {
				this.slots.placeBefore(name);
			}
		}
	}

	/**
	 * The context has started.
	 */
	void startEnded() {
		this.starting = false;
		this.slots.clear();
	}

	/**
	 * The context begins to close. A second time does nothing.
	 */
	void begin() {
		if (this.begun) {
			return;
		}
		this.begun = true;
		this.shutdown.begin();
		registerTrigger(TRIGGER + ".onClose");
		// A bean that is created while the web server drains is destroyed before what was
		// registered until now: by then there must be a later trigger.
		this.beanFactory.registerSingleton(Barrier.before(""), new Barrier(() -> registerTrigger(TRIGGER)));
		this.shutdown.warn(this.slots.placeAll());
	}

	/**
	 * Spring is about to stop a Lifecycle bean.
	 */
	void beforeStop(String lifecycle) {
		if (this.begun || this.starting) {
			if (!this.shutdown.hasBegun()) {
				this.shutdown.begin();
			}
			this.shutdown.beforeStop(lifecycle);
		}
	}

	private void registerTrigger(String name) {
		this.beanFactory.registerDisposableBean(name, this.shutdown::rest);
	}

}
