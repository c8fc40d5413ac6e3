package io.github.asyncdisposable.autoconfigure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A registry that publishes through a bean which is disposed itself (M1).
 */
@ExtendWith(OutputCaptureExtension.class)
class DependentRegistryTests {

	private final ApplicationContextRunner bareRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class,
				AsyncDisposableMetricsAutoConfiguration.class))
		.withUserConfiguration(Publishing.class);

	private final ApplicationContextRunner runner = this.bareRunner.withConfiguration(BootMetrics.metrics())
		.withConfiguration(BootMetrics.observation());

	private final Happenings happenings = new Happenings();

	@Test
	@DisplayName("M1 a registry that depends on a managed bean is closed just before that bean goes")
	void whenARegistryDependsOnAManagedBeanThenItPublishesWhatWasTimedBefore() {
		close(this.runner);
		assertThat(this.happenings.all).containsExactly("writer flushed", "published [writer SUCCESS none 1]",
				"transport closed");
	}

	@Test
	@DisplayName("M1 the same without Boot's metrics")
	void whenTheRegistryIsBareThenItPublishesWhatWasTimedBefore() {
		close(this.bareRunner);
		assertThat(this.happenings.all).containsExactly("writer flushed", "published [writer SUCCESS none 1]",
				"transport closed");
	}

	@Test
	@DisplayName("M1 what is timed after a registry is closed reaches the log and the report")
	void whenABeanGoesAfterTheRegistryThenTheLogAndTheReportHaveIt(CapturedOutput output) {
		close(this.runner);
		assertThat(this.happenings.report().nodes()).filteredOn((node) -> node.node().name().equals("transport"))
			.singleElement()
			.satisfies((node) -> assertThat(node.outcome()).isEqualTo(Outcome.SUCCESS));
		assertThat(output).contains("Disposed 3 beans in ").contains(": 3 success");
	}

	@Test
	@DisplayName("M1 with several registries, one of which contains the others")
	void whenThereAreSeveralRegistriesThenEachPublishesWhatWasTimedBefore() {
		close(this.runner.withBean("simple", SimpleMeterRegistry.class, SimpleMeterRegistry::new));
		assertThat(this.happenings.all).containsExactly("writer flushed", "published [writer SUCCESS none 1]",
				"transport closed");
	}

	@Test
	@DisplayName("M1 D3 a registry that depends on two beans has none of them wait for what only the other one waits for")
	void whenARegistryDependsOnTwoBeansThenNeitherWaitsForMoreThanEver() {
		CompletableFuture<Void> transportClosed = new CompletableFuture<>();
		this.happenings.whenTransportCloses = () -> transportClosed.complete(null);
		close(this.runner.withPropertyValues("async-disposable.beans.second-user.timeout=20s")
			.withBean("second", AsyncDisposable.class, () -> () -> this.happenings.note("second closed"))
			.withBean("secondUser", AsyncDisposable.class, () -> () -> transportClosed)
			.withInitializer((context) -> {
				context.getBeanFactory().registerDependentBean("second", "secondUser");
				context.getBeanFactory().registerDependentBean("second", "push");
			}));
		assertThat(this.happenings.report().outcome()).isEqualTo(Outcome.SUCCESS);
		assertThat(this.happenings.all.stream().map((happening) -> happening.split(" ")[0]).toList())
			.containsSubsequence("published", "transport", "second");
	}

	@Test
	@DisplayName("M1 D2 what the registry needs through another bean goes after it as well")
	void whenTheRegistryNeedsABeanThatNeedsAnotherOneThenBothGoAfterIt() {
		close(this.runner
			.withBean("connection", AsyncDisposable.class, () -> () -> this.happenings.note("connection closed"))
			.withInitializer((context) -> context.getBeanFactory().registerDependentBean("connection", "transport")));
		assertThat(this.happenings.all).containsExactly("writer flushed", "published [writer SUCCESS none 1]",
				"transport closed", "connection closed");
	}

	private void close(ApplicationContextRunner contextRunner) {
		contextRunner.withBean("happenings", Happenings.class, () -> this.happenings)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	/**
	 * What has happened, in that order.
	 */
	static class Happenings implements DisposalListener {

		final List<String> all = Collections.synchronizedList(new ArrayList<>());

		final List<DisposalReport> reports = new ArrayList<>();

		volatile Runnable whenTransportCloses = () -> {
		};

		DisposalReport report() {
			assertThat(this.reports).hasSize(1);
			return this.reports.get(0);
		}

		@Override
		public void shutdownFinished(DisposalReport report) {
			this.reports.add(report);
		}

		CompletionStage<?> note(String what) {
			this.all.add(what);
			return CompletableFuture.completedFuture(null);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Publishing {

		@Bean
		AsyncDisposable transport(Happenings happenings) {
			return () -> {
				CompletionStage<?> closed = happenings.note("transport closed");
				happenings.whenTransportCloses.run();
				return closed;
			};
		}

		/**
		 * Takes a while, so that a registry that does not wait for it is closed before.
		 */
		@Bean
		AsyncDisposable writer(AsyncDisposable transport, Happenings happenings) {
			return () -> CompletableFuture.runAsync(() -> happenings.note("writer flushed"),
					CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
		}

		@Bean
		PushRegistry push(AsyncDisposable transport, Happenings happenings) {
			return new PushRegistry() {

				@Override
				protected void publish() {
					super.publish();
					happenings.note("published " + this.publishes.get(0));
				}

			};
		}

	}

}
