package io.github.asyncdisposable.context;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * With which part of the plan beans will go, should everything stay as it is now: right
 * before which Lifecycle bean, or in the destroy phase (D7).
 */
final class Outlook {

	/** The part that goes in the destroy phase. */
	static final String DESTROY = "";

	private final LifecycleBeans lifecycleBeans;

	Outlook(LifecycleBeans lifecycleBeans) {
		this.lifecycleBeans = lifecycleBeans;
	}

	/**
	 * Find the parts.
	 * @param roots the managed beans that are still to be disposed
	 * @return from the Lifecycle bean to the managed beans that go before it; in order
	 */
	Map<String, Set<String>> parts(BeanEdges edges, Collection<String> roots, PlanWarnings warnings) {
		Map<String, Set<String>> parts = new LinkedHashMap<>();
		Set<String> open = new LinkedHashSet<>(roots);
		List<String> stops = open.isEmpty() ? List.of() : this.lifecycleBeans.stopOrder();
		Set<String> webServers = new HashSet<>(stops);
		webServers.removeIf((name) -> !this.lifecycleBeans.isWebServer(name));
		for (String lifecycle : stops) {
			if (webServers.remove(lifecycle)) {
				continue;
			}
			Set<String> part = new LinkedHashSet<>(edges.above(List.of(lifecycle)));
			part.retainAll(open);
			part.remove(lifecycle);
			if (!webServers.isEmpty()) {
				part.forEach((bean) -> warnings.add(bean, afterWebServer(bean, lifecycle)));
			}
			else if (!part.isEmpty()) {
				parts.put(lifecycle, part);
				open.removeAll(part);
				warnOfPhases(part, lifecycle, warnings);
			}
		}
		if (!open.isEmpty()) {
			parts.put(DESTROY, open);
		}
		return parts;
	}

	/**
	 * Warn of those among some beans whose phase says that they are stopped after what
	 * they depend on (D7), be it that Spring itself takes the dependency for more.
	 */
	void warnOfPhases(Collection<String> beans, String lifecycle, PlanWarnings warnings) {
		beans.stream()
			.filter((bean) -> this.lifecycleBeans.isOfLaterStop(bean, lifecycle))
			.forEach((bean) -> warnings.add(bean, beforeItsPhase(bean)));
	}

	static String beforeItsPhase(String bean) {
		return "Bean '" + bean + "' is stopped earlier than its phase says, before what it depends on";
	}

	static String afterWebServer(String bean, String lifecycle) {
		return "Bean '" + bean + "' depends on '" + lifecycle
				+ "', which is stopped before the web server: it is disposed after both";
	}

}
