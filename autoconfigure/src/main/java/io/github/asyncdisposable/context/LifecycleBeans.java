package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.Lifecycle;
import org.springframework.context.Phased;
import org.springframework.context.SmartLifecycle;

/**
 * The Lifecycle beans that exist, and in which order Spring stops them.
 */
final class LifecycleBeans {

	/** Boot registers these under the same names whatever the server and the version. */
	private static final List<String> WEB_SERVER = List.of("webServerGracefulShutdown", "webServerStartStop");

	private final DefaultListableBeanFactory beanFactory;

	LifecycleBeans(DefaultListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * The names of those that exist, but for barriers. A walk over the existing
	 * singletons: asking by type would look at every bean definition.
	 */
	List<String> all() {
		List<String> names = new ArrayList<>();
		for (String name : this.beanFactory.getSingletonNames()) {
			Lifecycle bean = get(name);
			if (bean != null && !(bean instanceof Barrier)) {
				names.add(name);
			}
		}
		return names;
	}

	/**
	 * Those that run now.
	 */
	Map<String, Lifecycle> running() {
		Map<String, Lifecycle> running = new LinkedHashMap<>();
		for (String name : all()) {
			Lifecycle bean = get(name);
			if (bean != null && isRunning(bean)) {
				running.put(name, bean);
			}
		}
		return running;
	}

	/**
	 * The phases that Spring waits for, each up to its timeout.
	 */
	Set<Integer> phasesWaitedFor() {
		Set<Integer> phases = new HashSet<>();
		running().forEach((name, bean) -> {
			if (bean instanceof SmartLifecycle) {
				phases.add(phase(bean));
			}
		});
		return phases;
	}

	@Nullable Lifecycle get(String name) {
		return (this.beanFactory.containsSingleton(name)
				&& this.beanFactory.getSingleton(name) instanceof Lifecycle lifecycle) ? lifecycle : null;
	}

	boolean isRunning(String name) {
		Lifecycle bean = get(name);
		return bean != null && isRunning(bean);
	}

	/**
	 * Whether the phase of one bean says that it is stopped after another.
	 */
	boolean isOfLaterStop(String name, String other) {
		Lifecycle bean = get(name);
		Lifecycle earlier = get(other);
		return bean != null && earlier != null && phase(bean) < phase(earlier);
	}

	/**
	 * Whether the web server still drains or serves.
	 */
	boolean isWebServerRunning() {
		return WEB_SERVER.stream().anyMatch(this::isRunning);
	}

	boolean isWebServer(String name) {
		return WEB_SERVER.contains(name);
	}

	/**
	 * In which order Spring would stop them now: highest phase first, and before each its
	 * direct dependents.
	 */
	List<String> stopOrder() {
		Map<String, Lifecycle> running = running();
		List<String> byPhase = new ArrayList<>(running.keySet());
		Map<String, Integer> phases = new HashMap<>();
		running.forEach((name, bean) -> phases.put(name, phase(bean)));
		byPhase.sort(Comparator.<String, Integer>comparing((name) -> phases.getOrDefault(name, 0)).reversed());
		List<String> order = new ArrayList<>();
		byPhase.forEach((name) -> stop(name, running, order));
		return order;
	}

	private void stop(String name, Map<String, Lifecycle> remaining, List<String> order) {
		if (remaining.remove(name) != null) {
			for (String dependent : this.beanFactory.getDependentBeans(name)) {
				stop(dependent, remaining, order);
			}
			order.add(name);
		}
	}

	private static boolean isRunning(Lifecycle bean) {
		try {
			return bean.isRunning();
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private static int phase(Lifecycle bean) {
		return (bean instanceof Phased phased) ? phased.getPhase() : 0;
	}

}
