package io.github.asyncdisposable.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.context.InvalidDisposalSettingException;
import io.github.asyncdisposable.report.LastShutdown;
import io.github.asyncdisposable.report.ShutdownReporter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsyncDisposableReportAutoConfiguration}.
 */
class AsyncDisposableReportAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class,
				AsyncDisposableReportAutoConfiguration.class))
		.withBean("writer", AsyncDisposable.class, () -> () -> null);

	@TempDir
	private Path directory;

	@Test
	void whenNothingIsSetThenTheReportIsKeptInMemoryAlone() {
		this.runner.run((context) -> {
			LastShutdown last = context.getBean(LastShutdown.class);
			assertThat(last.report()).isEmpty();
			assertThat(last.reason()).contains("without 'async-disposable.report.directory'");
			context.getSourceApplicationContext().close();
			assertThat(last.report()).hasValueSatisfying((report) -> assertThat(report.beans()).hasSize(1));
		});
	}

	@Test
	void whenADirectoryIsSetThenAJournalIsInIt() {
		this.runner.withPropertyValues("async-disposable.report.directory=" + this.directory).run((context) -> {
			context.getSourceApplicationContext().close();
			try (var files = Files.list(this.directory)) {
				assertThat(files).singleElement().satisfies((file) -> assertThat(file).content().contains("writer"));
			}
		});
	}

	@Test
	void whenPathsAreEmptyThenNothingIsWritten() {
		this.runner
			.withPropertyValues("async-disposable.report.directory=",
					"async-disposable.report.termination-message-path=")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	@DisplayName("T5 a path that no file system knows fails the start")
	void whenAPathIsNoneThenTheStartFails() {
		this.runner.withPropertyValues("async-disposable.report.directory=a\u0000b")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidDisposalSettingException.class)
				.hasMessageContaining("async-disposable.report.directory"));
		this.runner.withPropertyValues("async-disposable.report.termination-message-path=a\u0000b")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidDisposalSettingException.class)
				.hasMessageContaining("async-disposable.report.termination-message-path"));
	}

	@Test
	void whenDisposalIsNotConfiguredThenThereIsNoReport() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AsyncDisposableReportAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(LastShutdown.class)
				.doesNotHaveBean(ShutdownReporter.class));
	}

	@Test
	void whenItIsExcludedThenBeansAreDisposedAllTheSame() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class))
			.withBean("writer", AsyncDisposable.class, () -> () -> null)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LastShutdown.class));
	}

}
