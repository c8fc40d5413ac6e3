package io.github.asyncdisposable.context;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Collects warnings, each once. Safe for use by any thread.
 */
final class PlanWarnings {

	private static final Log logger = LogFactory.getLog(PlanWarnings.class);

	private final Set<PlanWarning> warnings = Collections.synchronizedSet(new LinkedHashSet<>());

	private final boolean logged;

	private PlanWarnings(boolean logged) {
		this.logged = logged;
	}

	/**
	 * Warnings that are written to the log as well.
	 */
	static PlanWarnings logged() {
		return new PlanWarnings(true);
	}

	/**
	 * Warnings that only a reader will see.
	 */
	static PlanWarnings quiet() {
		return new PlanWarnings(false);
	}

	void add(String bean, String message) {
		add(List.of(bean), message);
	}

	/**
	 * Add one warning that concerns several beans.
	 */
	void add(List<String> beans, String message) {
		boolean news = false;
		for (String bean : beans) {
			news |= this.warnings.add(new PlanWarning(bean, message));
		}
		if (news && this.logged) {
			logger.warn(message);
		}
	}

	Map<String, List<String>> byBean() {
		synchronized (this.warnings) {
			return this.warnings.stream()
				.collect(Collectors.groupingBy(PlanWarning::bean,
						Collectors.mapping(PlanWarning::message, Collectors.toList())));
		}
	}

}
