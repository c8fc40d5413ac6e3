package io.github.asyncdisposable.autoconfigure;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.asyncdisposable.context.DisposalSettings;
import io.github.asyncdisposable.context.InvalidDisposalSettingException;
import io.github.asyncdisposable.engine.DisposalLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;

/**
 * Turns properties into settings and refuses what cannot be used (T5).
 */
final class ValidSettings {

	private static final String PREFIX = "async-disposable.";

	private static final String TIMEOUT = ".timeout";

	private static final String POSITIVE = "Use a positive duration, such as 10s or 500ms.";

	private ValidSettings() {
	}

	static DisposalSettings from(AsyncDisposableProperties properties, Environment environment) {
		scopeDeadline(properties);
		ShutdownProperties shutdown = properties.getShutdown();
		DisposalLimits limits = new DisposalLimits(positive("shutdown.deadline", shutdown.getDeadline()),
				notNegative("fault-grace", properties.getFaultGrace()), maxConcurrency(shutdown.getMaxConcurrency()),
				positive("shutdown.progress-interval", shutdown.getProgressInterval()));
		return new DisposalSettings(limits, positiveIfSet("shutdown.grace-period", shutdown.getGracePeriod()),
				shutdown.getOrder(), positiveIfSet("timeout", properties.getTimeout()),
				beanTimeouts(properties, environment));
	}

	static Duration scopeDeadline(AsyncDisposableProperties properties) {
		return positive("scope.deadline", properties.getScope().getDeadline());
	}

	/**
	 * By name, what takes precedence first. The properties know no name with dots outside
	 * of brackets, which an environment variable cannot have: there the first part would
	 * be all of the name, and the limit nobody's.
	 */
	private static Map<String, Duration> beanTimeouts(AsyncDisposableProperties properties, Environment environment) {
		Map<String, Duration> timeouts = new LinkedHashMap<>();
		Binder.get(environment)
			.bind(PREFIX + "beans", Bindable.mapOf(String.class, String.class))
			.orElse(Map.of())
			.forEach((key, value) -> {
				if (key.endsWith(TIMEOUT)) {
					timeouts.put(key.substring(0, key.length() - TIMEOUT.length()), positive("beans." + key, value));
				}
			});
		properties.getBeans().forEach((name, bean) -> {
			Duration timeout = positiveIfSet("beans." + name + TIMEOUT, bean.getTimeout());
			if (timeout != null) {
				timeouts.putIfAbsent(name, timeout);
			}
		});
		return timeouts;
	}

	private static int maxConcurrency(@Nullable Integer value) {
		if (value != null && value < 1) {
			throw new InvalidDisposalSettingException(PREFIX + "shutdown.max-concurrency", value.toString(),
					"Use a number of at least 1, or leave it out for no limit.");
		}
		return (value != null) ? value : Integer.MAX_VALUE;
	}

	/**
	 * Return a path of the reports.
	 * @return {@code null} where it is not set, or empty
	 */
	static @Nullable Path path(String name, @Nullable String value) {
		if (value == null || value.isBlank()) {
			return null;
		}
		try {
			return Path.of(value);
		}
		catch (InvalidPathException ex) {
			throw new InvalidDisposalSettingException(PREFIX + name, value, "Use a path of this file system.");
		}
	}

	private static @Nullable Duration positiveIfSet(String name, @Nullable Duration value) {
		return (value != null) ? positive(name, value) : null;
	}

	private static Duration positive(String name, String value) {
		try {
			return positive(name, DurationStyle.detectAndParse(value));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidDisposalSettingException(PREFIX + name, value, POSITIVE);
		}
	}

	private static Duration positive(String name, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new InvalidDisposalSettingException(PREFIX + name, value.toString(), POSITIVE);
		}
		return value;
	}

	private static Duration notNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw new InvalidDisposalSettingException(PREFIX + name, value.toString(),
					"Use a duration that is not negative, such as 1s or 0s.");
		}
		return value;
	}

}
