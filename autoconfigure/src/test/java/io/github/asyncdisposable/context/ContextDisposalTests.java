package io.github.asyncdisposable.context;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.asyncdisposable.AbstractAsyncDisposable;
import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalReport;
import jakarta.annotation.PreDestroy;
import org.aopalliance.intercept.MethodInterceptor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Which beans a context disposes, when, and on which thread.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContextDisposalTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class));

	private final List<String> log = Collections.synchronizedList(new ArrayList<>());

	private AsyncDisposable logging(String name) {
		return () -> {
			this.log.add(name);
			return CompletableFuture.completedFuture(null);
		};
	}

	/**
	 * Beans that share this end only if all of them are inside at the same time.
	 */
	private AsyncDisposable meetingOf(int beans) {
		CyclicBarrier allInside = new CyclicBarrier(beans);
		return () -> {
			try {
				allInside.await(10, TimeUnit.SECONDS);
				this.log.add("met");
			}
			catch (Exception ex) {
				this.log.add(ex.toString());
			}
			return CompletableFuture.completedFuture(null);
		};
	}

	private void close(ApplicationContextRunner contextRunner) {
		contextRunner.run((context) -> assertThat(context).hasNotFailed());
	}

	private ApplicationContextRunner bean(String name, Supplier<AsyncDisposable> supplier) {
		return this.runner.withBean(name, AsyncDisposable.class, supplier);
	}

	@Test
	@DisplayName("D1: a singleton is disposed once when its context closes")
	void whenContextClosesThenSingletonIsDisposedOnce() {
		close(bean("writer", () -> logging("writer")));
		assertThat(this.log).containsExactly("writer");
	}

	@Test
	@DisplayName("D1: what was handed in and prototypes nobody owns are not disposed")
	void whenBeanIsNotManagedThenItIsNotDisposed() {
		close(this.runner
			.withInitializer((context) -> context.getBeanFactory().registerSingleton("handedIn", logging("handedIn")))
			.withBean("prototype", AsyncDisposable.class, () -> logging("prototype"),
					(definition) -> definition.setScope(ConfigurableBeanFactory.SCOPE_PROTOTYPE))
			.withBean("user", Object.class, Object::new, (definition) -> definition.setDependsOn("prototype")));
		assertThat(this.log).isEmpty();
	}

	@Test
	@DisplayName("D1: a lazy bean that was never created stays so")
	void whenLazyBeanWasNotCreatedThenThePlanDoesNotCreateIt() {
		AtomicInteger created = new AtomicInteger();
		close(this.runner.withBean("lazy", AsyncDisposable.class, () -> {
			created.incrementAndGet();
			return logging("lazy");
		}, (definition) -> definition.setLazyInit(true)));
		assertThat(created).hasValue(0);
	}

	@Test
	@DisplayName("D3: independent beans are disposed at the same time")
	void whenBeansAreIndependentThenEachMeetsTheOther() {
		AsyncDisposable meeting = meetingOf(2);
		close(bean("one", () -> meeting).withBean("two", AsyncDisposable.class, () -> meeting::disposeAsync));
		assertThat(this.log).containsExactly("met", "met");
	}

	@Test
	@DisplayName("D3: order=creation disposes strictly in reverse order of creation, one by one")
	void whenOrderIsCreationThenBeansGoOneByOne() {
		AtomicInteger inside = new AtomicInteger();
		List<AsyncDisposable> beans = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			int number = i;
			beans.add(() -> CompletableFuture.runAsync(() -> {
				this.log.add(number + " beside " + (inside.getAndIncrement()));
				Thread.yield();
				inside.decrementAndGet();
			}));
		}
		ApplicationContextRunner all = this.runner.withPropertyValues("async-disposable.shutdown.order=creation");
		for (int i = 0; i < 20; i++) {
			AsyncDisposable bean = beans.get(i);
			all = all.withBean("bean" + i, AsyncDisposable.class, () -> bean);
		}
		close(all);
		List<String> expected = new ArrayList<>();
		for (int i = 19; i >= 0; i--) {
			expected.add(i + " beside 0");
		}
		assertThat(this.log).isEqualTo(expected);
	}

	@Test
	@DisplayName("D4: beans that depend on each other are disposed in reverse order of creation, and the context closes")
	void whenBeansDependOnEachOtherThenTheyAreDisposedInReverseOrderOfCreation() {
		close(bean("first", () -> logging("first")).withBean("second", AsyncDisposable.class, () -> logging("second"))
			.withBean("user", AsyncDisposable.class, () -> logging("user"),
					(definition) -> definition.setDependsOn("second"))
			.withInitializer((context) -> {
				ConfigurableBeanFactory factory = context.getBeanFactory();
				factory.registerDependentBean("first", "second");
				factory.registerDependentBean("second", "first");
			}));
		assertThat(this.log).containsExactly("user", "second", "first");
	}

	@Test
	@DisplayName("D5: what an async bean writes to is destroyed by Spring, after the plan")
	void whenPlainBeanIsDependedOnThenItOutlivesTheDisposal() {
		close(this.runner.withBean("store", DisposableBean.class, () -> () -> this.log.add("store destroyed"))
			.withBean("writer", AsyncDisposable.class, () -> () -> CompletableFuture.runAsync(() -> {
				Thread.yield();
				this.log.add("writer flushed");
			}), (definition) -> definition.setDependsOn("store")));
		assertThat(this.log).containsExactly("writer flushed", "store destroyed");
	}

	@Test
	@DisplayName("D6: the disposal is awaited first, other callbacks follow, the twin does not run")
	void whenBeanHasSeveralCallbacksThenItsTwinDoesNotRun() {
		close(this.runner.withUserConfiguration(Twins.class)
			.withBean("log", LogHolder.class, () -> new LogHolder(this.log)));
		assertThat(this.log).containsExactly("disposed", "pre-destroy", "destroy", "custom");
	}

	@Test
	@DisplayName("D6: an inferred, a named and an AutoCloseable twin do not run")
	void whenTwinIsInferredOrNamedThenItDoesNotRun() {
		close(this.runner.withUserConfiguration(NamedTwins.class)
			.withBean("log", LogHolder.class, () -> new LogHolder(this.log)));
		assertThat(this.log).containsExactlyInAnyOrder("inferred disposed", "named disposed", "closeable disposed");
	}

	@Test
	@DisplayName("D8: each call is on a daemon thread of the engine's own, with the class loader of the closing thread")
	void whenDisposedThenOnAThreadOfTheEngine() {
		AtomicReference<Thread> thread = new AtomicReference<>();
		AtomicReference<ClassLoader> loader = new AtomicReference<>();
		close(bean("writer", () -> () -> {
			thread.set(Thread.currentThread());
			loader.set(Thread.currentThread().getContextClassLoader());
			return CompletableFuture.completedFuture(null);
		}));
		assertThat(thread.get()).isNotSameAs(Thread.currentThread());
		assertThat(thread.get().isDaemon()).isTrue();
		assertThat(thread.get().getName()).startsWith("async-disposal-");
		assertThat(loader.get()).isSameAs(Thread.currentThread().getContextClassLoader());
	}

	@Test
	@DisplayName("D8: a synchronous callback in the plan runs on the closing thread")
	void whenSynchronousBeanDependsOnManagedOneThenItsCallbackRunsOnTheClosingThread() {
		AtomicReference<Thread> thread = new AtomicReference<>();
		close(bean("writer", () -> logging("writer")).withBean("user", DisposableBean.class, () -> () -> {
			thread.set(Thread.currentThread());
			this.log.add("user");
		}, (definition) -> definition.setDependsOn("writer")));
		assertThat(this.log).containsExactly("user", "writer");
		assertThat(thread.get()).isSameAs(Thread.currentThread());
	}

	@Test
	@DisplayName("D9: a disposal that throws an Error ends by that, and does not keep others from being disposed, nor reaches the closer")
	void whenDisposalThrowsThenOthersAreDisposed() {
		close(bean("failing", () -> () -> {
			throw new AssertionError("on purpose");
		}).withBean("other", AsyncDisposable.class, () -> logging("other"))
			.withBean("listener", DisposalListener.class, () -> new DisposalListener() {

				@Override
				public void shutdownFinished(DisposalReport report) {
					ContextDisposalTests.this.log.add(report.outcome().name());
				}

			}));
		assertThat(this.log).containsExactly("other", "ERROR");
	}

	@Test
	@Timeout(60)
	@DisplayName("D9 T3: an interrupt of the closing thread ends the waiting, and the flag is set afterwards")
	void whenClosingThreadIsInterruptedThenItStopsWaiting() {
		Thread closer = Thread.currentThread();
		close(bean("hangs", () -> () -> {
			closer.interrupt();
			return new CompletableFuture<>();
		}).withBean("other", AsyncDisposable.class, () -> logging("other"),
				(definition) -> definition.setDependsOn("hangs"))
			.withBean("dependency", AsyncDisposable.class, () -> logging("dependency"))
			.withPropertyValues("async-disposable.fault-grace=10ms", "async-disposable.shutdown.deadline=1h"));
		assertThat(Thread.interrupted()).isTrue();
		// On a busy machine what nobody waits for any more is called a bit later.
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.untilAsserted(() -> assertThat(List.copyOf(this.log)).containsExactlyInAnyOrder("other", "dependency"));
	}

	@Test
	@DisplayName("D10: a bean that is destroyed on its own is disposed and awaited there, once")
	void whenSingleBeanIsDestroyedThenItIsDisposedAndAwaited() {
		bean("writer", () -> () -> CompletableFuture.runAsync(() -> this.log.add("writer"))).run((context) -> {
			GenericApplicationContext generic = (GenericApplicationContext) context.getSourceApplicationContext();
			generic.getDefaultListableBeanFactory().destroySingleton("writer");
			assertThat(this.log).containsExactly("writer");
		});
		assertThat(this.log).containsExactly("writer");
	}

	@Test
	@Timeout(60)
	@DisplayName("D10: a single bean that hangs is waited for no longer than its limit")
	void whenSingleBeanHangsThenItsLimitHolds() {
		bean("writer", () -> () -> new CompletableFuture<>())
			.withPropertyValues("async-disposable.timeout=50ms", "async-disposable.fault-grace=10ms",
					"async-disposable.shutdown.deadline=1h")
			.run((context) -> {
				GenericApplicationContext generic = (GenericApplicationContext) context.getSourceApplicationContext();
				generic.getDefaultListableBeanFactory().destroySingleton("writer");
			});
	}

	@Test
	@DisplayName("D10: the beans of a failed start are disposed")
	void whenStartFailsThenCreatedBeansAreDisposed() {
		bean("writer", () -> logging("writer")).withBean("failing", Object.class, () -> {
			throw new IllegalStateException("on purpose");
		}).run((context) -> assertThat(context).hasFailed());
		assertThat(this.log).containsExactly("writer");
	}

	@Test
	@DisplayName("D4 D10: a bean created while Lifecycle beans stop is in the plan")
	void whenBeanIsCreatedWhileClosingThenItIsDisposedBeforeWhatItDependsOn() {
		close(this.runner.withUserConfiguration(LateBeans.class)
			.withBean("log", LogHolder.class, () -> new LogHolder(this.log)));
		assertThat(this.log).containsExactly("late", "early");
	}

	@Test
	@DisplayName("D3 D9: an asynchronous event multicaster does not keep the plan from running")
	void whenMulticasterIsAsynchronousThenThePlanRunsAllTheSame() {
		AsyncDisposable meeting = meetingOf(2);
		CountDownLatch busy = new CountDownLatch(1);
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try {
			this.runner.withBean("applicationEventMulticaster", SimpleApplicationEventMulticaster.class, () -> {
				SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
				multicaster.setTaskExecutor(executor);
				return multicaster;
			})
				.withBean("one", AsyncDisposable.class, () -> meeting)
				.withBean("two", AsyncDisposable.class, () -> meeting::disposeAsync)
				.withBean("last", DisposableBean.class, () -> () -> this.log.add("after the plan"))
				.run((context) -> executor.execute(() -> {
					try {
						busy.await(20, TimeUnit.SECONDS);
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
				}));
		}
		finally {
			busy.countDown();
			executor.shutdownNow();
		}
		assertThat(this.log).containsExactly("met", "met", "after the plan");
	}

	@Test
	@DisplayName("D9: a closed event that the application publishes by hand neither disposes nor starts the clock nor disturbs the close")
	void whenClosedEventIsPublishedByHandThenTheCloseGoesAsEver() {
		List<String> heard = new ArrayList<>();
		bean("writer", () -> logging("writer"))
			.withBean("listener", ApplicationListener.class,
					() -> (ApplicationListener<ContextClosedEvent>) (event) -> heard.add("closed"))
			.withPropertyValues("async-disposable.shutdown.grace-period=10s")
			.run((context) -> {
				ContextDisposal disposal = context.getBean(ContextDisposal.class);
				Duration left = disposal.left();
				context.publishEvent(new ContextClosedEvent(context.getSourceApplicationContext()));
				assertThat(this.log).isEmpty();
				assertThat(disposal.left()).as("the clock of the shutdown does not run").isEqualTo(left);
			});
		assertThat(this.log).containsExactly("writer");
		assertThat(heard).hasSize(2);
	}

	@Test
	@DisplayName("D1: a bean whose initialization failed is not disposed")
	void whenInitializationFailedThenBeanIsNotDisposed() {
		this.runner
			.withBean("broken", FailingInit.class, () -> new FailingInit(this.log),
					(definition) -> definition.setLazyInit(true))
			.run((context) -> assertThatThrownBy(() -> context.getBean("broken")).hasRootCauseMessage("no broker"));
		assertThat(this.log).isEmpty();
	}

	@Test
	@DisplayName("A closed context that somebody still holds does not hold its beans")
	void whenClosedContextIsHeldThenItsBeansAreCollectable() {
		AtomicReference<ConfigurableApplicationContext> held = new AtomicReference<>();
		List<WeakReference<Object>> bean = new ArrayList<>();
		this.runner.withInitializer(held::set)
			.withUserConfiguration(AsyncEnabled.class)
			.run((context) -> bean
				.add(new WeakReference<>(AopProxyUtils.getSingletonTarget(context.getBean(AsyncService.class)))));
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			System.gc();
			return bean.get(0).get() == null;
		});
		assertThat(held.get()).isNotNull();
	}

	@Test
	@DisplayName("T2: what completes after the close is logged")
	void whenStageCompletesAfterTheCloseThenItIsLogged(CapturedOutput output) {
		CompletableFuture<Void> late = new CompletableFuture<>() {

			@Override
			public boolean cancel(boolean mayInterruptIfRunning) {
				return false;
			}

		};
		close(bean("late", () -> () -> late).withPropertyValues("async-disposable.timeout=20ms",
				"async-disposable.fault-grace=0s"));
		late.complete(null);
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(output).contains("'late', which was given up, has ended after"));
	}

	@Test
	@DisplayName("D12: a child context disposes its own beans only")
	void whenChildClosesThenBeansOfTheParentStay() {
		bean("parents", () -> logging("parents")).run((parent) -> {
			AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext();
			child.setParent(parent);
			child.registerBean("childs", AsyncDisposable.class, () -> logging("childs"));
			child.register(AsyncDisposableAutoConfiguration.class);
			child.refresh();
			child.close();
			assertThat(this.log).containsExactly("childs");
		});
		assertThat(this.log).containsExactly("childs", "parents");
	}

	@Test
	@DisplayName("D12: to close the context from inside a disposal, or from a second thread, does not hang")
	void whenClosedFromInsideADisposalThenItDoesNotHang() throws Exception {
		AtomicReference<ConfigurableApplicationContext> context = new AtomicReference<>();
		CountDownLatch second = new CountDownLatch(1);
		close(bean("closer", () -> () -> {
			context.get().close();
			Thread other = new Thread(() -> {
				context.get().close();
				second.countDown();
			});
			other.start();
			this.log.add("closer");
			return CompletableFuture.completedFuture(null);
		}).withInitializer(context::set));
		assertThat(this.log).containsExactly("closer");
		assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	@DisplayName("D13: the raw bean is called, not its proxy")
	void whenBeanIsProxiedThenTheTargetIsCalled() {
		close(bean("proxied", () -> logging("target")).withBean(ProxyingPostProcessor.class,
				() -> new ProxyingPostProcessor(this.log)));
		assertThat(this.log).containsExactly("target");
	}

	@Test
	@DisplayName("D13: with @EnableAsync a class whose only interface is ours stays injectable by class")
	void whenAsyncIsEnabledThenClassStaysInjectable() {
		this.runner.withUserConfiguration(AsyncEnabled.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(AsyncService.class)).isNotNull();
		});
	}

	@Test
	@DisplayName("No thread is left after the close, and 200 contexts leave none")
	void whenManyContextsWereClosedThenNoThreadIsLeft() {
		Set<Thread> before = ConcurrentHashMap.newKeySet();
		before.addAll(Thread.getAllStackTraces().keySet());
		for (int i = 0; i < 200; i++) {
			close(bean("writer", () -> logging("writer")));
		}
		assertThat(this.log).hasSize(200);
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> !before.contains(thread))
				.extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("async-disposal")));
	}

	record FailingInit(List<String> log) implements AsyncDisposable, InitializingBean {

		@Override
		public void afterPropertiesSet() {
			throw new IllegalStateException("no broker");
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			this.log.add("disposed");
			return CompletableFuture.completedFuture(null);
		}

	}

	record LogHolder(List<String> log) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Twins {

		@Bean(destroyMethod = "custom")
		AllCallbacks all(LogHolder log) {
			return new AllCallbacks(log.log());
		}

	}

	static class AllCallbacks extends AbstractAsyncDisposable implements DisposableBean {

		private final List<String> log;

		AllCallbacks(List<String> log) {
			this.log = log;
		}

		@Override
		protected CompletionStage<?> disposeAsyncCore() {
			return CompletableFuture.runAsync(() -> this.log.add("disposed"));
		}

		@Override
		public void close() {
			this.log.add("closed");
		}

		@PreDestroy
		void preDestroy() {
			this.log.add("pre-destroy");
		}

		@Override
		public void destroy() {
			this.log.add("destroy");
		}

		void custom() {
			this.log.add("custom");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedTwins {

		@Bean
		WithTwin inferred(LogHolder log) {
			return new WithTwin("inferred", log.log());
		}

		@Bean(destroyMethod = "shutdown")
		WithTwin named(LogHolder log) {
			return new WithTwin("named", log.log());
		}

		@Bean
		CloseableTwin closeable(LogHolder log) {
			return new CloseableTwin("closeable", log.log());
		}

	}

	static class WithTwin implements AsyncDisposable {

		private final String name;

		final List<String> log;

		WithTwin(String name, List<String> log) {
			this.name = name;
			this.log = log;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			this.log.add(this.name + " disposed");
			return CompletableFuture.completedFuture(null);
		}

		public void shutdown() {
			this.log.add(this.name + " shut down");
		}

	}

	static class CloseableTwin extends WithTwin implements AutoCloseable {

		CloseableTwin(String name, List<String> log) {
			super(name, log);
		}

		@Override
		public void close() {
			this.log.add("closed");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LateBeans {

		@Bean
		AsyncDisposable early(LogHolder log) {
			return () -> {
				log.log().add("early");
				return CompletableFuture.completedFuture(null);
			};
		}

		@Bean
		@Lazy
		AsyncDisposable late(AsyncDisposable early, LogHolder log) {
			return () -> {
				log.log().add("late");
				return CompletableFuture.completedFuture(null);
			};
		}

		@Bean
		SmartLifecycle creator(ConfigurableApplicationContext context) {
			return new SmartLifecycle() {

				private boolean running;

				@Override
				public void start() {
					this.running = true;
				}

				@Override
				public void stop() {
					this.running = false;
					context.getBean("late");
				}

				@Override
				public boolean isRunning() {
					return this.running;
				}

			};
		}

	}

	static class ProxyingPostProcessor implements BeanPostProcessor {

		private final List<String> log;

		ProxyingPostProcessor(List<String> log) {
			this.log = log;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (!(bean instanceof AsyncDisposable)) {
				return bean;
			}
			ProxyFactory factory = new ProxyFactory(bean);
			factory.addAdvice((MethodInterceptor) (invocation) -> {
				this.log.add("proxy");
				return invocation.proceed();
			});
			return factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class AsyncEnabled {

		@Bean
		AsyncService asyncService() {
			return new AsyncService();
		}

		@Bean
		Map<String, AsyncService> user(AsyncService service) {
			return Map.of("service", service);
		}

	}

	static class AsyncService implements AsyncDisposable {

		@Async
		public void work() {
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.completedFuture(null);
		}

	}

}
