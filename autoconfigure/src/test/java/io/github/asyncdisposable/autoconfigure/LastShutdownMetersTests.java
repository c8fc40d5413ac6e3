package io.github.asyncdisposable.autoconfigure;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.metrics.DisposalMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link io.github.asyncdisposable.metrics.LastShutdownMeters}, over a restart.
 */
class LastShutdownMetersTests {

	@TempDir
	Path directory;

	private final ApplicationContextRunner bareRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class,
				AsyncDisposableReportAutoConfiguration.class, AsyncDisposableMetricsAutoConfiguration.class))
		.withPropertyValues("async-disposable.fault-grace=0");

	private final ApplicationContextRunner runner = this.bareRunner.withConfiguration(BootMetrics.metrics());

	@Test
	@DisplayName("Section 7: the next start tells a scrape of the last shutdown, from the journal")
	void whenAPreviousRunWasJournaledThenTheGaugesAreSet() {
		ApplicationContextRunner journaled = this.runner.withPropertyValues(journal())
			.withUserConfiguration(AsyncDisposableMetricsAutoConfigurationTests.EveryOutcome.class);
		journaled.run((context) -> assertThat(context.getBean(MeterRegistry.class).getMeters())
			.noneMatch((meter) -> meter.getId().getName().startsWith("async.disposal.last")));
		journaled.run((context) -> assertTellsOfStuckBean(context.getBean(MeterRegistry.class)));
	}

	@Test
	@DisplayName("Section 7: the same with a bare registry")
	void whenThereIsABareRegistryThenTheGaugesAreSet() {
		ApplicationContextRunner journaled = this.bareRunner.withPropertyValues(journal())
			.withBean(SimpleMeterRegistry.class)
			.withUserConfiguration(AsyncDisposableMetricsAutoConfigurationTests.EveryOutcome.class);
		journaled.run((context) -> assertThat(context).hasNotFailed());
		journaled.run((context) -> assertTellsOfStuckBean(context.getBean(MeterRegistry.class)));
	}

	@Test
	@DisplayName("Section 7: without a journal there are no such gauges")
	void whenThereIsNoJournalThenThereAreNoGauges() {
		ApplicationContextRunner repeated = this.runner
			.withUserConfiguration(AsyncDisposableMetricsAutoConfigurationTests.EveryOutcome.class);
		repeated.run((context) -> assertThat(context).hasNotFailed());
		repeated.run((context) -> assertThat(context.getBean(MeterRegistry.class).getMeters())
			.noneMatch((meter) -> meter.getId().getName().startsWith("async.disposal.last")));
	}

	private static void assertTellsOfStuckBean(MeterRegistry registry) {
		// The limit of the bean 'stuck' is 50 ms.
		assertThat(registry.get(DisposalMeters.LAST_SHUTDOWN_TIME).timeGauge().value(TimeUnit.SECONDS)).isBetween(0.05,
				10.0);
		assertThat(registry.get(DisposalMeters.LAST_SHUTDOWN_UNFINISHED).gauge().value()).isEqualTo(1);
	}

	private String journal() {
		return "async-disposable.report.directory=" + this.directory;
	}

}
