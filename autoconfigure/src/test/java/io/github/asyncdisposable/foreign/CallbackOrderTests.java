package io.github.asyncdisposable.foreign;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AbstractAsyncDisposable;
import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.AsyncDisposer;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * The order in which the callbacks of one bean run (D6): on the JVM, in generated code,
 * and outside a plan.
 */
class CallbackOrderTests {

	@Test
	@DisplayName("D6: the disposal is awaited first, then Spring's other callbacks run, a twin never does")
	void whenContextClosesThenCallbacksRunInOrder() {
		CallLog[] log = new CallLog[1];
		AheadOfTime.onTheJvm(Callbacks.class, (context) -> log[0] = context.getBean(CallLog.class));
		assertInOrder(log[0]);
	}

	@Test
	@CompileWithForkedClassLoader
	@DisplayName("D6 AOT: the disposal is awaited first, then Spring's other callbacks run, a twin never does")
	void whenGeneratedThenCallbacksRunInTheSameOrder() {
		CallLog[] log = new CallLog[1];
		AheadOfTime.generated(Callbacks.class, (context) -> log[0] = context.getBean(CallLog.class));
		assertInOrder(log[0]);
	}

	@Test
	@DisplayName("D6 D10: outside a plan the order is the same")
	void whenDestroyedOneByOneThenCallbacksRunInTheSameOrder() {
		AheadOfTime.onTheJvm(Callbacks.class, CallbackOrderTests::destroyEach);
	}

	@Test
	@CompileWithForkedClassLoader
	@DisplayName("D6 D10 AOT: outside a plan the order is the same")
	void whenGeneratedAndDestroyedOneByOneThenCallbacksRunInTheSameOrder() {
		AheadOfTime.generated(Callbacks.class, CallbackOrderTests::destroyEach);
	}

	private static void destroyEach(ConfigurableApplicationContext context) {
		CallLog log = context.getBean(CallLog.class);
		DefaultListableBeanFactory factory = (DefaultListableBeanFactory) context.getBeanFactory();
		for (String name : factory.getBeanNamesForType(Logging.class)) {
			factory.destroySingleton(name);
		}
		assertInOrder(log);
		log.clear();
		context.close();
		assertThat(log.order()).isEmpty();
	}

	private static void assertInOrder(CallLog log) {
		assertThat(log.calls()).containsExactly(entry("all", List.of("disposed", "pre-destroy", "destroy", "custom")),
				entry("annotatedTwin", List.of("disposed", "close")), entry("closeable", List.of("disposed")),
				entry("disposer", List.of("disposer", "pre-destroy", "release")),
				entry("disposerOfDisposable", List.of("disposer")), entry("inferred", List.of("disposed")),
				entry("method", List.of("stopped", "pre-destroy", "destroy")), entry("named", List.of("disposed")),
				entry("self", List.of("disposed")), entry("stageAfterwards", List.of("disposed", "terminated")));
	}

	@Configuration(proxyBeanMethods = false)
	static class Callbacks {

		@Bean
		CallLog log() {
			return new CallLog(0);
		}

		@Bean(destroyMethod = "custom")
		AllCallbacks all(CallLog log) {
			return new AllCallbacks(log);
		}

		@Bean
		AnnotatedTwin annotatedTwin(CallLog log) {
			return new AnnotatedTwin(log);
		}

		@Bean
		CloseableTwin closeable(CallLog log) {
			return new CloseableTwin(log);
		}

		@Bean
		Twin inferred(CallLog log) {
			return new Twin(log, "inferred");
		}

		@Bean(destroyMethod = "shutdown")
		Twin named(CallLog log) {
			return new Twin(log, "named");
		}

		@Bean(destroyMethod = "disposeAsync")
		Twin self(CallLog log) {
			return new Twin(log, "self");
		}

		@Bean(destroyMethod = "terminate")
		WithStage stageAfterwards(CallLog log) {
			return new WithStage(log);
		}

		@Bean(destroyMethod = "stop")
		MethodAndOthers method(CallLog log) {
			return new MethodAndOthers(log);
		}

		@Bean(destroyMethod = "release")
		Foreign disposer(CallLog log) {
			return new Foreign(log);
		}

		@Bean
		ForeignDisposable disposerOfDisposable(CallLog log) {
			return new ForeignDisposable(log);
		}

		@Bean
		AsyncDisposer<Foreign> foreignDisposer(CallLog log) {
			return (bean) -> CompletableFuture.runAsync(() -> bean.log("disposer"));
		}

		@Bean
		AsyncDisposer<ForeignDisposable> foreignDisposableDisposer(CallLog log) {
			return (bean) -> CompletableFuture.runAsync(() -> bean.log("disposer"));
		}

	}

	interface Logging {

	}

	static class AllCallbacks extends AbstractAsyncDisposable implements DisposableBean, Logging {

		private final CallLog log;

		AllCallbacks(CallLog log) {
			this.log = log;
		}

		@Override
		protected CompletionStage<?> disposeAsyncCore() {
			return CompletableFuture.runAsync(() -> this.log.add("all", "disposed"));
		}

		@Override
		public void close() {
			this.log.add("all", "close");
		}

		@PreDestroy
		void preDestroy() {
			this.log.add("all", "pre-destroy");
		}

		@Override
		public void destroy() {
			this.log.add("all", "destroy");
		}

		void custom() {
			this.log.add("all", "custom");
		}

	}

	static class AnnotatedTwin implements AsyncDisposable, Logging {

		private final CallLog log;

		AnnotatedTwin(CallLog log) {
			this.log = log;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.runAsync(() -> this.log.add("annotatedTwin", "disposed"));
		}

		@PreDestroy
		public void close() {
			this.log.add("annotatedTwin", "close");
		}

	}

	static class CloseableTwin extends AbstractAsyncDisposable implements Logging {

		private final CallLog log;

		CloseableTwin(CallLog log) {
			this.log = log;
		}

		@Override
		protected CompletionStage<?> disposeAsyncCore() {
			return CompletableFuture.runAsync(() -> this.log.add("closeable", "disposed"));
		}

		@Override
		public void close() {
			this.log.add("closeable", "close");
		}

	}

	static class Twin implements AsyncDisposable, Logging {

		private final CallLog log;

		private final String name;

		Twin(CallLog log, String name) {
			this.log = log;
			this.name = name;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.runAsync(() -> this.log.add(this.name, "disposed"));
		}

		public void shutdown() {
			this.log.add(this.name, "shutdown");
		}

	}

	static class WithStage implements AsyncDisposable, Logging {

		private final CallLog log;

		WithStage(CallLog log) {
			this.log = log;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.runAsync(() -> this.log.add("stageAfterwards", "disposed"));
		}

		public CompletableFuture<Void> terminate() {
			return CompletableFuture.runAsync(() -> this.log.add("stageAfterwards", "terminated"));
		}

	}

	static class MethodAndOthers implements DisposableBean, Logging {

		private final CallLog log;

		MethodAndOthers(CallLog log) {
			this.log = log;
		}

		public CompletableFuture<Void> stop() {
			return CompletableFuture.runAsync(() -> this.log.add("method", "stopped"));
		}

		@PreDestroy
		private void preDestroy() {
			this.log.add("method", "pre-destroy");
		}

		@Override
		public void destroy() {
			this.log.add("method", "destroy");
		}

	}

	static class Foreign implements AutoCloseable, Logging {

		private final CallLog log;

		Foreign(CallLog log) {
			this.log = log;
		}

		void log(String call) {
			this.log.add("disposer", call);
		}

		@PreDestroy
		public void preDestroy() {
			log("pre-destroy");
		}

		public void release() {
			log("release");
		}

		@Override
		public void close() {
			log("close");
		}

	}

	static class ForeignDisposable implements AsyncDisposable, AutoCloseable, Logging {

		private final CallLog log;

		ForeignDisposable(CallLog log) {
			this.log = log;
		}

		void log(String call) {
			this.log.add("disposerOfDisposable", call);
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.runAsync(() -> log("disposed"));
		}

		@Override
		public void close() {
			log("close");
		}

	}

}
