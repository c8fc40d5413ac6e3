package io.github.asyncdisposable.scope;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.Beans;
import io.github.asyncdisposable.DisposedException;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableMetricsAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncScopeAutoConfiguration;
import io.github.asyncdisposable.context.ContextDisposal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Scopes and the singletons of their context (C4).
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class OpenScopesAtCloseTests {

	private final Step.Log log = new Step.Log();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class,
				AsyncScopeAutoConfiguration.class, AsyncDisposableMetricsAutoConfiguration.class))
		.withBean(Step.Log.class, () -> this.log);

	@Test
	@DisplayName("C4 1,000 open scopes are disposed at the same time, before the singletons that they use")
	void whenTheContextClosesThenOpenScopesGoBeforeTheirSingletons() {
		List<AsyncScope> scopes = new ArrayList<>();
		long[] start = new long[1];
		this.runner.withBean(Store.class).withInitializer(Beans.bean("job", Job.class, scoped())).run((context) -> {
			AsyncScopeFactory factory = context.getBean(AsyncScopeFactory.class);
			for (int i = 0; i < 1000; i++) {
				AsyncScope scope = factory.createAsyncScope();
				scope.getBean(Job.class);
				scopes.add(scope);
			}
			assertThat(context.getBean(OpenScopes.class).count()).isEqualTo(1000);
			CompletableFuture<Void> held = new CompletableFuture<>();
			this.log.held = held;
			start[0] = System.nanoTime();
			CompletableFuture.runAsync(() -> {
				Awaitility.await().until(() -> this.log.lines.size() == 1000);
				held.complete(null);
			});
		});
		assertThat(Duration.ofNanos(System.nanoTime() - start[0])).isLessThan(Duration.ofSeconds(8));
		assertThat(scopes).allMatch(AsyncScope::isDisposed);
		assertThat(this.log.lines.stream().filter("Job ends"::equals)).hasSize(1000);
		assertThat(this.log.lines.lastIndexOf("Job starts")).isLessThan(this.log.at("Store starts"));
		assertThat(this.log.lines.lastIndexOf("Job ends")).isLessThan(this.log.at("Store starts"));
		assertThat(this.log.lines.lastIndexOf("Job starts")).isLessThan(this.log.at("Job ends"));
	}

	@Test
	@DisplayName("C4 D8 a bean that blocks does not keep other scopes waiting")
	void whenBeansBlockThenOtherScopesGoOn() {
		long[] start = new long[1];
		this.runner.withInitializer(Beans.bean("blocking", Blocking.class, scoped())).run((context) -> {
			AsyncScopeFactory factory = context.getBean(AsyncScopeFactory.class);
			for (int i = 0; i < 20; i++) {
				factory.createAsyncScope().getBean(Blocking.class);
			}
			start[0] = System.nanoTime();
		});
		assertThat(Duration.ofNanos(System.nanoTime() - start[0])).isLessThan(Duration.ofMillis(20 * 200));
	}

	@Test
	@DisplayName("C4 who creates scopes goes before they are disposed, unless they use it")
	void whenADrainingBeanStillNeedsScopesThenItGetsThem(CapturedOutput output) {
		this.runner.withBean(Drains.class)
			.withBean(Creates.class)
			.withInitializer(Beans.bean("job2", Job2.class, scoped()))
			.run((context) -> {
				context.getBean(Creates.class).factory.createAsyncScope().getBean(Job2.class);
				this.log.millis = 20;
			});
		assertThat(this.log.at("Drains ends")).isLessThan(this.log.at("Job2 starts"));
		assertThat(this.log.lines).contains("Drains had a scope");
		assertThat(this.log.lines.lastIndexOf("Job2 ends")).isLessThan(this.log.at("Creates starts"));
		assertThat(output).doesNotContain("depend on each other");
	}

	@Test
	@DisplayName("C4 D6 what a scope uses gets its callbacks after its disposal, also where it creates scopes itself")
	void whenABeanCreatesScopesAndIsUsedByThemThenItsCallbacksComeLast() {
		this.runner.withBean(CreatesAndIsDestroyed.class)
			.withInitializer(Beans.bean("job3", Job3.class, scoped()))
			.run((context) -> {
				context.getBean(CreatesAndIsDestroyed.class).factory.createAsyncScope().getBean(Job3.class);
				this.log.millis = 900;
			});
		assertThat(this.log.lines).containsExactly("Job3 starts", "Job3 ends", "CreatesAndIsDestroyed starts",
				"CreatesAndIsDestroyed ends", "CreatesAndIsDestroyed is destroyed");
	}

	@Test
	@DisplayName("C4 D4 open scopes go before singletons that their beans only ask a provider for")
	void whenBeansOfAScopeOnlyAskForSingletonsThenTheyGoBeforeThem() {
		this.log.millis = 50;
		for (Class<?> asking : List.of(AskingJob.class, LazyJob.class, SyncJob.class)) {
			this.log.lines.clear();
			this.runner.withBean(Store.class)
				.withInitializer(Beans.bean("job", asking, scoped()))
				.run((context) -> openAndAsk(context, asking));
			assertThat(this.log.at("job ends")).isLessThan(this.log.at("Store starts"));
		}
		this.log.lines.clear();
		this.runner.withBean(Store.class)
			.withInitializer(Beans.bean("job", AskingJob.class, (definition) -> definition.setScope("prototype")))
			.run((context) -> openAndAsk(context, AskingJob.class));
		assertThat(this.log.at("job ends")).isLessThan(this.log.at("Store starts"));
	}

	private static void openAndAsk(AssertableApplicationContext context, Class<?> type) {
		AsyncScope scope = context.getBean(AsyncScopeFactory.class).createAsyncScope();
		// The edges are read, and remembered, once before there is an instance.
		context.getBean(ContextDisposal.class).plannedBeans();
		scope.getBean(type);
	}

	@Test
	@DisplayName("C4 D4 but who creates scopes goes before them, where their beans only ask a provider for it")
	void whenBeansOfAScopeOnlyAskForTheirCreatorThenItStillGetsScopes() {
		this.runner.withBean(Store.class)
			.withBean(DrainsLate.class)
			.withInitializer(Beans.bean("job", AsksForItsCreator.class, scoped()))
			.run((context) -> openAndAsk(context, AsksForItsCreator.class));
		assertThat(this.log.lines).containsSubsequence("DrainsLate had a scope", "DrainsLate ends",
				"AsksForItsCreator starts", "AsksForItsCreator ends", "Store starts");
	}

	@Test
	@DisplayName("C3 a bean whose creation ends after the close is disposed all the same")
	void whenACreationEndsAfterTheCloseThenTheBeanIsDisposed() throws Exception {
		CompletableFuture<Object> begun = new CompletableFuture<>();
		CompletableFuture<Object> closed = new CompletableFuture<>();
		List<CompletableFuture<Object>> resolved = new ArrayList<>();
		this.runner
			.withInitializer((context) -> ((GenericApplicationContext) context).registerBean("late", Late.class,
					() -> new Late(this.log, begun, closed), (definition) -> definition.setScope("async")))
			.run((context) -> {
				AsyncScope scope = context.getBean(AsyncScopeFactory.class).createAsyncScope();
				resolved.add(CompletableFuture.supplyAsync(() -> scope.getBean(Late.class), (task) -> {
					Thread thread = new Thread(task);
					thread.setDaemon(true);
					thread.start();
				}));
				begun.get(10, TimeUnit.SECONDS);
			});
		closed.complete(1);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> resolved.get(0).get(10, TimeUnit.SECONDS))
			.withCauseInstanceOf(DisposedException.class);
		assertThat(this.log.lines).containsExactly("Late starts", "Late ends");
	}

	@Test
	@DisplayName("C4 once open scopes are disposed no other one can be created")
	void whenScopesAreDisposedThenNoneCanBeCreated() {
		AsyncScopeFactory[] factory = new AsyncScopeFactory[1];
		this.runner.run((context) -> factory[0] = context.getBean(AsyncScopeFactory.class));
		assertThatExceptionOfType(DisposedException.class).isThrownBy(factory[0]::createAsyncScope)
			.withMessageContaining("application context is closing");
		CompletableFuture<String> use = factory[0].using((scope) -> CompletableFuture.completedFuture("never"));
		assertThat(use).isCompletedExceptionally();
	}

	@Test
	@DisplayName("C4 D10 a start that fails disposes open scopes too, before the singletons they use")
	void whenTheStartFailsThenOpenScopesAreDisposed() {
		this.log.millis = 20;
		this.runner.withBean(Store.class)
			.withInitializer(Beans.bean("job", Job.class, scoped()))
			.withBean(FailsWithAnOpenScope.class)
			.run((context) -> assertThat(context).hasFailed());
		assertThat(this.log.at("Job ends")).isLessThan(this.log.at("Store starts"));
	}

	@Test
	@DisplayName("D12 a child context disposes its own scopes only")
	void whenAChildClosesThenTheParentsScopesStayOpen() {
		this.runner.withBean(Store.class).withInitializer(Beans.bean("job", Job.class, scoped())).run((parent) -> {
			AsyncScope parents = parent.getBean(AsyncScopeFactory.class).createAsyncScope();
			parents.getBean(Job.class);
			AsyncScope[] childs = new AsyncScope[1];
			this.runner.withParent(parent).withInitializer(Beans.bean("childJob", Job.class, scoped())).run((child) -> {
				childs[0] = child.getBean(AsyncScopeFactory.class).createAsyncScope();
				childs[0].getBean(Job.class);
			});
			assertThat(childs[0].isDisposed()).isTrue();
			assertThat(parents.isDisposed()).isFalse();
			assertThat(this.log.lines).containsExactly("Job starts", "Job ends");
		});
	}

	@Test
	@DisplayName("C4 a singleton that needs a scoped bean directly fails the start, with the remedies")
	void whenASingletonNeedsAScopedBeanThenTheStartFails(CapturedOutput output) {
		for (Class<?> captor : List.of(Captor.class, IndirectCaptor.class)) {
			this.runner.withBean("store", Store.class)
				.withInitializer(Beans.bean("job", Job.class, scoped()))
				.withInitializer(Beans.bean("between", Between.class, (definition) -> definition.setScope("prototype")))
				.withBean("captor", captor)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(CaptiveDependencyException.class)
					.hasMessageStartingWith("singleton 'captor' cannot hold scoped bean 'job'")
					.hasMessageContaining("AsyncScopeFactory")
					.hasMessageContaining("ObjectProvider")
					.hasMessageContaining("@AsyncScoped"));
		}
		SpringApplication application = new SpringApplication(Captive.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatExceptionOfType(BeanCreationException.class).isThrownBy(application::run);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("singleton 'captor' cannot hold scoped bean 'job'")
			.contains("Let it have an AsyncScopeFactory");
	}

	@Test
	@DisplayName("C4 a lazy singleton cannot catch a scoped bean inside a scope either")
	void whenALazySingletonIsCreatedInAScopeThenItIsRefused() {
		this.runner.withBean("store", Store.class)
			.withInitializer(Beans.bean("job", Job.class, scoped()))
			.withInitializer(Beans.bean("captor", Captor.class, (definition) -> definition.setLazyInit(true)))
			.run((context) -> {
				try (AsyncScope scope = context.getBean(AsyncScopeFactory.class).createAsyncScope()) {
					assertThatExceptionOfType(BeanCreationException.class).isThrownBy(() -> scope.getBean(Captor.class))
						.withRootCauseInstanceOf(CaptiveDependencyException.class);
				}
			});
	}

	@Test
	@DisplayName("C4 a singleton's ObjectProvider works inside a scope and errs clearly outside")
	void whenASingletonHasAProviderThenItWorksInsideAScope() {
		this.runner.withBean(Store.class)
			.withInitializer(Beans.bean("job", Job.class, scoped()))
			.withBean(Provided.class)
			.withInitializer(Beans.bean("asks", Asks.class, scoped()))
			.run((context) -> {
				Provided provided = context.getBean(Provided.class);
				AsyncScopeFactory factory = context.getBean(AsyncScopeFactory.class);
				try (AsyncScope scope = factory.createAsyncScope()) {
					assertThat(scope.getBean(Asks.class).job).isSameAs(scope.getBean(Job.class));
				}
				assertThat(factory.using((scope) -> {
					Job job = provided.jobs.getObject();
					return CompletableFuture.completedFuture(job == scope.getBean(Job.class));
				}).join()).isTrue();
				assertThatExceptionOfType(BeanCreationException.class).isThrownBy(provided.jobs::getObject)
					.withMessageContaining("can only be resolved inside an AsyncScope");
			});
	}

	@Test
	@DisplayName("C1 a scope asks its own context only, and knows no bean that there is not")
	void whenThereIsNoSuchBeanThenSpringsErrorIsTold() {
		this.runner.run((context) -> {
			try (AsyncScope scope = context.getBean(AsyncScopeFactory.class).createAsyncScope()) {
				assertThatExceptionOfType(NoSuchBeanDefinitionException.class)
					.isThrownBy(() -> scope.getBean(Job.class));
			}
		});
	}

	@Test
	@DisplayName("M2 scoped beans have timers from the start, under their definition's name, and are counted")
	void whenScopesAreUsedThenTheirBeansAreTimedAndCounted() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		this.runner.withBean(MeterRegistry.class, () -> registry)
			.withBean("store", Store.class)
			.withInitializer(Beans.bean("job", Job.class, scoped()))
			.run((context) -> {
				assertThat(registry.get("async.disposal").tags("bean", "job", "scope", "async").timer().count())
					.isZero();
				AsyncScopeFactory factory = context.getBean(AsyncScopeFactory.class);
				for (int millis : new int[] { 0, 20 }) {
					this.log.millis = millis;
					AsyncScope one = factory.createAsyncScope();
					AsyncScope two = factory.createAsyncScope();
					one.getBean(Job.class);
					two.getBean(Job.class);
					assertThat(registry.get("async.disposables").tag("scope", "async").gauge().value()).isEqualTo(2);
					one.close();
					two.close();
				}
				assertThat(registry.get("async.disposables").tag("scope", "async").gauge().value()).isZero();
				assertThat(registry.get("async.disposal")
					.tags("bean", "job", "scope", "async", "outcome", "SUCCESS", "error", "none")
					.timer()
					.count()).isEqualTo(4);
				assertThat(registry.find("async.disposal.active").longTaskTimers())
					.allMatch((timer) -> timer.activeTasks() == 0);
			});
	}

	@Test
	@DisplayName("T5 a scope deadline that cannot be used fails the start")
	void whenTheDeadlineIsNotPositiveThenTheStartFails() {
		this.runner.withPropertyValues("async-disposable.scope.deadline=0s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("async-disposable.scope.deadline"));
	}

	private static org.springframework.beans.factory.config.BeanDefinitionCustomizer scoped() {
		return (definition) -> definition.setScope(AsyncScoped.SCOPE);
	}

	static class Store extends Step {

		Store(Log log) {
			super(log);
		}

	}

	static class Job extends Step {

		Job(Log log, Store store) {
			super(log);
		}

	}

	static class Blocking implements AsyncDisposable {

		@Override
		public CompletionStage<?> disposeAsync() {
			try {
				TimeUnit.MILLISECONDS.sleep(200);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return CompletableFuture.completedFuture(null);
		}

	}

	static class Creates extends Step {

		final AsyncScopeFactory factory;

		Creates(Log log, AsyncScopeFactory factory) {
			super(log);
			this.factory = factory;
		}

	}

	static class CreatesAndIsDestroyed extends Creates implements DisposableBean {

		CreatesAndIsDestroyed(Log log, AsyncScopeFactory factory) {
			super(log, factory);
		}

		@Override
		public void destroy() {
			this.log.add(name() + " is destroyed");
		}

	}

	static class Job3 extends Step {

		Job3(Log log, CreatesAndIsDestroyed creates) {
			super(log);
		}

	}

	static class Late extends Step {

		Late(Log log, CompletableFuture<Object> begun, CompletableFuture<Object> closed) {
			super(log);
			begun.complete(1);
			closed.join();
		}

	}

	static class Job2 extends Step {

		Job2(Log log, Creates creates) {
			super(log);
		}

	}

	static class Drains extends Step {

		private final AsyncScopeFactory factory;

		Drains(Log log, AsyncScopeFactory factory) {
			super(log);
			this.factory = factory;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.factory.using((scope) -> {
				scope.getBean(Job2.class);
				this.log.add("Drains had a scope");
				this.log.lines.clear();
				this.log.add("Drains had a scope");
				return super.disposeAsync();
			}).whenComplete((value, failure) -> {
				this.log.lines.removeIf((line) -> line.startsWith("Job2"));
			});
		}

	}

	static class AskingJob extends Step {

		AskingJob(ObjectProvider<Log> log, ObjectProvider<Store> store) {
			super(log.getObject());
		}

		@Override
		String name() {
			return "job";
		}

	}

	static class LazyJob extends Step {

		LazyJob(ObjectProvider<Log> log, @Lazy Store store) {
			super(log.getObject());
		}

		@Override
		String name() {
			return "job";
		}

	}

	static class SyncJob implements DisposableBean {

		private final Step.Log log;

		SyncJob(ObjectProvider<Step.Log> log, ObjectProvider<Store> store) {
			this.log = log.getObject();
		}

		@Override
		public void destroy() {
			this.log.add("job ends");
		}

	}

	static class AsksForItsCreator extends Step {

		AsksForItsCreator(Log log, Store store, ObjectProvider<DrainsLate> creator) {
			super(log);
		}

	}

	static class DrainsLate extends Step {

		private final AsyncScopeFactory factory;

		DrainsLate(Log log, AsyncScopeFactory factory) {
			super(log);
			this.factory = factory;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			this.factory.createAsyncScope().close();
			this.log.add("DrainsLate had a scope");
			return super.disposeAsync();
		}

	}

	static class FailsWithAnOpenScope {

		FailsWithAnOpenScope(AsyncScopeFactory factory) {
			factory.createAsyncScope().getBean(Job.class);
			throw new IllegalStateException("with an open scope");
		}

	}

	static class Captor {

		Captor(Job job) {
		}

	}

	static class Between {

		Between(Job job) {
		}

	}

	static class IndirectCaptor {

		IndirectCaptor(Between between) {
		}

	}

	static class Provided {

		final ObjectProvider<Job> jobs;

		Provided(ObjectProvider<Job> jobs) {
			this.jobs = jobs;
		}

	}

	static class Asks {

		final Job job;

		Asks(Provided provided) {
			this.job = provided.jobs.getObject();
		}

	}

	@org.springframework.boot.autoconfigure.EnableAutoConfiguration
	@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
	static class Captive {

		@org.springframework.context.annotation.Bean
		Step.Log log() {
			return new Step.Log();
		}

		@org.springframework.context.annotation.Bean
		Store store(Step.Log log) {
			return new Store(log);
		}

		@AsyncScoped
		@org.springframework.context.annotation.Bean
		Job job(Step.Log log, Store store) {
			return new Job(log, store);
		}

		@org.springframework.context.annotation.Bean
		Captor captor(Job job) {
			return new Captor(job);
		}

	}

}
