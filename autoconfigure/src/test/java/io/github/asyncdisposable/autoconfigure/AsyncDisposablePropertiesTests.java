package io.github.asyncdisposable.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import io.github.asyncdisposable.context.DisposalOrder;
import io.github.asyncdisposable.context.DisposalSettings;
import io.github.asyncdisposable.context.InvalidDisposalSettingException;
import io.github.asyncdisposable.engine.DisposalLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.BeanWrapperImpl;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AsyncDisposableProperties}, {@link ValidSettings} and
 * {@link BeanTimeouts}, without an application.
 */
class AsyncDisposablePropertiesTests {

	private static final String[] NAMES = { "timeout", "faultGrace", "leakDetection", "destroyMethods.enabled",
			"disposers.enabled", "shutdown.deadline", "shutdown.gracePeriod", "shutdown.order",
			"shutdown.maxConcurrency", "shutdown.progressInterval", "scope.deadline", "metrics.deferRegistryClose",
			"report.log", "report.directory", "report.terminationMessagePath" };

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	@DisplayName("Section 8: the properties and their defaults")
	void whenNothingIsSetThenTheDefaultsHold() {
		assertThat(values()).hasToString("{destroyMethods.enabled=true, disposers.enabled=true, faultGrace=PT1S, "
				+ "leakDetection=false, metrics.deferRegistryClose=true, report.directory=null, report.log=SUMMARY, "
				+ "report.terminationMessagePath=null, scope.deadline=PT10S, shutdown.deadline=PT25S, "
				+ "shutdown.gracePeriod=null, shutdown.maxConcurrency=null, shutdown.order=DEPENDENCY, "
				+ "shutdown.progressInterval=PT5S, timeout=null}");
		assertThat(settings()).isEqualTo(DisposalSettings.DEFAULTS);
	}

	@Test
	@DisplayName("Section 8: each property takes what it is set to")
	void whenAllIsSetThenEachHasItsValue() {
		set("timeout", "1s").set("fault-grace", "0s")
			.set("leak-detection", "true")
			.set("destroy-methods.enabled", "false")
			.set("disposers.enabled", "false")
			.set("shutdown.deadline", "2s")
			.set("shutdown.grace-period", "3s")
			.set("shutdown.order", "creation")
			.set("shutdown.max-concurrency", "1")
			.set("shutdown.progress-interval", "4s")
			.set("scope.deadline", "5s")
			.set("metrics.defer-registry-close", "false")
			.set("report.log", "full")
			.set("report.directory", "journals")
			.set("report.termination-message-path", "message")
			.set("beans.order-writer.timeout", "6s");
		assertThat(values()).hasToString("{destroyMethods.enabled=false, disposers.enabled=false, faultGrace=PT0S, "
				+ "leakDetection=true, metrics.deferRegistryClose=false, report.directory=journals, report.log=FULL, "
				+ "report.terminationMessagePath=message, scope.deadline=PT5S, shutdown.deadline=PT2S, "
				+ "shutdown.gracePeriod=PT3S, shutdown.maxConcurrency=1, shutdown.order=CREATION, "
				+ "shutdown.progressInterval=PT4S, timeout=PT1S}");
		assertThat(properties().getBeans().get("order-writer").getTimeout()).isEqualTo(Duration.ofSeconds(6));
		assertThat(settings()).isEqualTo(
				new DisposalSettings(new DisposalLimits(Duration.ofSeconds(2), Duration.ZERO, 1, Duration.ofSeconds(4)),
						Duration.ofSeconds(3), DisposalOrder.CREATION, Duration.ofSeconds(1),
						Map.of("order-writer", Duration.ofSeconds(6))));
		assertThat(ValidSettings.scopeDeadline(properties())).isEqualTo(Duration.ofSeconds(5));
	}

	@ParameterizedTest
	@DisplayName("T5 what cannot be used is refused with its name, its value and what is allowed")
	@CsvSource({ "timeout, 0s, PT0S, POSITIVE", "timeout, -1s, PT-1S, POSITIVE",
			"shutdown.deadline, 0s, PT0S, POSITIVE", "shutdown.deadline, -1ms, PT-0.001S, POSITIVE",
			"shutdown.grace-period, 0s, PT0S, POSITIVE", "shutdown.progress-interval, 0s, PT0S, POSITIVE",
			"scope.deadline, 0s, PT0S, POSITIVE", "scope.deadline, -1s, PT-1S, POSITIVE",
			"beans.writer.timeout, 0s, PT0S, POSITIVE", "beans.a.b.timeout, -1s, PT-1S, POSITIVE",
			"fault-grace, -1ns, PT-0.000000001S, NOT_NEGATIVE", "shutdown.max-concurrency, 0, 0, AT_LEAST_1",
			"shutdown.max-concurrency, -3, -3, AT_LEAST_1" })
	void whenAValueCannotBeUsedThenItIsRefused(String name, String value, String read, Remedy remedy) {
		set(name, value);
		assertThatExceptionOfType(InvalidDisposalSettingException.class).isThrownBy(this::settings)
			.satisfies((refused) -> {
				assertThat(refused.getSetting()).isEqualTo("async-disposable." + name);
				assertThat(refused.getValue()).isEqualTo(read);
				assertThat(refused.getRemedy()).isEqualTo(remedy.text);
			});
	}

	@Test
	@DisplayName("T5 a path that is not set, or empty, is none")
	void whenAPathIsEmptyThenItIsNone() {
		assertThat(ValidSettings.path("report.directory", null)).isNull();
		assertThat(ValidSettings.path("report.directory", " ")).isNull();
		assertThat(ValidSettings.path("report.directory", "a/b")).hasToString("a/b");
		assertThatExceptionOfType(InvalidDisposalSettingException.class)
			.isThrownBy(() -> ValidSettings.path("report.directory", "a\u0000b"))
			.withMessage("async-disposable.report.directory is set to 'a\u0000b'. Use a path of this file system.");
	}

	@Test
	@DisplayName("T1 the limits of single beans: what takes precedence first, each bean once, other properties never")
	void whenLimitsAreSetThenEachBeanHasTheFirst() {
		set("beans.orderWriter.timeout", "1s").set("beans.com.acme.Feed.timeout", "2s")
			.set("beans.feed.other", "3s")
			.set("beans.timeout", "4s")
			.set("timeout", "5s")
			.set("scope.timeout", "6s");
		this.environment.setProperty("async.disposable.beans.under.score.timeout", "7s");
		this.environment.setProperty("async.other.beans.feed.timeout", "8s");
		this.environment.setProperty("other.beans.feed.timeout", "9s");
		this.environment.setProperty("asyncdisposable.bean.feed.timeout", "9s");
		AsyncDisposableProperties properties = new AsyncDisposableProperties();
		bean(properties, "order-writer", Duration.ofSeconds(10));
		bean(properties, "another", Duration.ofSeconds(11));
		bean(properties, "ANOTHER", Duration.ofSeconds(12));
		bean(properties, "unset", null);
		assertThat(BeanTimeouts.of(properties, this.environment))
			.containsExactlyInAnyOrderEntriesOf(Map.of("orderWriter", Duration.ofSeconds(1), "com.acme.Feed",
					Duration.ofSeconds(2), "under.score", Duration.ofSeconds(7), "another", Duration.ofSeconds(11)));
	}

	private static void bean(AsyncDisposableProperties properties, String name, @Nullable Duration timeout) {
		AsyncDisposableProperties.Bean bean = new AsyncDisposableProperties.Bean();
		bean.setTimeout(timeout);
		properties.getBeans().put(name, bean);
	}

	private AsyncDisposablePropertiesTests set(String name, String value) {
		this.environment.setProperty("async-disposable." + name, value);
		return this;
	}

	private AsyncDisposableProperties properties() {
		return Binder.get(this.environment).bindOrCreate("async-disposable", AsyncDisposableProperties.class);
	}

	private DisposalSettings settings() {
		return ValidSettings.from(properties(), this.environment);
	}

	private Map<String, @Nullable Object> values() {
		BeanWrapperImpl properties = new BeanWrapperImpl(properties());
		Map<String, @Nullable Object> values = new TreeMap<>();
		for (String name : NAMES) {
			values.put(name, properties.getPropertyValue(name));
		}
		return values;
	}

	enum Remedy {

		POSITIVE("Use a positive duration, such as 10s or 500ms."),

		NOT_NEGATIVE("Use a duration that is not negative, such as 1s or 0s."),

		AT_LEAST_1("Use a number of at least 1, or leave it out for no limit.");

		private final String text;

		Remedy(String text) {
			this.text = text;
		}

	}

}
