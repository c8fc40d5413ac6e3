package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.github.asyncdisposable.engine.DisposalLimits;
import org.jspecify.annotations.Nullable;

/**
 * What an application has configured. Immutable.
 *
 * @param limits the limits of a whole shutdown
 * @param gracePeriod how long the orchestrator waits from the start of the close before
 * it kills the process, {@code null} where that is not known
 * @param order in which order to dispose
 * @param timeout the limit of a bean that has none of its own, {@code null} for a share
 * of the deadline
 * @param beanTimeouts the limits of single beans, by name, what takes precedence first
 * @since 0.1.0
 */
public record DisposalSettings(DisposalLimits limits, @Nullable Duration gracePeriod, DisposalOrder order,
		@Nullable Duration timeout, Map<String, Duration> beanTimeouts) {

	/**
	 * The settings of an application that configures nothing.
	 */
	public static final DisposalSettings DEFAULTS = new DisposalSettings(DisposalLimits.DEFAULTS, null,
			DisposalOrder.DEPENDENCY, null, Map.of());

	public DisposalSettings {
		beanTimeouts = Collections.unmodifiableMap(new LinkedHashMap<>(beanTimeouts));
	}

	/**
	 * Return the form in which names of beans are compared: an environment variable has
	 * neither case nor dashes.
	 * @param name a name as it is written somewhere
	 * @return its letters and digits, in lower case
	 */
	public static String relaxed(String name) {
		StringBuilder relaxed = new StringBuilder(name.length());
		name.chars().filter(Character::isLetterOrDigit).forEach((character) -> relaxed.append((char) character));
		return relaxed.toString().toLowerCase(Locale.ROOT);
	}

}
