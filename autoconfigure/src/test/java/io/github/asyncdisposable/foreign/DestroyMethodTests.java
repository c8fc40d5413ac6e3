package io.github.asyncdisposable.foreign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.ForeignDisposalAutoConfiguration;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.NodeReport;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Destroy methods that return a stage (F1), on the JVM and in generated code.
 */
class DestroyMethodTests {

	private static final List<String> BEANS = List.of("completableFuture", "flowPublisher", "future", "inferred",
			"mono", "nettyFuture");

	@Test
	@DisplayName("F1 D3: destroy methods that return a stage are awaited at the same time, each called once")
	void whenDestroyMethodsReturnStagesThenTheyAreAwaitedTogether() {
		together(AheadOfTime::onTheJvm);
	}

	@Test
	@CompileWithForkedClassLoader
	@DisplayName("F1 D3 AOT: destroy methods that return a stage are awaited at the same time, each called once")
	void whenGeneratedThenTheyAreAwaitedTogether() {
		together(AheadOfTime::generated);
	}

	@Test
	@CompileWithForkedClassLoader
	@DisplayName("F1 D3 AOT: so are they where the generator does not say that it is one")
	void whenGeneratedInSilenceThenTheyAreAwaitedTogether() {
		together(AheadOfTime::generatedInSilence);
	}

	@Test
	@DisplayName("F1 T2: a destroy method whose stage never ends is given up at its limit")
	void whenStageNeverEndsThenItsLimitHolds() {
		limited(AheadOfTime::onTheJvm);
	}

	@Test
	@CompileWithForkedClassLoader
	@DisplayName("F1 T2 AOT: a destroy method whose stage never ends is given up at its limit")
	void whenGeneratedThenItsLimitHolds() {
		limited(AheadOfTime::generated);
	}

	@Test
	@DisplayName("F1: switched off, Spring calls and awaits them itself, one by one")
	void whenSwitchedOffThenSpringCallsThem() {
		CallLog[] log = new CallLog[1];
		Outcomes[] outcomes = new Outcomes[1];
		AheadOfTime.onTheJvm(Ending.class, (context) -> {
			log[0] = context.getBean(CallLog.class);
			outcomes[0] = context.getBean(Outcomes.class);
			log[0].gate.countDown();
			open(log[0]);
		}, "async-disposable.destroy-methods.enabled=false");
		assertThat(outcomes[0].outcomes).isEmpty();
		assertThat(log[0].calls().keySet()).containsExactlyElementsOf(BEANS);
		assertThat(log[0].calls().values()).allMatch((calls) -> calls.equals(List.of("called", "ended")));
	}

	@Test
	@DisplayName("F1 D2: a bean with such a destroy method outlives what depends on it, and goes before what it depends on")
	void whenBeansDependOnEachOtherThenTheirStagesEndInOrder() {
		CallLog[] log = new CallLog[1];
		AheadOfTime.onTheJvm(Chain.class, (context) -> log[0] = context.getBean(CallLog.class));
		assertThat(log[0].order()).containsExactly("user called", "user ended", "service called", "service ended",
				"store called", "store ended");
	}

	@Test
	@DisplayName("F1 D10: outside a plan such a destroy method is called once and awaited")
	void whenSingleBeanIsDestroyedThenItsStageIsAwaited() {
		AheadOfTime.onTheJvm(Chain.class, (context) -> {
			CallLog log = context.getBean(CallLog.class);
			((DefaultListableBeanFactory) context.getBeanFactory()).destroySingleton("user");
			assertThat(log.order()).containsExactly("user called", "user ended");
		});
	}

	@Test
	@DisplayName("F1 D1: an inner bean's destroy method is called once and awaited where Spring destroys the bean")
	void whenBeanIsInnerThenItsStageIsAwaited() {
		CallLog log = new CallLog(0);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(AsyncDisposableAutoConfiguration.class, ForeignDisposalAutoConfiguration.class);
			RootBeanDefinition inner = new RootBeanDefinition(ReturnsFuture.class,
					() -> new ReturnsFuture(log, "inner"));
			inner.setDestroyMethodName("stop");
			RootBeanDefinition outer = new RootBeanDefinition(List.class);
			outer.setFactoryMethodName("of");
			outer.getConstructorArgumentValues().addGenericArgumentValue(inner);
			context.registerBeanDefinition("outer", outer);
			context.refresh();
		}
		assertThat(log.order()).containsExactly("inner called", "inner ended");
	}

	@Test
	@DisplayName("F1 D10: the destroy method of a bean of another scope is awaited when that scope ends, within its limit")
	void whenBeanIsScopedThenItsStageIsAwaitedWithinItsLimit() {
		CallLog log = new CallLog(Integer.MAX_VALUE);
		List<Runnable> callbacks = new ArrayList<>();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of("async-disposable.timeout=100ms", "async-disposable.fault-grace=0").applyTo(context);
			context.register(AsyncDisposableAutoConfiguration.class, ForeignDisposalAutoConfiguration.class);
			context.getBeanFactory().registerScope("test", new SimpleThreadScope() {

				@Override
				public void registerDestructionCallback(String name, Runnable callback) {
					callbacks.add(callback);
				}

			});
			context.registerBean("scoped", ReturnsFuture.class, () -> new ReturnsFuture(log, "scoped"),
					(definition) -> {
						definition.setScope("test");
						((AbstractBeanDefinition) definition).setDestroyMethodName("stop");
					});
			context.refresh();
			context.getBean("scoped");
			assertThat(callbacks).hasSize(1);
			callbacks.forEach(Runnable::run);
			// On a busy machine its thread gets there after the limit.
			Awaitility.await()
				.pollDelay(Duration.ZERO)
				.untilAsserted(() -> assertThat(log.order()).containsExactly("scoped called"));
		}
		assertThat(log.order()).containsExactly("scoped called");
	}

	private void together(Contexts contexts) {
		CallLog[] log = new CallLog[1];
		Outcomes[] outcomes = new Outcomes[1];
		contexts.run(Ending.class, (context) -> {
			log[0] = context.getBean(CallLog.class);
			outcomes[0] = context.getBean(Outcomes.class);
		}, "async-disposable.timeout=20s");
		assertThat(log[0].calls().keySet()).containsExactlyElementsOf(BEANS);
		assertThat(log[0].calls().values()).allMatch((calls) -> calls.equals(List.of("called", "ended")));
		assertThat(log[0].order().subList(0, BEANS.size())).allMatch((call) -> call.endsWith("called"));
		assertThat(outcomes[0].outcomes.keySet()).containsExactlyElementsOf(BEANS);
		assertThat(outcomes[0].outcomes.values()).allMatch("SUCCESS"::equals);
	}

	private void limited(Contexts contexts) {
		CallLog[] log = new CallLog[1];
		Outcomes[] outcomes = new Outcomes[1];
		contexts.run(Hanging.class, (context) -> {
			log[0] = context.getBean(CallLog.class);
			outcomes[0] = context.getBean(Outcomes.class);
		}, "async-disposable.timeout=2s", "async-disposable.fault-grace=10ms");
		assertThat(log[0].calls().keySet()).containsExactlyElementsOf(BEANS);
		assertThat(log[0].calls().values()).allMatch((calls) -> calls.equals(List.of("called")));
		assertThat(outcomes[0].outcomes.keySet()).containsExactlyElementsOf(BEANS);
		assertThat(outcomes[0].outcomes.values()).allMatch("TIMEOUT"::equals);
	}

	/**
	 * Count as many calls as are missing, for a context in which nothing is parallel.
	 */
	private static void open(CallLog log) {
		while (log.gate.getCount() > 0) {
			log.gate.countDown();
		}
	}

	interface Contexts {

		void run(Class<?> configuration, Consumer<ConfigurableApplicationContext> running, String... properties);

	}

	static class Outcomes implements DisposalListener {

		final Map<String, String> outcomes = new TreeMap<>();

		@Override
		public synchronized void nodeFinished(NodeReport report, @Nullable Throwable failure) {
			this.outcomes.merge(report.node().name(), report.outcome().name(), (one, other) -> one + " " + other);
		}

	}

	/**
	 * Its stages end when all beans have been called.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Ending extends Beans {

		@Bean
		CallLog log() {
			return new CallLog(BEANS.size());
		}

	}

	/**
	 * Its stages never end.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Hanging extends Beans {

		@Bean
		CallLog log() {
			return new CallLog(Integer.MAX_VALUE);
		}

	}

	static class Beans {

		@Bean
		Outcomes outcomes() {
			return new Outcomes();
		}

		@Bean(destroyMethod = "closeAsync")
		ReturnsCompletableFuture completableFuture(CallLog log) {
			return new ReturnsCompletableFuture(log, "completableFuture");
		}

		@Bean(destroyMethod = "stop")
		ReturnsFuture future(CallLog log) {
			return new ReturnsFuture(log, "future");
		}

		@Bean(destroyMethod = "disposeLater")
		ReturnsMono mono(CallLog log) {
			return new ReturnsMono(log, "mono");
		}

		@Bean(destroyMethod = "terminate")
		ReturnsFlowPublisher flowPublisher(CallLog log) {
			return new ReturnsFlowPublisher(log, "flowPublisher");
		}

		@Bean(destroyMethod = "shutdownGracefully")
		ReturnsNettyFuture nettyFuture(CallLog log) {
			return new ReturnsNettyFuture(log, "nettyFuture");
		}

		@Bean
		Inferred inferred(CallLog log) {
			return new Inferred(log, "inferred");
		}

	}

	static class Calls {

		final CallLog log;

		final String name;

		Calls(CallLog log, String name) {
			this.log = log;
			this.name = name;
		}

		/**
		 * A stage that ends when all have been called.
		 */
		CompletableFuture<Void> called() {
			this.log.add(this.name, "called");
			this.log.gate.countDown();
			CompletableFuture<Void> ended = new CompletableFuture<>();
			Thread waiting = new Thread(() -> {
				try {
					if (this.log.gate.await(10, TimeUnit.SECONDS)) {
						this.log.add(this.name, "ended");
						ended.complete(null);
					}
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			});
			waiting.setDaemon(true);
			waiting.start();
			return ended;
		}

	}

	static class ReturnsCompletableFuture extends Calls {

		ReturnsCompletableFuture(CallLog log, String name) {
			super(log, name);
		}

		public CompletableFuture<Void> closeAsync() {
			return called();
		}

	}

	static class ReturnsFuture extends Calls {

		ReturnsFuture(CallLog log, String name) {
			super(log, name);
		}

		Future<?> stop() {
			CompletableFuture<Void> ended = called();
			FutureTask<?> future = new FutureTask<>(ended::join, null);
			Thread joining = new Thread(future);
			joining.setDaemon(true);
			joining.start();
			return future;
		}

	}

	static class ReturnsMono extends Calls {

		ReturnsMono(CallLog log, String name) {
			super(log, name);
		}

		public Mono<Void> disposeLater() {
			return Mono.fromFuture(this::called);
		}

	}

	static class ReturnsFlowPublisher extends Calls {

		ReturnsFlowPublisher(CallLog log, String name) {
			super(log, name);
		}

		public Flow.Publisher<Void> terminate() {
			return JdkFlowAdapter.publisherToFlowPublisher(Mono.fromFuture(this::called));
		}

	}

	static class ReturnsNettyFuture extends Calls {

		ReturnsNettyFuture(CallLog log, String name) {
			super(log, name);
		}

		public io.netty.util.concurrent.Future<?> shutdownGracefully(boolean force) {
			CompletableFuture<Void> ended = called();
			Promise<Void> promise = GlobalEventExecutor.INSTANCE.newPromise();
			ended
				.thenAccept(force ? promise::setSuccess : (nothing) -> promise.setFailure(new IllegalStateException()));
			return promise;
		}

	}

	static class Inferred extends Calls {

		Inferred(CallLog log, String name) {
			super(log, name);
		}

		public CompletableFuture<Void> shutdown() {
			return called();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Chain {

		@Bean
		CallLog log() {
			return new CallLog(0);
		}

		@Bean(destroyMethod = "closeAsync")
		ReturnsCompletableFuture store(CallLog log) {
			return new ReturnsCompletableFuture(log, "store");
		}

		@Bean(destroyMethod = "disposeLater")
		ReturnsMono service(CallLog log, ReturnsCompletableFuture store) {
			return new ReturnsMono(log, "service");
		}

		@Bean(destroyMethod = "stop")
		ReturnsFuture user(CallLog log, ReturnsMono service) {
			return new ReturnsFuture(log, "user");
		}

	}

}
