package io.github.asyncdisposable.autoconfigure;

import io.github.asyncdisposable.context.DisposalSource;
import io.github.asyncdisposable.foreign.ReactorNettyDisposal;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the disposal of Reactor Netty's resources.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(ConnectionProvider.class)
public final class ReactorNettyDisposalAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DisposalSource asyncDisposableConnectionProviderDisposalSource(Environment environment) {
		return ForeignTypes.ifEnabled(environment, ReactorNettyDisposal::connectionProviders);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DisposalSource asyncDisposableLoopResourceDisposalSource(Environment environment) {
		return ForeignTypes.ifEnabled(environment, ReactorNettyDisposal::loopResources);
	}

}
