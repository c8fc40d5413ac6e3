package io.github.asyncdisposable.foreign;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.asyncdisposable.AsyncDisposer;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.ForeignDisposalAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.ReactorNettyDisposalAutoConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.LoopResources;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Types one does not own, as beans that are not plain singletons.
 */
class ForeignKindsTests {

	@Test
	@DisplayName("D1 F1 F2: beans created before the post-processor are adopted, whoever claims them; no twin runs")
	void whenForeignBeansAreCreatedEarlyThenTheyAreAdopted() {
		assertThat(close(Early.class)).containsExactlyInAnyOrder("method of early", "disposer of early client");
	}

	@Test
	@DisplayName("D1 F2: what a factory bean makes is claimed by a disposer, which outlives it")
	void whenProductIsClaimedByADisposerThenTheDisposerOutlivesIt() {
		assertThat(close(Made.class)).containsExactly("disposer of made", "what the disposer uses");
	}

	@Test
	@DisplayName("D1 F3: what a factory bean makes is claimed by a built-in disposer")
	void whenProductIsOfAKnownTypeThenItIsDisposed() {
		LoopResources[] made = new LoopResources[1];
		AheadOfTime.onTheJvm(MadeLoops.class, (context) -> made[0] = context.getBean(LoopResources.class));
		assertThat(made[0].isDisposed()).isTrue();
	}

	@Test
	@CompileWithForkedClassLoader
	@DisplayName("F3 AOT: a built-in disposer claims its beans in generated code")
	void whenGeneratedThenBeansOfAKnownTypeAreDisposed() {
		LoopResources[] loops = new LoopResources[1];
		AheadOfTime.generated(Loops.class, (context) -> loops[0] = context.getBean(LoopResources.class));
		assertThat(loops[0].isDisposed()).isTrue();
	}

	@Test
	@DisplayName("D10 F1 F2: beans of another scope are disposed where that scope ends")
	void whenOtherScopeEndsThenItsBeansAreDisposed() {
		AheadOfTime.onTheJvm(Scoped.class, ForeignKindsTests::assertScopeEnds);
	}

	@Test
	@CompileWithForkedClassLoader
	@DisplayName("D10 F1 F2 AOT: beans of another scope are disposed where that scope ends, in generated code")
	void whenGeneratedAndOtherScopeEndsThenItsBeansAreDisposed() {
		AheadOfTime.generated(Scoped.class, ForeignKindsTests::assertScopeEnds);
	}

	private static void assertScopeEnds(ConfigurableApplicationContext context) {
		Log log = context.getBean(Log.class);
		context.getBean("scopedMethod");
		context.getBean("scopedClient");
		assertThat(log.entries()).isEmpty();
		context.getBean(EndingScope.class).callbacks.forEach(Runnable::run);
		assertThat(log.entries()).containsExactly("method of scoped", "disposer of scoped client");
	}

	private static List<String> close(Class<?> configuration) {
		List<Log> log = new ArrayList<>();
		Consumer<ConfigurableApplicationContext> running = (context) -> log.add(context.getBean(Log.class));
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(configuration, AsyncDisposableAutoConfiguration.class,
					ForeignDisposalAutoConfiguration.class);
			context.refresh();
			context.getBeanProvider(Client.class).forEach((client) -> {
			});
			running.accept(context);
		}
		return log.get(0).entries();
	}

	@Configuration(proxyBeanMethods = false)
	static class Early {

		@Bean
		static Log log() {
			return new Log();
		}

		@Bean(destroyMethod = "end")
		static WithMethod method(Log log) {
			return new WithMethod(log, "early");
		}

		@Bean
		static Client client(Log log) {
			return new Client(log, "early client");
		}

		@Bean
		static FirstPostProcessor first(WithMethod method, Client client) {
			return new FirstPostProcessor();
		}

		@Bean
		AsyncDisposer<Client> disposer(Log log) {
			return (client) -> log.later("disposer of " + client.name());
		}

	}

	/**
	 * Created with what it depends on before ours.
	 */
	static class FirstPostProcessor implements BeanPostProcessor, PriorityOrdered {

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Made {

		@Bean
		Log log() {
			return new Log();
		}

		@Bean
		Factory<Client> made(Log log) {
			return new Factory<>(Client.class, new Client(log, "made"));
		}

		@Bean(destroyMethod = "end")
		WithMethod used(Log log) {
			return new WithMethod(log, null);
		}

		@Bean
		AsyncDisposer<Client> disposer(Log log, WithMethod used) {
			return (client) -> log.later("disposer of " + client.name());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(ReactorNettyDisposalAutoConfiguration.class)
	static class MadeLoops {

		@Bean
		Factory<LoopResources> made() {
			return new Factory<>(LoopResources.class, LoopResources.create("made"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(ReactorNettyDisposalAutoConfiguration.class)
	static class Loops {

		@Bean
		LoopResources loops() {
			return LoopResources.create("generated");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scoped {

		@Bean
		Log log() {
			return new Log();
		}

		@Bean
		static EndingScope endingScope(ConfigurableListableBeanFactory beanFactory) {
			EndingScope scope = new EndingScope();
			beanFactory.registerScope("ending", scope);
			return scope;
		}

		@Bean(destroyMethod = "end")
		@Scope("ending")
		WithMethod scopedMethod(Log log) {
			return new WithMethod(log, "scoped");
		}

		@Bean
		@Scope("ending")
		Client scopedClient(Log log) {
			return new Client(log, "scoped client");
		}

		@Bean
		AsyncDisposer<Client> disposer(Log log) {
			return (client) -> log.later("disposer of " + client.name());
		}

	}

	static class EndingScope extends SimpleThreadScope {

		private final List<Runnable> callbacks = new ArrayList<>();

		@Override
		public void registerDestructionCallback(String name, Runnable callback) {
			this.callbacks.add(callback);
		}

	}

	record WithMethod(Log log, String name) {

		CompletableFuture<Void> end() {
			if (this.name == null) {
				this.log.entries().add("what the disposer uses");
				return CompletableFuture.completedFuture(null);
			}
			return this.log.later("method of " + this.name);
		}

	}

	record Client(Log log, String name) implements AutoCloseable {

		@Override
		public void close() {
			this.log.entries().add("closed " + this.name);
		}

	}

	record Factory<T>(Class<T> type, T product) implements FactoryBean<T> {

		@Override
		public T getObject() {
			return this.product;
		}

		@Override
		public Class<?> getObjectType() {
			return this.type;
		}

	}

	record Log(List<String> entries) {

		Log() {
			this(Collections.synchronizedList(new ArrayList<>()));
		}

		CompletableFuture<Void> later(String entry) {
			return CompletableFuture.runAsync(() -> this.entries.add(entry),
					CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
		}

	}

}
