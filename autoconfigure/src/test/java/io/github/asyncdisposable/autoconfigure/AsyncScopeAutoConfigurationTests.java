package io.github.asyncdisposable.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.DisposalTimeoutException;
import io.github.asyncdisposable.context.InvalidDisposalSettingException;
import io.github.asyncdisposable.scope.AsyncScope;
import io.github.asyncdisposable.scope.AsyncScopeFactory;
import io.github.asyncdisposable.scope.AsyncScopes;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link AsyncScopeAutoConfiguration}.
 */
class AsyncScopeAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(AsyncDisposableAutoConfiguration.class, AsyncScopeAutoConfiguration.class));

	@Test
	@DisplayName("C2 a scope's disposal is limited by scope.deadline")
	void whenADeadlineIsSetThenItLimitsAScope() {
		this.runner
			.withBean("stuck", AsyncDisposable.class, () -> CompletableFuture::new,
					(definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE))
			.withPropertyValues("async-disposable.scope.deadline=50ms", "async-disposable.fault-grace=0s")
			.run((context) -> {
				AsyncScope scope = context.getBean(AsyncScopeFactory.class).createAsyncScope();
				scope.getBean("stuck", AsyncDisposable.class);
				assertThatThrownBy(() -> scope.disposeAsync().orTimeout(9, TimeUnit.SECONDS).join())
					.isInstanceOf(CompletionException.class)
					.hasCauseInstanceOf(DisposalTimeoutException.class);
			});
	}

	@Test
	@DisplayName("C1 the factory is created when it is asked for")
	void whenNobodyAsksThenThereIsNoFactory() {
		this.runner.run((context) -> {
			assertThat(context.getBeanFactory().containsSingleton("asyncScopeFactory")).isFalse();
			assertThat(context.getBean(AsyncScopeFactory.class)).isSameAs(context.getBean("asyncScopeFactory"));
		});
	}

	@Test
	@DisplayName("C1 an application's own factory replaces the built-in one")
	void whenThereIsAnotherFactoryThenItIsTheOnlyOne() {
		this.runner.withBean("mine", AsyncScopeFactory.class, Mine::new)
			.run((context) -> assertThat(context).hasSingleBean(AsyncScopeFactory.class).hasBean("mine"));
	}

	@Test
	@DisplayName("T5 a scope.deadline that cannot be used fails the start, not the first scope")
	void whenTheDeadlineCannotBeUsedThenTheStartFails() {
		this.runner.withPropertyValues("async-disposable.scope.deadline=0s")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidDisposalSettingException.class)
				.hasMessageStartingWith("async-disposable.scope.deadline is set to 'PT0S'."));
	}

	@Test
	@DisplayName("C1 without the disposal of a context there are no scopes")
	void whenDisposalIsNotConfiguredThenThereAreNoScopes() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AsyncScopeAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(AsyncScopes.class)
				.doesNotHaveBean(AsyncScopeFactory.class));
	}

	private static final class Mine implements AsyncScopeFactory {

		@Override
		public AsyncScope createAsyncScope() {
			throw new UnsupportedOperationException();
		}

		@Override
		public <T> CompletableFuture<T> using(Function<? super AsyncScope, ? extends CompletionStage<T>> body) {
			throw new UnsupportedOperationException();
		}

	}

}
