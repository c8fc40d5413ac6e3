package io.github.asyncdisposable.autoconfigure;

import io.github.asyncdisposable.context.ContextDisposal;
import io.github.asyncdisposable.scope.AsyncScopeFactory;
import io.github.asyncdisposable.scope.AsyncScopes;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;

/**
 * Auto-configuration for scopes. The factory is created when somebody asks for it: an
 * application without scopes has nothing to dispose.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AsyncDisposableAutoConfiguration.class)
@ConditionalOnBean(value = ContextDisposal.class, search = SearchStrategy.CURRENT)
public final class AsyncScopeAutoConfiguration {

	private static final String FACTORY = "asyncScopeFactory";

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AsyncScopes asyncDisposableScopes() {
		return new AsyncScopes();
	}

	@Bean(FACTORY)
	@Lazy
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	AsyncScopeFactory asyncScopeFactory(AsyncScopes asyncDisposableScopes,
			@Qualifier(AsyncDisposableAutoConfiguration.PROPERTIES) AsyncDisposableProperties properties) {
		return asyncDisposableScopes.factory(FACTORY, ValidSettings.scopeDeadline(properties));
	}

}
