package io.github.asyncdisposable.autoconfigure;

import io.github.asyncdisposable.actuate.AsyncDisposablesEndpoint;
import io.github.asyncdisposable.actuate.DisposalReportEndpoint;
import io.github.asyncdisposable.actuate.DisposalReportWebExtension;
import io.github.asyncdisposable.report.LastShutdown;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsyncDisposableEndpointAutoConfiguration}.
 */
class AsyncDisposableEndpointAutoConfigurationTests {

	private static final String WEB = "management.endpoints.web.exposure.include=asyncdisposables,disposalreport";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class,
				AsyncDisposableReportAutoConfiguration.class, AsyncDisposableEndpointAutoConfiguration.class));

	@Test
	void whenNothingIsExposedThenThereAreNoEndpoints() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(AsyncDisposablesEndpoint.class)
			.doesNotHaveBean(DisposalReportEndpoint.class)
			.doesNotHaveBean(DisposalReportWebExtension.class));
	}

	@Test
	void whenExposedOverHttpThenThereAreEndpoints() {
		this.runner.withPropertyValues(WEB)
			.run((context) -> assertThat(context).hasSingleBean(AsyncDisposablesEndpoint.class)
				.hasSingleBean(DisposalReportEndpoint.class)
				.hasSingleBean(DisposalReportWebExtension.class));
	}

	@Test
	void whenExposedOverJmxAloneThenThereIsNoWebExtension() {
		this.runner
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=disposalreport")
			.run((context) -> assertThat(context).hasSingleBean(DisposalReportEndpoint.class)
				.doesNotHaveBean(DisposalReportWebExtension.class)
				.doesNotHaveBean(AsyncDisposablesEndpoint.class));
	}

	@Test
	void whenAccessIsNoneThenThereAreNoEndpoints() {
		this.runner
			.withPropertyValues(WEB, "management.endpoint.asyncdisposables.access=NONE",
					"management.endpoint.disposalreport.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(AsyncDisposablesEndpoint.class)
				.doesNotHaveBean(DisposalReportEndpoint.class)
				.doesNotHaveBean(DisposalReportWebExtension.class));
	}

	@Test
	void whenActuatorIsMissingThenTheContextStartsWithoutEndpoints() {
		this.runner.withPropertyValues(WEB)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(AsyncDisposableEndpointAutoConfiguration.class));
		for (Class<?> missing : new Class<?>[] { Endpoint.class, ConditionalOnAvailableEndpoint.class }) {
			this.runner.withPropertyValues(WEB)
				.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(AsyncDisposableEndpointAutoConfiguration.class));
		}
	}

	@Test
	void whenNothingIsDisposedByPlanThenThereAreNoEndpoints() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AsyncDisposableEndpointAutoConfiguration.class))
			.withPropertyValues(WEB)
			.run((context) -> assertThat(context).doesNotHaveBean(AsyncDisposablesEndpoint.class)
				.doesNotHaveBean(DisposalReportEndpoint.class));
	}

	@Test
	void whenThereAreNoReportsThenOnlyThePlanIsShown() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class,
					AsyncDisposableEndpointAutoConfiguration.class))
			.withPropertyValues(WEB)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(AsyncDisposablesEndpoint.class)
				.doesNotHaveBean(DisposalReportEndpoint.class));
	}

	@Test
	void whenTheApplicationHasItsOwnEndpointsThenTheyAreUsed() {
		this.runner.withPropertyValues(WEB).withUserConfiguration(OwnEndpoints.class).run((context) -> {
			assertThat(context.getBean(AsyncDisposablesEndpoint.class)).isSameAs(context.getBean("ownPlan"));
			assertThat(context.getBean(DisposalReportEndpoint.class)).isSameAs(context.getBean("ownReport"));
			assertThat(context.getBean(DisposalReportWebExtension.class)).isSameAs(context.getBean("ownWeb"));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnEndpoints {

		@Bean
		AsyncDisposablesEndpoint ownPlan(ConfigurableApplicationContext context) {
			return new AsyncDisposablesEndpoint(context);
		}

		@Bean
		DisposalReportEndpoint ownReport(LastShutdown lastShutdown) {
			return new DisposalReportEndpoint(lastShutdown);
		}

		@Bean
		DisposalReportWebExtension ownWeb(DisposalReportEndpoint endpoint) {
			return new DisposalReportWebExtension(endpoint);
		}

	}

}
