package io.github.asyncdisposable.autoconfigure;

import io.github.asyncdisposable.foreign.DestroyMethods;
import io.github.asyncdisposable.foreign.UsersDisposers;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the disposal of beans whose types belong to others: by destroy
 * methods that return a stage and by {@link io.github.asyncdisposable.AsyncDisposer}
 * beans.
 *
 * @since 0.1.0
 */
@AutoConfiguration
public final class ForeignDisposalAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DestroyMethods asyncDisposableDestroyMethodDisposalSource(Environment environment) {
		return new DestroyMethods(ForeignTypes.isEnabled(environment, "destroy-methods"));
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static UsersDisposers asyncDisposableDisposerDisposalSource() {
		return new UsersDisposers();
	}

}
