package io.github.asyncdisposable.autoconfigure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.DisposalTimeout;
import io.github.asyncdisposable.metrics.DefaultDisposalObservationConvention;
import io.github.asyncdisposable.metrics.DeferredRegistryClose;
import io.github.asyncdisposable.metrics.DisposalMetrics;
import io.github.asyncdisposable.metrics.DisposalObservationConvention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsyncDisposableMetricsAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class AsyncDisposableMetricsAutoConfigurationTests {

	private static final String[] EVERY_OUTCOME = { "broken ERROR IOException 1", "fine SUCCESS none 1",
			"stuck TIMEOUT DisposalTimeoutException 1" };

	private final ApplicationContextRunner bareRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class,
				AsyncDisposableMetricsAutoConfiguration.class))
		.withPropertyValues("async-disposable.fault-grace=0");

	private final ApplicationContextRunner runner = this.bareRunner.withConfiguration(BootMetrics.metrics())
		.withConfiguration(BootMetrics.observation());

	@Test
	@DisplayName("M1 timings of the destroy phase are in the last publish")
	void whenTheContextClosesThenTheLastPublishHasEveryOutcome() {
		PushRegistry push = new PushRegistry();
		this.runner.withBean("push", MeterRegistry.class, () -> push)
			.withUserConfiguration(EveryOutcome.class)
			.run((context) -> assertThat(push.publishes).isEmpty());
		assertThat(push.publishes).hasSize(1);
		assertThat(push.publishes.get(0)).containsExactly(EVERY_OUTCOME);
		assertThat(push.isClosed()).isTrue();
		assertThat(Metrics.globalRegistry.getRegistries()).doesNotContain(push);
	}

	@Test
	@DisplayName("M1 the same when beans are initialized lazily")
	void whenInitializationIsLazyThenTheLastPublishHasEveryOutcome() {
		PushRegistry push = new PushRegistry();
		this.runner.withBean("push", MeterRegistry.class, () -> push)
			.withUserConfiguration(EveryOutcome.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> context.getBeansOfType(AsyncDisposable.class));
		assertThat(push.publishes).hasSize(1);
		assertThat(push.publishes.get(0)).containsExactly(EVERY_OUTCOME);
	}

	@Test
	@DisplayName("M1 the same without Boot's metrics: Spring destroys the registry after the plan")
	void whenThereIsABareRegistryThenTheLastPublishHasEveryOutcome() {
		PushRegistry push = new PushRegistry();
		this.bareRunner
			.withBean("push", MeterRegistry.class, () -> push,
					AsyncDisposableMetricsAutoConfigurationTests::asBeanMethod)
			.withUserConfiguration(EveryOutcome.class)
			.run((context) -> assertThat(push.publishes).isEmpty());
		assertThat(push.publishes).hasSize(1);
		assertThat(push.publishes.get(0)).containsExactly(EVERY_OUTCOME);
	}

	@Test
	@DisplayName("M1 async-disposable.metrics.defer-registry-close=false leaves the close to Boot")
	void whenDeferralIsOffThenBootClosesRegistriesBeforeTheFirstDisposal() {
		PushRegistry push = new PushRegistry();
		List<Boolean> closedAtDisposal = new ArrayList<>();
		this.runner.withPropertyValues("async-disposable.metrics.defer-registry-close=false")
			.withBean("push", MeterRegistry.class, () -> push)
			.withBean("writer", AsyncDisposable.class, () -> () -> {
				closedAtDisposal.add(push.isClosed());
				return CompletableFuture.completedFuture(null);
			})
			.run((context) -> assertThat(context).doesNotHaveBean(DeferredRegistryClose.class)
				.hasSingleBean(DisposalMetrics.class));
		assertThat(closedAtDisposal).containsExactly(true);
		assertThat(push.publishes).hasSize(1);
	}

	@Test
	@DisplayName("M1 nothing is deferred for ever where there is nothing to dispose")
	void whenThereIsNothingToDisposeThenRegistriesAreClosedAllTheSame() {
		PushRegistry push = new PushRegistry();
		this.runner.withBean("push", MeterRegistry.class, () -> push)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(push.publishes).hasSize(1);
		assertThat(Metrics.globalRegistry.getRegistries()).doesNotContain(push);
	}

	@Test
	@DisplayName("M1 a close that an interrupted thread finishes still publishes")
	void whenTheClosingThreadIsInterruptedThenTheLastPublishHasTheDisposal() {
		PushRegistry push = new PushRegistry();
		Thread[] closing = new Thread[1];
		this.runner.withBean("push", MeterRegistry.class, () -> push)
			.withBean("writer", AsyncDisposable.class, () -> () -> {
				closing[0].interrupt();
				return CompletableFuture.completedFuture(null);
			})
			.run((context) -> {
				closing[0] = Thread.currentThread();
				context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();
				assertThat(Thread.interrupted()).isTrue();
			});
		assertThat(push.publishes).hasSize(1);
		assertThat(push.publishes.get(0)).hasSize(1);
	}

	@Test
	@DisplayName("M1 a registry that hangs is waited for within a limit")
	void whenARegistryHangsThenTheCloseGoesOn(CapturedOutput output) {
		CountDownLatch released = new CountDownLatch(1);
		CountDownLatch ended = new CountDownLatch(1);
		boolean[] disposedBeforeRelease = new boolean[1];
		MeterRegistry hanging = new SimpleMeterRegistry() {

			@Override
			public void close() {
				try {
					released.await();
					ended.countDown();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}

		};
		this.runner.withPropertyValues("async-disposable.shutdown.deadline=1s")
			.withBean("hanging", MeterRegistry.class, () -> hanging,
					(definition) -> definition.setDestroyMethodName(""))
			.withUserConfiguration(EveryOutcome.class)
			.run((context) -> {
				context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();
				disposedBeforeRelease[0] = released.getCount() == 1;
				released.countDown();
				assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
			});
		assertThat(disposedBeforeRelease).containsExactly(true);
		assertThat(output).containsPattern("The meter registries did not close within [2-9]\\d{3} ms");
	}

	@Test
	@DisplayName("M1 a registry that throws breaks nothing")
	void whenARegistryThrowsThenItIsLogged(CapturedOutput output) {
		List<String> destroyed = new ArrayList<>();
		MeterRegistry broken = new SimpleMeterRegistry() {

			@Override
			public void close() {
				throw new IllegalStateException("broken registry");
			}

		};
		this.runner.withBean("broken", MeterRegistry.class, () -> broken)
			.withBean("other", DisposableBean.class, () -> () -> destroyed.add("other"))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(destroyed).containsExactly("other");
		assertThat(output).contains("Closing the meter registries failed").contains("broken registry");
	}

	@Test
	@DisplayName("M1 after a failed start Spring destroys the registries, once")
	void whenTheStartFailsThenRegistriesPublishOnce() {
		PushRegistry push = new PushRegistry();
		this.runner
			.withBean("push", MeterRegistry.class, () -> push,
					AsyncDisposableMetricsAutoConfigurationTests::asBeanMethod)
			.withBean("failing", FailingLifecycle.class)
			.run((context) -> assertThat(context).hasFailed());
		assertThat(push.publishes).hasSize(1);
		assertThat(push.isClosed()).isTrue();
	}

	@Test
	@DisplayName("M1 a child's close leaves the parent's registries open")
	void whenAChildContextClosesThenTheParentsRegistriesStayOpen() {
		PushRegistry push = new PushRegistry();
		this.runner.withBean("push", MeterRegistry.class, () -> push)
			.withUserConfiguration(EveryOutcome.class)
			.run((context) -> {
				AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext();
				child.setParent(context);
				child.register(AsyncDisposableAutoConfiguration.class, AsyncDisposableMetricsAutoConfiguration.class);
				child.registerBean("inner", AsyncDisposable.class, () -> () -> CompletableFuture.completedFuture(null));
				child.refresh();
				assertThat(push.get("async.disposables").gauge().value()).isEqualTo(4);
				child.close();
				assertThat(push.get("async.disposables").gauge().value()).isEqualTo(3);
				assertThat(push.isClosed()).isFalse();
			});
		assertThat(push.publishes).hasSize(1);
		assertThat(push.publishes.get(0)).contains("inner SUCCESS none 1").contains(EVERY_OUTCOME);
	}

	@Test
	@DisplayName("M1 a child without metrics of its own does not use up the parent's deferral")
	void whenAChildWithoutMetricsClosesThenTheParentStillPublishes() {
		PushRegistry push = new PushRegistry();
		this.runner.withBean("push", MeterRegistry.class, () -> push)
			.withUserConfiguration(EveryOutcome.class)
			.run((context) -> {
				AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext();
				child.setParent(context);
				child.register(AsyncDisposableAutoConfiguration.class);
				child.refresh();
				child.close();
				assertThat(push.isClosed()).isFalse();
			});
		assertThat(push.publishes).hasSize(1);
		assertThat(push.publishes.get(0)).containsExactly(EVERY_OUTCOME);
	}

	@Test
	void whenObservationsComeFromActuatorThenEachDisposalIsRecordedOnce() {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		this.runner.withBean("meters", MeterRegistry.class, () -> meters)
			.withUserConfiguration(EveryOutcome.class)
			.run((context) -> {
				assertThat(context.getBean(ObservationRegistry.class).isNoop()).isFalse();
				assertThat(meters.get("async.disposables").gauge().value()).isEqualTo(3);
				assertThat(meters.get("async.disposal").timers()).hasSize(3).allMatch((timer) -> timer.count() == 0);
			});
		assertThat(meters.get("async.disposal").timers()).filteredOn((timer) -> timer.count() == 1).hasSize(3);
		assertThat(meters.get("async.disposal").timers()).allMatch((timer) -> timer.count() <= 1);
		assertThat(meters.get("async.disposal.shutdown").tag("outcome", "TIMEOUT").timer().count()).isOne();
	}

	@Test
	void whenThereAreSeveralBareRegistriesThenEachRecordsOnce() {
		SimpleMeterRegistry first = new SimpleMeterRegistry();
		SimpleMeterRegistry second = new SimpleMeterRegistry();
		this.bareRunner.withBean("first", MeterRegistry.class, () -> first)
			.withBean("second", MeterRegistry.class, () -> second)
			.withBean("fine", AsyncDisposable.class, () -> () -> CompletableFuture.completedFuture(null))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(first.get("async.disposal").timer().count()).isOne();
		assertThat(second.get("async.disposal").timer().count()).isOne();
	}

	@Test
	void whenThereIsAConventionThenItIsUsed() {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		this.bareRunner.withBean("meters", MeterRegistry.class, () -> meters)
			.withBean("fine", AsyncDisposable.class, () -> () -> CompletableFuture.completedFuture(null))
			.withBean(DisposalObservationConvention.class, () -> new DefaultDisposalObservationConvention() {

				@Override
				public String getName() {
					return "goodbye";
				}

			})
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(meters.get("goodbye").timer().count()).isOne();
	}

	@Test
	void whenThereIsNoRegistryThenDisposalGoesOnWithoutMetrics() {
		List<String> disposed = new ArrayList<>();
		this.bareRunner.withBean("fine", AsyncDisposable.class, () -> () -> {
			disposed.add("fine");
			return CompletableFuture.completedFuture(null);
		}).run((context) -> assertThat(context).hasSingleBean(DisposalMetrics.class));
		assertThat(disposed).containsExactly("fine");
	}

	@Test
	void whenMicrometerIsMissingThenDisposalGoesOnWithoutMetrics() {
		List<String> disposed = new ArrayList<>();
		this.bareRunner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.withBean("fine", AsyncDisposable.class, () -> () -> {
				disposed.add("fine");
				return CompletableFuture.completedFuture(null);
			})
			.run((context) -> assertThat(context).doesNotHaveBean(AsyncDisposableMetricsAutoConfiguration.class));
		assertThat(disposed).containsExactly("fine");
	}

	@Test
	void whenOnlyTheObservationPartOfMicrometerIsThereThenTheConfigurationBacksOff() {
		this.bareRunner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(AsyncDisposableMetricsAutoConfiguration.class));
	}

	@Test
	void whenTheApplicationHasItsOwnMetricsThenTheConfigurationBacksOff() {
		DisposalMetrics own = DisposalMetrics.builder().build();
		this.bareRunner.withBean(DisposalMetrics.class, () -> own)
			.run((context) -> assertThat(context).getBean(DisposalMetrics.class).isSameAs(own));
	}

	@Test
	void whenNothingIsDisposedByTheContainerThenTheConfigurationBacksOff() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AsyncDisposableMetricsAutoConfiguration.class))
			.withConfiguration(BootMetrics.closer())
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DeferredRegistryClose.class));
	}

	/**
	 * What a {@code @Bean} method would declare: Spring calls {@code close()}.
	 */
	private static void asBeanMethod(BeanDefinition definition) {
		definition.setDestroyMethodName(AbstractBeanDefinition.INFER_METHOD);
	}

	@Configuration(proxyBeanMethods = false)
	static class EveryOutcome {

		@Bean
		AsyncDisposable fine() {
			return () -> CompletableFuture.completedFuture(null);
		}

		@Bean
		AsyncDisposable broken() {
			return () -> CompletableFuture.failedFuture(new IOException("disk full"));
		}

		@Bean
		@DisposalTimeout("50ms")
		AsyncDisposable stuck() {
			return CompletableFuture::new;
		}

	}

	static class FailingLifecycle implements SmartLifecycle {

		@Override
		public void start() {
			throw new IllegalStateException("no start");
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

}
