package io.github.asyncdisposable.actuate;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The plan of one application context. Immutable.
 *
 * @param deadline the limit of all disposals together
 * @param gracePeriod how long the orchestrator waits, {@code null} where that is not set
 * @param worstCase the longest that a shutdown may take now, apart from what synchronous
 * callbacks take: each phase of Lifecycle beans up to its timeout, then deadline and
 * grace
 * @param order in which order beans are disposed, {@code dependency} or {@code creation}
 * @param openScopes how many scopes are open
 * @param beans the beans by name, part by part, within a part step by step
 * @param notManaged beans that could be disposed but are not
 * @since 0.1.0
 */
public record ContextDescriptor(Duration deadline, @Nullable Duration gracePeriod, Duration worstCase, String order,
		int openScopes, Map<String, BeanDescriptor> beans, List<NotManagedDescriptor> notManaged) {

	public ContextDescriptor {
		beans = Collections.unmodifiableMap(new LinkedHashMap<>(beans));
		notManaged = List.copyOf(notManaged);
	}

	/**
	 * A bean that could be disposed but is not.
	 *
	 * @param name its name
	 * @param type the name of its class
	 * @param reason why, half a sentence
	 */
	public record NotManagedDescriptor(String name, String type, String reason) {
	}

}
