package io.github.asyncdisposable.autoconfigure;

import io.github.asyncdisposable.context.DisposalSource;
import io.github.asyncdisposable.foreign.NettyDisposal;
import io.netty.channel.EventLoopGroup;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the disposal of Netty's event loop groups.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(EventLoopGroup.class)
public final class NettyDisposalAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DisposalSource asyncDisposableEventLoopGroupDisposalSource(Environment environment) {
		return ForeignTypes.ifEnabled(environment, NettyDisposal::eventLoopGroups);
	}

}
