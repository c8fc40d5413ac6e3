package io.github.asyncdisposable.context;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * The places between the stops of Lifecycle beans where a part of the plan can run (D7):
 * a {@link Barrier} before each. They stand there only while somebody waits for them, so
 * that nothing happens at a stop without a close.
 */
final class Slots {

	private final DefaultListableBeanFactory beanFactory;

	private final LifecycleBeans lifecycleBeans;

	private final Consumer<String> onStop;

	private final Set<String> placed = ConcurrentHashMap.newKeySet();

	private final Set<String> passed = ConcurrentHashMap.newKeySet();

	/**
	 * Create the slots of a context.
	 * @param onStop told on the closing thread, right before the named bean is stopped
	 */
	Slots(DefaultListableBeanFactory beanFactory, LifecycleBeans lifecycleBeans, Consumer<String> onStop) {
		this.beanFactory = beanFactory;
		this.lifecycleBeans = lifecycleBeans;
		this.onStop = onStop;
	}

	/**
	 * Place a barrier before every Lifecycle bean that runs.
	 * @return the names of those beans
	 */
	Set<String> placeAll() {
		Set<String> running = this.lifecycleBeans.running().keySet();
		running.forEach(this::placeBefore);
		return running;
	}

	void placeBefore(String lifecycle) {
		if (!this.lifecycleBeans.isWebServer(lifecycle) && this.placed.add(lifecycle)) {
			String name = Barrier.before(lifecycle);
			this.beanFactory.registerSingleton(name, new Barrier(() -> reached(lifecycle)));
			this.beanFactory.registerDependentBean(lifecycle, name);
		}
	}

	/**
	 * Take all barriers away.
	 */
	void clear() {
		this.placed.forEach((lifecycle) -> this.beanFactory.destroySingleton(Barrier.before(lifecycle)));
		this.placed.clear();
		this.passed.clear();
	}

	/**
	 * Whether Spring has come to the stop of a Lifecycle bean.
	 */
	boolean isPast(String lifecycle) {
		return this.passed.contains(lifecycle);
	}

	private void reached(String lifecycle) {
		this.passed.add(lifecycle);
		this.onStop.accept(lifecycle);
	}

}
