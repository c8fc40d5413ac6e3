package io.github.asyncdisposable.autoconfigure;

import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.util.ClassUtils;

/**
 * Boot's auto-configurations of Micrometer, wherever this line of Boot has them: they
 * moved in Boot 4, and these tests run on both.
 */
final class BootMetrics {

	private static final String UNTIL_3 = "org.springframework.boot.actuate.autoconfigure.";

	private static final String FROM_4 = "org.springframework.boot.micrometer.";

	private BootMetrics() {
	}

	/**
	 * What makes a simple registry.
	 */
	static AutoConfigurations metrics() {
		return of("metrics.%sMetricsAutoConfiguration", "metrics.%sCompositeMeterRegistryAutoConfiguration",
				"metrics.%sexport.simple.SimpleMetricsExportAutoConfiguration");
	}

	/**
	 * What makes an observation registry.
	 */
	static AutoConfigurations observation() {
		return of("observation.%sObservationAutoConfiguration");
	}

	/**
	 * What closes the registries.
	 */
	static AutoConfigurations closer() {
		return of("metrics.%sMetricsAutoConfiguration");
	}

	private static AutoConfigurations of(String... names) {
		return AutoConfigurations.of(Stream.of(names).map(BootMetrics::find).toArray(Class<?>[]::new));
	}

	private static Class<?> find(String name) {
		String fromFour = FROM_4 + name.formatted("autoconfigure.");
		return ClassUtils
			.resolveClassName(ClassUtils.isPresent(fromFour, null) ? fromFour : UNTIL_3 + name.formatted(""), null);
	}

}
