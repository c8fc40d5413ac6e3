package io.github.asyncdisposable.autoconfigure;

import java.util.List;

import io.github.asyncdisposable.context.ContextDisposal;
import io.github.asyncdisposable.context.DestroyMethodFilter;
import io.github.asyncdisposable.context.DisposingPostProcessor;
import io.github.asyncdisposable.context.DisposalSettings;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.report.ShutdownLog;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for the disposal of
 * {@link io.github.asyncdisposable.AsyncDisposable} beans when the context closes.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@EnableConfigurationProperties(AsyncDisposableProperties.class)
public final class AsyncDisposableAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DestroyMethodFilter asyncDisposableDestroyMethodFilter() {
		return new DestroyMethodFilter();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DisposingPostProcessor asyncDisposablePostProcessor(ObjectProvider<ContextDisposal> contextDisposal) {
		return new DisposingPostProcessor(contextDisposal::getObject);
	}

	@Bean
	@Lazy(false)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	ContextDisposal asyncDisposableContextDisposal(ConfigurableApplicationContext context,
			DefaultListableBeanFactory beanFactory, AsyncDisposableProperties properties, ShutdownLog log,
			ObjectProvider<DisposalListener> listeners) {
		DisposalSettings settings = ValidSettings.from(properties);
		return new ContextDisposal(context, beanFactory, settings, List.of(log), listeners);
	}

	@Bean
	@ConditionalOnMissingBean
	@Order(Ordered.LOWEST_PRECEDENCE)
	ShutdownLog asyncDisposableShutdownLog(AsyncDisposableProperties properties) {
		return new ShutdownLog(properties.getReport().getLog());
	}

}
