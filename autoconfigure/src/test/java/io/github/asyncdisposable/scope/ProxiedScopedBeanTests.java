package io.github.asyncdisposable.scope;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.DisposalTimeout;
import io.github.asyncdisposable.DisposalTimeoutException;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncScopeAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The limits of beans whose name a scoped proxy has (T1).
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ProxiedScopedBeanTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(AsyncDisposableAutoConfiguration.class, AsyncScopeAutoConfiguration.class))
		.withPropertyValues("async-disposable.fault-grace=10ms");

	@Test
	@DisplayName("T1 C2 the limit on the @Bean method of a proxied scoped bean holds")
	void whenTheMethodHasALimitThenItHolds() {
		this.runner.withUserConfiguration(Proxied.class).run((context) -> {
			AsyncScope scope = context.getBean(AsyncScopeFactory.class).createAsyncScope();
			scope.<Object>getBean("scopedTarget.hanging", Object.class);
			assertThatThrownBy(() -> scope.disposeAsync().get()).cause()
				.isInstanceOf(DisposalTimeoutException.class)
				.hasMessageContaining("PT0.1S");
		});
	}

	@Test
	@DisplayName("T1 D10 the limit by the name of a proxied bean of another scope holds")
	void whenAPropertyNamesAProxiedBeanOfAnotherScopeThenItHolds(CapturedOutput output) {
		this.runner.withUserConfiguration(OfAnotherScope.class)
			.withPropertyValues("async-disposable.beans.cart.timeout=100ms", "async-disposable.shutdown.deadline=2s")
			.run((context) -> {
				context.getBean(Hanging.class).use();
				context.getBean(OneInstance.class).end();
				assertThat(output).contains("limit 0.100 s");
			});
	}

	static class Hanging implements AsyncDisposable {

		void use() {
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return new CompletableFuture<>();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxied {

		@Bean
		@AsyncScoped(proxyMode = ScopedProxyMode.TARGET_CLASS)
		@DisposalTimeout("100ms")
		Hanging hanging() {
			return new Hanging();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfAnotherScope {

		@Bean
		static OneInstance one() {
			return new OneInstance();
		}

		@Bean
		static CustomScopeConfigurer scopes(OneInstance one) {
			CustomScopeConfigurer scopes = new CustomScopeConfigurer();
			scopes.addScope("one", one);
			return scopes;
		}

		@Bean
		@Scope(value = "one", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Hanging cart() {
			return new Hanging();
		}

	}

	static class OneInstance implements org.springframework.beans.factory.config.Scope {

		private @Nullable Object instance;

		private Runnable callback = () -> {
		};

		void end() {
			this.callback.run();
		}

		@Override
		public Object get(String name, ObjectFactory<?> factory) {
			Object known = this.instance;
			if (known == null) {
				known = factory.getObject();
				this.instance = known;
			}
			return known;
		}

		@Override
		public @Nullable Object remove(String name) {
			return null;
		}

		@Override
		public void registerDestructionCallback(String name, Runnable callback) {
			this.callback = callback;
		}

		@Override
		public @Nullable Object resolveContextualObject(String key) {
			return null;
		}

		@Override
		public @Nullable String getConversationId() {
			return null;
		}

	}

}
