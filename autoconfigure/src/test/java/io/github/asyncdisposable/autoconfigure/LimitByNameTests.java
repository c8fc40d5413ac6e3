package io.github.asyncdisposable.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.context.InvalidDisposalSettingException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Limits of single beans whose names are not just letters.
 */
@ExtendWith(OutputCaptureExtension.class)
class LimitByNameTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class));

	private final AtomicReference<Duration> remaining = new AtomicReference<>();

	private ApplicationContextRunner writer(String name) {
		return this.runner.withBean(name, Writer.class, () -> new Writer(this.remaining));
	}

	private void assertLimit(ApplicationContextRunner contextRunner, long seconds) {
		contextRunner.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.remaining.get()).isBetween(Duration.ofSeconds(seconds).minusMillis(1900),
				Duration.ofSeconds(seconds));
	}

	private static ApplicationContextRunner withVariable(ApplicationContextRunner runner, String variable) {
		return runner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", Map.of(variable, "4s"))));
	}

	@ParameterizedTest
	@CsvSource({ "com.acme.Writer, COM_ACME_WRITER", "ORDER_writer, ORDER_WRITER", "order-writer, ORDERWRITER",
			"com.acme.Writer#0, COM_ACME_WRITER_0" })
	@DisplayName("T1: an environment variable is the limit of a bean whatever its name consists of")
	void whenLimitComesFromTheEnvironmentThenNameIsMatchedRelaxed(String name, String variable) {
		assertLimit(withVariable(writer(name), "ASYNCDISPOSABLE_BEANS_" + variable + "_TIMEOUT"), 4);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[com.acme.Writer]", "com.acme.Writer", "com.acme.writer" })
	@DisplayName("T1: a name with dots may stand in brackets; an environment variable goes before that")
	void whenNameHasDotsThenItMayStandInBrackets(String name) {
		ApplicationContextRunner writer = writer("com.acme.Writer")
			.withPropertyValues("async-disposable.beans." + name + ".timeout=6s");
		assertLimit(writer, 6);
		assertLimit(withVariable(writer, "ASYNCDISPOSABLE_BEANS_COM_ACME_WRITER_TIMEOUT"), 4);
	}

	@Test
	@DisplayName("T1: of beans whose names differ only in how they are written each has its own limit")
	void whenNamesDifferInHowTheyAreWrittenThenEachBeanHasItsOwnLimit() {
		assertLimit(writer("orderWriter").withBean("order.writer", AsyncDisposable.class, () -> () -> null)
			.withPropertyValues("async-disposable.beans.order.writer.timeout=4s",
					"async-disposable.beans.orderWriter.timeout=6s"),
				6);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0s", "-1s" })
	@DisplayName("T5: a limit that cannot be used fails the start, also of a name with dots")
	void whenLimitOfANameWithDotsCannotBeUsedThenTheStartFails(String value) {
		writer("com.acme.Writer").withPropertyValues("async-disposable.beans.com.acme.Writer.timeout=" + value)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidDisposalSettingException.class)
				.hasMessageContaining("async-disposable.beans.com.acme.Writer.timeout is set to '")
				.hasMessageContaining("positive duration"));
	}

	@Test
	@DisplayName("T5: a limit for a name with dots that no bean has is a warning")
	void whenNameWithDotsIsUnknownThenThereIsAWarning(CapturedOutput output) {
		writer("com.acme.Writer").withPropertyValues("async-disposable.beans.com.acme.Riter.timeout=5s")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("async-disposable.beans.com.acme.Riter.timeout")
			.contains("Nearest names: [com.acme.Writer");
	}

	private record Writer(AtomicReference<Duration> remaining) implements AsyncDisposable {

		@Override
		public CompletionStage<?> disposeAsync() {
			throw new AssertionError("never called without a context");
		}

		@Override
		public CompletionStage<?> disposeAsync(DisposalContext context) {
			this.remaining.set(context.remaining());
			return CompletableFuture.completedFuture(null);
		}

	}

}
