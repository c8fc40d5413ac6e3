package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.AsyncDisposer;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.ForeignDisposalAutoConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Starts that fail where beans exist which were created before the post-processor that
 * sees all others.
 */
@Timeout(60)
class EarlyFailureTests {

	private final Recorder recorder = new Recorder();

	private List<String> fail(Consumer<GenericApplicationContext> beans, String... properties) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(properties).applyTo(context);
		context.getBeanFactory().registerSingleton("recorder", this.recorder);
		beans.accept(context);
		context.register(AsyncDisposableAutoConfiguration.class, ForeignDisposalAutoConfiguration.class);
		assertThatException().isThrownBy(context::refresh).withStackTraceContaining("on purpose");
		return this.recorder.log();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("D1 D10: wherever the start fails, an early bean is disposed once, its users before it and what it uses after it")
	void whenStartFailsThenEarlyBeansAreDisposedInOrder(Failure failure) {
		assertThat(fail((context) -> {
			disposable(context, "store", 1);
			disposable(context, "early", 20, "store");
			disposable(context, "user", 20, "early");
			early(context, "user");
			failure.register(context, "user");
		})).containsExactly("user", "early", "store");
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("D6 D10: its twin is not called, and what else Spring calls of it comes after its disposal")
	void whenStartFailsThenAnEarlyBeansCallbacksComeAfterItsDisposal(Failure failure) {
		assertThat(fail((context) -> {
			bean(context, "early", Called.class, "early");
			early(context, "early");
			failure.register(context, "early");
		})).containsExactly("early", "early destroyed");
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("D10 F1: an early bean with an asynchronous destroy method is disposed once, within its limit")
	void whenStartFailsThenAnEarlyBeansDestroyMethodIsAwaitedWithinItsLimit(Failure failure) {
		long start = System.nanoTime();
		fail((context) -> {
			bean(context, "early", Session.class).setDestroyMethodName("release");
			early(context, "early");
			failure.register(context, "early");
		}, "async-disposable.timeout=50ms", "async-disposable.fault-grace=10ms");
		assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
		awaitCalls((log) -> assertThat(log).containsExactly("released"));
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("D10 F2: an early bean that a disposer claims, which exists, is disposed by that, once")
	void whenStartFailsThenAnEarlyBeanIsDisposedByItsDisposer(Failure failure) {
		assertThat(fail((context) -> {
			bean(context, "early", Foreign.class);
			bean(context, "disposer", ForeignDisposer.class);
			early(context, "early", "disposer");
			failure.register(context, "early", "disposer");
		})).containsExactly("disposer");
	}

	@Test
	@DisplayName("D10 F2: where the disposer was never created, Spring calls what it would call without this library")
	void whenTheDisposerDoesNotExistThenSpringClosesTheBean() {
		assertThat(fail((context) -> {
			bean(context, "early", Foreign.class);
			early(context, "early");
			Failure.CONSTRUCTOR.register(context);
			bean(context, "disposer", ForeignDisposer.class);
		})).containsExactly("closed");
	}

	@Test
	@DisplayName("D2 D10: synchronous users of an early bean go before it, in a wave of another bean too")
	void whenAManagedBeanBringsTheWaveThenUsersOfTheEarlyBeanGoFirst() {
		assertThat(fail((context) -> {
			disposable(context, "early", 1);
			early(context, "early");
			bean(context, "user", SyncUser.class, "user").setDependsOn("early");
			disposable(context, "later", 20, "user");
			Failure.CONSTRUCTOR.register(context);
		})).containsExactly("later", "user", "early");
	}

	@Test
	@DisplayName("D3 D10: early beans that are independent go at the same time, within the deadline")
	void whenEarlyBeansHangThenTheDeadlineHolds() {
		long start = System.nanoTime();
		fail((context) -> {
			String[] names = { "a", "b", "c", "d", "e", "f" };
			for (String name : names) {
				context.registerBean(name, AsyncDisposable.class, () -> () -> {
					this.recorder.add("hangs");
					return new CompletableFuture<>();
				});
			}
			early(context, names);
			Failure.POST_PROCESSOR.register(context);
		}, "async-disposable.shutdown.deadline=300ms", "async-disposable.fault-grace=10ms");
		assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
		awaitCalls((log) -> assertThat(log).hasSize(6));
	}

	/**
	 * On a busy machine the thread of a call may get there only after its limit.
	 */
	private void awaitCalls(Consumer<List<String>> assertion) {
		Awaitility.await().pollDelay(Duration.ZERO).untilAsserted(() -> assertion.accept(this.recorder.log()));
	}

	private void disposable(GenericApplicationContext context, String name, long millis, String... dependsOn) {
		context.registerBean(name, AsyncDisposable.class, () -> this.recorder.slow(name, millis),
				(definition) -> definition.setDependsOn(dependsOn));
	}

	private RootBeanDefinition bean(GenericApplicationContext context, String name, Class<?> type, Object... more) {
		RootBeanDefinition definition = new RootBeanDefinition(type);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, this.recorder);
		for (int i = 0; i < more.length; i++) {
			definition.getConstructorArgumentValues().addIndexedArgumentValue(i + 1, more[i]);
		}
		context.registerBeanDefinition(name, definition);
		return definition;
	}

	private static void early(GenericApplicationContext context, String... names) {
		context.registerBean("earlyUser", EarlyUser.class, (definition) -> definition.setDependsOn(names));
	}

	/**
	 * Where a start fails.
	 */
	enum Failure {

		CONSTRUCTOR(Failing.class), POST_PROCESSOR(FailingPostProcessor.class),
		ORDERED_POST_PROCESSOR(FailingOrderedPostProcessor.class),
		FIRST_POST_PROCESSOR(FailingFirstPostProcessor.class),
		FACTORY_POST_PROCESSOR(FailingFactoryPostProcessor.class),
		REGISTRY_POST_PROCESSOR(FailingRegistryPostProcessor.class);

		private final Class<?> type;

		Failure(Class<?> type) {
			this.type = type;
		}

		void register(GenericApplicationContext context, String... needed) {
			context.registerBean("failing", this.type, (definition) -> definition.setDependsOn(needed));
		}

	}

	static class Failing {

		Failing() {
			throw new IllegalStateException("on purpose");
		}

	}

	static class FailingPostProcessor extends Failing implements BeanPostProcessor {

	}

	static class FailingOrderedPostProcessor extends Failing implements BeanPostProcessor, Ordered {

		@Override
		public int getOrder() {
			return 0;
		}

	}

	static class FailingFirstPostProcessor extends Failing implements BeanPostProcessor, PriorityOrdered {

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

	static class FailingFactoryPostProcessor extends Failing implements BeanFactoryPostProcessor {

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		}

	}

	static class FailingRegistryPostProcessor extends FailingFactoryPostProcessor
			implements BeanDefinitionRegistryPostProcessor {

		@Override
		public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		}

	}

	static class EarlyUser implements BeanPostProcessor, PriorityOrdered {

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

	static class Called implements AsyncDisposable, AutoCloseable, DisposableBean {

		private final Recorder recorder;

		private final String name;

		Called(Recorder recorder, String name) {
			this.recorder = recorder;
			this.name = name;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.recorder.slow(this.name, 20).disposeAsync();
		}

		@Override
		public void close() {
			this.recorder.add(this.name + " closed");
		}

		@Override
		public void destroy() {
			this.recorder.add(this.name + " destroyed");
		}

	}

	static class SyncUser implements DisposableBean {

		private final Recorder recorder;

		private final String name;

		SyncUser(Recorder recorder, String name) {
			this.recorder = recorder;
			this.name = name;
		}

		@Override
		public void destroy() {
			this.recorder.add(this.name);
		}

	}

	/**
	 * Its disposal never ends.
	 */
	static class Session {

		private final Recorder recorder;

		Session(Recorder recorder) {
			this.recorder = recorder;
		}

		CompletionStage<?> release() {
			this.recorder.add("released");
			return new CompletableFuture<>();
		}

	}

	static class Foreign implements AutoCloseable {

		private final Recorder recorder;

		Foreign(Recorder recorder) {
			this.recorder = recorder;
		}

		@Override
		public void close() {
			this.recorder.add("closed");
		}

	}

	static class ForeignDisposer implements AsyncDisposer<Foreign> {

		private final Recorder recorder;

		ForeignDisposer(Recorder recorder) {
			this.recorder = recorder;
		}

		@Override
		public CompletionStage<?> disposeAsync(Foreign bean) {
			return this.recorder.slow("disposer", 5).disposeAsync();
		}

	}

}
