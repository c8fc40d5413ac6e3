package io.github.asyncdisposable.autoconfigure;

import io.github.asyncdisposable.actuate.AsyncDisposablesEndpoint;
import io.github.asyncdisposable.actuate.DisposalReportEndpoint;
import io.github.asyncdisposable.actuate.DisposalReportWebExtension;
import io.github.asyncdisposable.context.ContextDisposal;
import io.github.asyncdisposable.report.LastShutdown;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the actuator endpoints. As with any endpoint, a bean exists
 * only where the endpoint is exposed and its access permitted.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { AsyncDisposableAutoConfiguration.class, AsyncDisposableReportAutoConfiguration.class })
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(value = ContextDisposal.class, search = SearchStrategy.CURRENT)
public final class AsyncDisposableEndpointAutoConfiguration {

	@Bean
	@ConditionalOnAvailableEndpoint
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	AsyncDisposablesEndpoint asyncDisposablesEndpoint(ConfigurableApplicationContext context) {
		return new AsyncDisposablesEndpoint(context);
	}

	@Bean
	@ConditionalOnAvailableEndpoint
	@ConditionalOnBean(value = LastShutdown.class, search = SearchStrategy.CURRENT)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	DisposalReportEndpoint disposalReportEndpoint(LastShutdown lastShutdown) {
		return new DisposalReportEndpoint(lastShutdown);
	}

	@Bean
	@ConditionalOnBean(value = DisposalReportEndpoint.class, search = SearchStrategy.CURRENT)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	DisposalReportWebExtension disposalReportWebExtension(DisposalReportEndpoint endpoint) {
		return new DisposalReportWebExtension(endpoint);
	}

}
