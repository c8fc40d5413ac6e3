package io.github.asyncdisposable.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.DisposalTimeout;
import io.github.asyncdisposable.context.InvalidDisposalSettingException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which limit a bean gets, and what is refused at start.
 */
@ExtendWith(OutputCaptureExtension.class)
class AsyncDisposableAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class));

	private final AtomicReference<Duration> remaining = new AtomicReference<>();

	private ApplicationContextRunner writer() {
		return this.runner.withBean("orderWriter", Writer.class, () -> new Writer(this.remaining));
	}

	private void assertLimit(ApplicationContextRunner contextRunner, Duration expected) {
		contextRunner.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.remaining.get()).isBetween(expected.minusMillis(900), expected);
	}

	@Test
	@DisplayName("T1: without any setting a bean gets what is left of the deadline, less its own grace")
	void whenNothingIsSetThenLimitIsTheShareOfTheDeadline() {
		assertLimit(writer(), Duration.ofSeconds(24));
	}

	@Test
	@DisplayName("T1: without any setting a bean leaves one grace for itself and two for each that must follow")
	void whenOthersFollowThenTheShareLeavesThemTime() {
		assertLimit(writer().withBean("first", AsyncDisposable.class, () -> () -> null)
			.withBean("second", AsyncDisposable.class, () -> () -> null,
					(definition) -> definition.setDependsOn("first"))
			.withBean("connector", Object.class, Object::new)
			.withInitializer((context) -> {
				context.getBeanFactory().registerDependentBean("second", "connector");
				context.getBeanFactory().registerDependentBean("connector", "orderWriter");
			}), Duration.ofSeconds(20));
	}

	@Test
	@DisplayName("T1: async-disposable.timeout is the limit of beans without one")
	void whenDefaultIsSetThenItIsTheLimit() {
		assertLimit(writer().withPropertyValues("async-disposable.timeout=7s"), Duration.ofSeconds(7));
	}

	@Test
	@DisplayName("T1: the annotation on the class beats the default")
	void whenClassIsAnnotatedThenItBeatsTheDefault() {
		assertLimit(this.runner.withBean(AnnotatedWriter.class, () -> new AnnotatedWriter(this.remaining))
			.withPropertyValues("async-disposable.timeout=7s", "flush.limit=11s"), Duration.ofSeconds(11));
	}

	@Test
	@DisplayName("T1: the annotation on the @Bean method beats the one on the class")
	void whenBeanMethodIsAnnotatedThenItBeatsTheClass() {
		assertLimit(this.runner.withUserConfiguration(AnnotatedMethod.class)
			.withBean("remaining", Remaining.class, () -> new Remaining(this.remaining))
			.withPropertyValues("flush.limit=11s"), Duration.ofSeconds(3));
	}

	@Test
	@DisplayName("T1: the property for the bean's name beats everything")
	void whenBeanPropertyIsSetThenItBeatsTheAnnotation() {
		assertLimit(
				this.runner.withUserConfiguration(AnnotatedMethod.class)
					.withBean("remaining", Remaining.class, () -> new Remaining(this.remaining))
					.withPropertyValues("flush.limit=11s", "async-disposable.beans.order-writer.timeout=5s"),
				Duration.ofSeconds(5));
	}

	@Test
	@DisplayName("T1: a bean's name is matched relaxed, so that an environment variable works")
	void whenLimitComesFromTheEnvironmentThenNameIsMatchedRelaxed() {
		assertLimit(
				writer().withInitializer(
						(context) -> context.getEnvironment()
							.getPropertySources()
							.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
									Map.of("ASYNCDISPOSABLE_BEANS_ORDERWRITER_TIMEOUT", "4s")))),
				Duration.ofSeconds(4));
	}

	@Test
	@DisplayName("T1: however a variable writes the name of the bean, and the prefix, it works")
	void whenVariableIsWrittenWithUnderscoresThenItIsTheLimit() {
		for (String name : List.of("ASYNCDISPOSABLE_BEANS_ORDER_WRITER_TIMEOUT",
				"ASYNC_DISPOSABLE_BEANS_ORDERWRITER_TIMEOUT", "ASYNC_DISPOSABLE_BEANS_ORDER_WRITER_TIMEOUT")) {
			assertLimit(variable(writer(), name, "4s"), Duration.ofSeconds(4));
			assertLimit(
					variable(writer().withPropertyValues("async-disposable.beans.orderWriter.timeout=9s"), name, "4s"),
					Duration.ofSeconds(4));
		}
	}

	private static ApplicationContextRunner variable(ApplicationContextRunner runner, String name, String value) {
		return runner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", Map.of(name, value))));
	}

	@Test
	@DisplayName("T1: a bean's name may have dots")
	void whenNameHasDotsThenItIsTheLimit() {
		ApplicationContextRunner dotted = this.runner.withBean("com.acme.Writer", Writer.class,
				() -> new Writer(this.remaining));
		assertLimit(dotted.withPropertyValues("async-disposable.beans.com.acme.Writer.timeout=5s"),
				Duration.ofSeconds(5));
		assertLimit(variable(dotted, "ASYNCDISPOSABLE_BEANS_COM_ACME_WRITER_TIMEOUT", "5s"), Duration.ofSeconds(5));
	}

	@Test
	@DisplayName("T5: what a dotted name is set to is not passed over")
	void whenNameHasDotsThenItIsNotPassedOver(CapturedOutput output) {
		assertRefused("async-disposable.beans.com.acme.Writer.timeout", "0s", "positive");
		writer().withPropertyValues("async-disposable.beans.com.acme.Writer.timeout=soon")
			.run((context) -> assertThat(context).hasFailed().getFailure().rootCause().hasMessageContaining("soon"));
		writer().withPropertyValues("async-disposable.beans.com.acme.Writer.timeout=5s")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("there is no bean 'com.acme.Writer'. Nearest names: [orderWriter]");
	}

	@Test
	@DisplayName("T1: what is left of the grace period caps the deadline")
	void whenGracePeriodIsShorterThenItCapsTheDeadline() {
		assertLimit(writer().withPropertyValues("async-disposable.shutdown.grace-period=6s"), Duration.ofSeconds(5));
	}

	@Test
	@DisplayName("T1: the grace period leaves at least two seconds")
	void whenGracePeriodIsOverThenTwoSecondsAreLeft() {
		assertLimit(writer().withPropertyValues("async-disposable.shutdown.grace-period=1ms"), Duration.ofSeconds(1));
	}

	@Test
	@DisplayName("T5: durations that are not positive fail the start with name, value and what is allowed")
	void whenDurationIsNotPositiveThenTheStartFails() {
		for (String name : List.of("timeout", "shutdown.deadline", "shutdown.grace-period",
				"shutdown.progress-interval", "beans.orderWriter.timeout")) {
			for (String value : List.of("0s", "-1s")) {
				assertRefused("async-disposable." + name, value, "positive");
			}
		}
	}

	@Test
	@DisplayName("T5: the fault grace may be zero but not negative, the concurrency not below one")
	void whenGraceIsNegativeOrConcurrencyBelowOneThenTheStartFails() {
		writer().withPropertyValues("async-disposable.fault-grace=0s")
			.run((context) -> assertThat(context).hasNotFailed());
		assertRefused("async-disposable.fault-grace", "-1s", "not negative");
		assertRefused("async-disposable.shutdown.max-concurrency", "0", "at least 1");
	}

	private void assertRefused(String property, String value, String remedy) {
		writer().withPropertyValues(property + "=" + value).run((context) -> {
			assertThat(context).as(property + "=" + value).hasFailed();
			Throwable failure = context.getStartupFailure();
			while (!(failure instanceof InvalidDisposalSettingException)) {
				assertThat(failure).as("the cause of " + context.getStartupFailure()).isNotNull();
				failure = failure.getCause();
			}
			FailureAnalysis analysis = new InvalidDisposalSettingFailureAnalyzer(new StandardEnvironment())
				.analyze(failure);
			assertThat(analysis.getDescription()).contains(property);
			assertThat(analysis.getAction()).contains(remedy);
		});
	}

	@Test
	@DisplayName("T1: a bean's name with dots goes in brackets")
	void whenNameHasDotsThenItGoesInBrackets() {
		assertLimit(this.runner.withBean("com.acme.Writer", Writer.class, () -> new Writer(this.remaining))
			.withPropertyValues("async-disposable.beans[com.acme.Writer].timeout=5s"), Duration.ofSeconds(5));
	}

	@Test
	@DisplayName("T5: an annotation that cannot be used fails the start, naming the bean")
	void whenAnnotationIsNotADurationThenTheStartFails() {
		for (String value : List.of("soon", "0s", "-2s", "", "${no.such.property}")) {
			this.runner.withBean("flusher", AnnotatedWriter.class, () -> new AnnotatedWriter(this.remaining))
				.withPropertyValues("flush.limit=" + value)
				.run((context) -> assertThat(context).hasFailed()
					.getFailure()
					.isInstanceOf(InvalidDisposalSettingException.class)
					.hasMessageContaining("'flusher'")
					.hasMessageContaining("positive duration"));
		}
	}

	@Test
	@DisplayName("T5: the failure is told as other failures of a Boot application are")
	void whenStartFailsThenTheAnalysisIsPrinted(CapturedOutput output) {
		try {
			new SpringApplicationBuilder(EmptyApplication.class).run("--async-disposable.shutdown.deadline=0s").close();
		}
		catch (Exception ex) {
			assertThat(ex).hasRootCauseInstanceOf(InvalidDisposalSettingException.class);
		}
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Setting: async-disposable.shutdown.deadline")
			.contains("Value: 0s (PT0S)")
			.contains("Origin: \"async-disposable.shutdown.deadline\" from property source \"commandLineArgs\"")
			.contains("Use a positive duration");
	}

	@Test
	@DisplayName("T5: an unknown order fails the start")
	void whenOrderIsUnknownThenTheStartFails() {
		writer().withPropertyValues("async-disposable.shutdown.order=random")
			.run((context) -> assertThat(context).hasFailed().getFailure().rootCause().hasMessageContaining("random"));
	}

	@Test
	@DisplayName("T5: a limit for a bean that does not exist is a warning with the nearest names")
	void whenBeanNameIsUnknownThenThereIsAWarning(CapturedOutput output) {
		writer().withBean("auditTrail", Writer.class, () -> new Writer(this.remaining))
			.withPropertyValues("async-disposable.beans.orderWritter.timeout=5s",
					"async-disposable.beans.audit-trail.timeout=5s")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("async-disposable.beans.orderWritter.timeout")
			.contains("Nearest names: [orderWriter,")
			.doesNotContain("audit-trail.timeout");
	}

	@Configuration(proxyBeanMethods = false)
	static class AnnotatedMethod {

		@Bean
		@DisposalTimeout("3s")
		AnnotatedWriter orderWriter(Remaining remaining) {
			return new AnnotatedWriter(remaining.value());
		}

	}

	record Remaining(AtomicReference<Duration> value) {
	}

	static class Writer implements AsyncDisposable {

		private final AtomicReference<Duration> remaining;

		Writer(AtomicReference<Duration> remaining) {
			this.remaining = remaining;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			throw new AssertionError("the container calls the other method");
		}

		@Override
		public CompletionStage<?> disposeAsync(DisposalContext context) {
			this.remaining.set(context.remaining());
			return CompletableFuture.completedFuture(null);
		}

	}

	@DisposalTimeout("${flush.limit}")
	static class AnnotatedWriter extends Writer {

		AnnotatedWriter(AtomicReference<Duration> remaining) {
			super(remaining);
		}

	}

	@SpringBootApplication
	static class EmptyApplication {

	}

}
