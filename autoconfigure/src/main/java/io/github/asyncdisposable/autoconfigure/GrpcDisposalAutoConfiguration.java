package io.github.asyncdisposable.autoconfigure;

import io.github.asyncdisposable.context.DisposalSource;
import io.github.asyncdisposable.foreign.GrpcDisposal;
import io.grpc.ManagedChannel;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the disposal of gRPC channels.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(ManagedChannel.class)
public final class GrpcDisposalAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DisposalSource asyncDisposableManagedChannelDisposalSource(Environment environment) {
		return ForeignTypes.ifEnabled(environment, GrpcDisposal::managedChannels);
	}

}
