package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.engine.DisposalAction;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalReport;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.Scope;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.support.ManagedList;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Starts that fail, and beans that are destroyed elsewhere.
 */
class FailedStartTests {

	private final Recorder recorder = new Recorder();

	private List<String> fail(Consumer<GenericApplicationContext> beans) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		beans.accept(context);
		context.register(AsyncDisposableAutoConfiguration.class);
		assertThatException().isThrownBy(context::refresh);
		return this.recorder.log();
	}

	private void disposable(GenericApplicationContext context, String name, long millis, String... dependsOn) {
		context.registerBean(name, AsyncDisposable.class, () -> this.recorder.slow(name, millis),
				(definition) -> definition.setDependsOn(dependsOn));
	}

	private static void failing(GenericApplicationContext context, String... dependsOn) {
		context.registerBean("failing", Object.class, () -> {
			throw new IllegalStateException("on purpose");
		}, (definition) -> definition.setDependsOn(dependsOn));
	}

	@Test
	@DisplayName("D3 D10: independent beans of a failed start are disposed at the same time")
	void whenStartFailsThenIndependentBeansGoAtTheSameTime() {
		CompletableFuture<Void> allBegun = new CompletableFuture<>();
		long start = System.nanoTime();
		assertThat(fail((context) -> {
			for (int i = 0; i < 50; i++) {
				String name = "bean" + i;
				context.registerBean(name, AsyncDisposable.class, () -> () -> {
					this.recorder.add(name);
					if (this.recorder.log().size() == 50) {
						allBegun.complete(null);
					}
					return allBegun;
				});
			}
			failing(context);
		})).hasSize(50);
		assertThat(allBegun).isCompleted();
		assertThat(System.nanoTime() - start).as("none was given up").isLessThan(20_000_000_000L);
	}

	@Test
	@DisplayName("D2 D10: dependent beans of a failed start are disposed in order")
	void whenStartFailsThenDependentBeansGoInOrder() {
		assertThat(fail((context) -> {
			disposable(context, "store", 1);
			context.registerBean("pool", DisposableBean.class, () -> () -> this.recorder.add("pool"),
					(definition) -> definition.setDependsOn("store"));
			disposable(context, "writer", 20, "pool");
			context.registerBean("facade", DisposableBean.class, () -> () -> this.recorder.add("facade"),
					(definition) -> definition.setDependsOn("writer"));
			disposable(context, "edge", 20, "facade");
			failing(context, "edge");
		})).containsExactly("edge", "facade", "writer", "pool", "store");
	}

	@Test
	@DisplayName("D2 D10: what an inner bean depends on outlives it, also where another inner bean of the same outer goes before")
	void whenStartFailsThenWhatInnerBeansDependOnOutlivesThem() {
		assertThat(fail((context) -> {
			disposable(context, "store", 1);
			holder(context, "outer", Outer.class, inner(AsyncInner.class, "first"),
					dependent(inner(SyncInner.class, "second"), "store"));
			failing(context, "outer");
		})).containsExactly("first", "second", "store");
	}

	@Test
	@DisplayName("D2 D6 D10: a bean's @PreDestroy precedes its dependencies, also where an inner bean of a dependent goes before")
	void whenStartFailsThenCallbacksBelowAnOuterBeanStayInOrder() {
		assertThat(fail((context) -> {
			disposable(context, "store", 1);
			context.registerBeanDefinition("session", dependent(inner(Session.class, "session"), "store"));
			holder(context, "outer", Outer.class, inner(AsyncInner.class, "inner"));
			dependent(context.getBeanDefinition("outer"), "session");
			failing(context, "outer");
		})).containsExactly("inner", "session", "session pre-destroy", "store");
	}

	private static <T extends BeanDefinition> T dependent(T definition, String... dependsOn) {
		definition.setDependsOn(dependsOn);
		return definition;
	}

	private RootBeanDefinition inner(Class<?> type, String name) {
		RootBeanDefinition definition = new RootBeanDefinition(type);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, this.recorder);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(1, name);
		return definition;
	}

	private static void holder(GenericApplicationContext context, String name, Class<?> type, Object... inner) {
		RootBeanDefinition definition = new RootBeanDefinition(type);
		ManagedList<Object> all = new ManagedList<>();
		all.addAll(List.of(inner));
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, all);
		context.registerBeanDefinition(name, definition);
	}

	@Test
	@DisplayName("D10: a bean whose @PostConstruct fails is not disposed, those created before are")
	void whenInitializationFailsThenThatBeanIsNotDisposed() {
		assertThat(fail((context) -> {
			disposable(context, "writer", 1);
			RootBeanDefinition definition = new RootBeanDefinition(FailingInit.class);
			definition.getConstructorArgumentValues().addIndexedArgumentValue(0, this.recorder);
			context.registerBeanDefinition("failing", definition);
		})).containsExactly("writer");
	}

	@Test
	@DisplayName("D7 D10: where the start of a Lifecycle bean fails, disposal still comes before the others stop")
	void whenLifecycleStartFailsThenDisposalComesBeforeTheStops() {
		assertThat(fail((context) -> {
			context.registerBean("connections", Recorder.Stoppable.class,
					() -> this.recorder.stoppable("connections", 0));
			disposable(context, "writer", 5, "connections");
			disposable(context, "other", 1);
			context.registerBean("failing", Recorder.Stoppable.class,
					() -> new Recorder.Stoppable(this.recorder, "failing", 100) {

						@Override
						public void start() {
							throw new IllegalStateException("on purpose");
						}

					});
		})).containsExactly("writer", "connections stops", "connections stopped", "other");
	}

	@Test
	@DisplayName("D7 D10 D12: a child context that starts while its parent does, as for management, does not end its parent's start")
	void whenChildHasStartedThenTheParentsStartStillFailsInOrder() {
		AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext();
		assertThat(fail((context) -> {
			context.registerBean("connections", Recorder.Stoppable.class,
					() -> this.recorder.stoppable("connections", 0));
			disposable(context, "writer", 5, "connections");
			context.registerBean("failing", Recorder.Stoppable.class,
					() -> new Recorder.Stoppable(this.recorder, "failing", 100) {

						@Override
						public void start() {
							child.setParent(context);
							child.register(AsyncDisposableAutoConfiguration.class);
							child.refresh();
							throw new IllegalStateException("on purpose");
						}

					});
		})).containsExactly("writer", "connections stops", "connections stopped");
		child.close();
	}

	@Test
	@DisplayName("D10: where a runner fails, the context closes with a whole plan")
	void whenRunnerFailsThenThePlanRuns() {
		SpringApplication application = new SpringApplication(AsyncDisposableAutoConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.addInitializers((context) -> {
			GenericApplicationContext generic = (GenericApplicationContext) context;
			disposable(generic, "writer", 5);
			disposable(generic, "edge", 5, "writer");
			generic.registerBean("runner", ApplicationRunner.class, () -> (arguments) -> {
				throw new IllegalStateException("on purpose");
			});
		});
		assertThatException().isThrownBy(application::run);
		assertThat(this.recorder.log()).containsExactly("edge", "writer");
	}

	@Test
	@DisplayName("D10: a failed start tells its listeners of one shutdown, with one report")
	void whenStartFailsThenListenersAreToldOnce() {
		List<String> events = Collections.synchronizedList(new ArrayList<>());
		AtomicReference<DisposalReport> reported = new AtomicReference<>();
		DisposalListener listener = new DisposalListener() {

			@Override
			public void shutdownStarted(String owner) {
				events.add("started");
			}

			@Override
			public void shutdownFinished(DisposalReport report) {
				events.add("finished");
				reported.set(report);
			}

		};
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		BeanClaims claims = new BeanClaims();
		claims.setBeanFactory(context.getBeanFactory());
		context.registerBean(DisposingPostProcessor.class, () -> new DisposingPostProcessor(claims));
		context.registerBean(ContextDisposal.BEAN_NAME, ContextDisposal.class,
				() -> context.getBean(DisposingPostProcessor.class)
					.contextDisposal(DisposalSettings.DEFAULTS, List.of(listener)));
		disposable(context, "store", 1);
		disposable(context, "writer", 1, "store");
		failing(context, "writer");
		assertThatException().isThrownBy(context::refresh);
		assertThat(events).containsExactly("started", "finished");
		assertThat(reported.get().nodes()).extracting((node) -> node.node().name()).containsExactly("writer", "store");
	}

	@Test
	@DisplayName("D10: of beans that are still created in the background when the start fails, none is missed")
	void whenBeanIsCreatedInTheBackgroundThenItIsDisposed() {
		CountDownLatch failed = new CountDownLatch(1);
		CountDownLatch created = new CountDownLatch(1);
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getBeanFactory().setBootstrapExecutor(Executors.newCachedThreadPool());
		context.registerBean("slow", AsyncDisposable.class, () -> {
			created.countDown();
			await(failed);
			return this.recorder.disposable("slow");
		}, (definition) -> ((AbstractBeanDefinition) definition).setBackgroundInit(true));
		context.registerBean("last", AsyncDisposable.class, () -> () -> {
			this.recorder.add("last");
			failed.countDown();
			return CompletableFuture.completedFuture(null);
		});
		context.registerBean("failing", Object.class, () -> {
			await(created);
			throw new IllegalStateException("on purpose");
		});
		context.register(AsyncDisposableAutoConfiguration.class);
		assertThatException().isThrownBy(context::refresh);
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.recorder.log()).containsExactlyInAnyOrder("last", "slow"));
	}

	@Test
	@DisplayName("D10: a second destruction of a bean joins the disposal that another thread began")
	void whenDisposalIsInFlightThenASecondOneJoins() throws Exception {
		CompletableFuture<Void> end = new CompletableFuture<>();
		CountDownLatch called = new CountDownLatch(1);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean("writer", AsyncDisposable.class, () -> () -> {
				called.countDown();
				return end.thenRun(() -> this.recorder.add("writer"));
			});
			context.register(AsyncDisposableAutoConfiguration.class);
			context.refresh();
			AsyncDisposable writer = (AsyncDisposable) context.getBean("writer");
			Thread first = new Thread(() -> context.getDefaultListableBeanFactory().destroySingleton("writer"));
			first.start();
			assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
			Thread second = new Thread(() -> {
				context.getBean(ContextDisposal.class)
					.destroying(new ManagedBean("writer", writer, DisposalKind.ASYNC_DISPOSABLE,
							(bean) -> DisposalAction.of((AsyncDisposable) bean)));
				this.recorder.add("joined");
			});
			second.start();
			Awaitility.await().until(() -> second.getState() == Thread.State.TIMED_WAITING);
			end.complete(null);
			first.join(10_000);
			second.join(10_000);
		}
		assertThat(this.recorder.log()).containsExactly("writer", "joined");
	}

	@Test
	@DisplayName("D10: the callback of another scope disposes its bean and waits")
	void whenOtherScopeDestroysABeanThenItIsDisposed() {
		List<Runnable> callbacks = new ArrayList<>();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getBeanFactory().registerScope("refresh", new CallbackScope(callbacks));
			context.registerBean("scoped", AsyncDisposable.class, () -> this.recorder.slow("scoped", 5),
					(definition) -> definition.setScope("refresh"));
			context.register(AsyncDisposableAutoConfiguration.class);
			context.refresh();
			context.getBean("scoped");
			callbacks.forEach(Runnable::run);
			assertThat(this.recorder.log()).containsExactly("scoped");
			context.getBean("scoped");
			callbacks.get(1).run();
		}
		assertThat(this.recorder.log()).containsExactly("scoped", "scoped");
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static class Outer {

		Outer(List<Object> inner) {
		}

	}

	static class SyncInner implements DisposableBean {

		private final Recorder recorder;

		private final String name;

		SyncInner(Recorder recorder, String name) {
			this.recorder = recorder;
			this.name = name;
		}

		@Override
		public void destroy() {
			this.recorder.add(this.name);
		}

	}

	static class AsyncInner implements AsyncDisposable {

		private final AsyncDisposable disposable;

		AsyncInner(Recorder recorder, String name) {
			this.disposable = recorder.slow(name, 5);
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.disposable.disposeAsync();
		}

	}

	static class Session extends AsyncInner {

		private final Recorder recorder;

		Session(Recorder recorder, String name) {
			super(recorder, name);
			this.recorder = recorder;
		}

		@PreDestroy
		void preDestroy() {
			this.recorder.add("session pre-destroy");
		}

	}

	static class FailingInit implements AsyncDisposable {

		private final AsyncDisposable disposable;

		FailingInit(Recorder recorder) {
			this.disposable = recorder.disposable("failing");
		}

		@PostConstruct
		void init() {
			throw new IllegalStateException("on purpose");
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.disposable.disposeAsync();
		}

	}

	record CallbackScope(List<Runnable> callbacks) implements Scope {

		@Override
		public Object get(String name, ObjectFactory<?> objectFactory) {
			return objectFactory.getObject();
		}

		@Override
		public Object remove(String name) {
			return null;
		}

		@Override
		public void registerDestructionCallback(String name, Runnable callback) {
			this.callbacks.add(callback);
		}

		@Override
		public Object resolveContextualObject(String key) {
			return null;
		}

		@Override
		public String getConversationId() {
			return null;
		}

	}

}
