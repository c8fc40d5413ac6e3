package io.github.asyncdisposable.autoconfigure;

import io.github.asyncdisposable.context.DisposalSource;
import io.github.asyncdisposable.foreign.R2dbcPoolDisposal;
import io.r2dbc.pool.ConnectionPool;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the disposal of R2DBC connection pools.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(ConnectionPool.class)
public final class R2dbcPoolDisposalAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DisposalSource asyncDisposableR2dbcPoolDisposalSource(Environment environment) {
		return ForeignTypes.ifEnabled(environment, R2dbcPoolDisposal::connectionPools);
	}

}
