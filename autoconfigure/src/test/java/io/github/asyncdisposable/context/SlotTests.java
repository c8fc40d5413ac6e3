package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When a bean is disposed that depends on something which is stopped before any bean is
 * destroyed.
 */
@ExtendWith(OutputCaptureExtension.class)
class SlotTests {

	private final Recorder recorder = new Recorder();

	private ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class));

	private void lifecycle(String name, int phase, String... dependsOn) {
		this.runner = this.runner.withBean(name, Recorder.Stoppable.class, () -> this.recorder.stoppable(name, phase),
				(definition) -> definition.setDependsOn(dependsOn));
	}

	private void disposable(String name, String... dependsOn) {
		bean(name, AsyncDisposable.class, () -> this.recorder.slow(name, 5), dependsOn);
	}

	private void destroyed(String name, String... dependsOn) {
		bean(name, DisposableBean.class, () -> () -> this.recorder.add(name), dependsOn);
	}

	private <T> void bean(String name, Class<T> type, Supplier<T> supplier, String... dependsOn) {
		this.runner = this.runner.withBean(name, type, supplier, (definition) -> definition.setDependsOn(dependsOn));
	}

	private void close() {
		this.runner.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	@DisplayName("D7: a bean that depends on a running Lifecycle bean is disposed right before that one stops")
	void whenDependencyIsALifecycleThenDisposalComesRightBeforeItsStop() {
		lifecycle("connections", 0);
		lifecycle("consumers", 1000);
		disposable("writer", "connections");
		disposable("other");
		close();
		assertThat(this.recorder.log()).containsExactly("consumers stops", "consumers stopped", "writer",
				"connections stops", "connections stopped", "other");
	}

	@Test
	@DisplayName("D7: what must precede the disposal goes with it, on the closing thread; nothing else does")
	void whenBeanIsDisposedInASlotThenItsDependentsGoBefore() {
		AtomicReference<Thread> thread = new AtomicReference<>();
		lifecycle("connections", 0);
		destroyed("store", "connections");
		bean("plain", Object.class, Object::new, "connections");
		disposable("writer", "plain", "store");
		bean("facade", DisposableBean.class, () -> () -> {
			thread.set(Thread.currentThread());
			this.recorder.add("facade");
		}, "writer");
		close();
		assertThat(this.recorder.log()).containsExactly("facade", "writer", "connections stops", "connections stopped",
				"store");
		assertThat(thread.get()).isSameAs(Thread.currentThread());
	}

	@Test
	@DisplayName("D3 D7: with order=creation too, what needs a Lifecycle bean goes before its stop, one by one")
	void whenOrderIsCreationThenEachSlotIsOneByOne() {
		this.runner = this.runner.withPropertyValues("async-disposable.shutdown.order=creation");
		lifecycle("connections", 0);
		disposable("first");
		disposable("one", "connections");
		disposable("two", "connections");
		disposable("last");
		close();
		assertThat(this.recorder.log()).containsExactly("two", "one", "connections stops", "connections stopped",
				"last", "first");
	}

	@Test
	@DisplayName("D7: several slots share one shutdown, each bean goes once")
	void whenThereAreSeveralSlotsThenEachBeanGoesOnce() {
		lifecycle("low", 0);
		lifecycle("high", 1000);
		disposable("lowWriter", "low");
		disposable("highWriter", "high", "lowWriter");
		disposable("last");
		close();
		assertThat(this.recorder.log()).containsExactly("highWriter", "high stops", "high stopped", "lowWriter",
				"low stops", "low stopped", "last");
	}

	@Test
	@DisplayName("D7: nothing is disposed before the web server has stopped; the bean goes after it, with a warning")
	void whenDependencyStopsBeforeTheWebServerThenTheBeanGoesAfterIt(CapturedOutput output) {
		lifecycle("webServerStartStop", Integer.MAX_VALUE - 2048);
		lifecycle("listener", Integer.MAX_VALUE);
		lifecycle("connections", 0);
		disposable("early", "listener");
		disposable("writer", "connections");
		close();
		assertThat(this.recorder.log()).containsExactly("listener stops", "listener stopped",
				"webServerStartStop stops", "webServerStartStop stopped", "writer", "connections stops",
				"connections stopped", "early");
		assertThat(output).contains("Bean 'early' depends on 'listener', which is stopped before the web server");
	}

	@Test
	@DisplayName("D7: a bean that is itself a Lifecycle goes after its own stop has ended")
	void whenBeanIsALifecycleThenItGoesAfterItsOwnStop() {
		bean("both", DisposableLifecycle.class, () -> new DisposableLifecycle(this.recorder, "both", 500));
		lifecycle("connections", 500);
		bean("user", DisposableLifecycle.class, () -> new DisposableLifecycle(this.recorder, "user", 500),
				"connections");
		close();
		assertThat(this.recorder.log()).containsSubsequence("both stops", "both stopped", "both")
			.containsSubsequence("user stops", "user stopped", "user", "connections stops");
	}

	@Test
	@DisplayName("D7: where phases contradict dependencies, dependents are stopped and disposed first, with a warning")
	void whenPhasesContradictDependenciesThenDependentsGoFirst(CapturedOutput output) {
		lifecycle("connections", 1000);
		disposable("writer", "connections");
		lifecycle("listener", 0, "writer");
		close();
		assertThat(this.recorder.log()).containsExactly("listener stops", "listener stopped", "writer",
				"connections stops", "connections stopped");
		assertThat(output).contains("Bean 'listener' is stopped earlier than its phase says");
	}

	@Test
	@DisplayName("D7: where Spring itself stops a direct dependent before its phase, there is a warning, in the plan too")
	void whenPhaseOfADirectDependentIsLowerThenThereIsAWarning(CapturedOutput output) {
		lifecycle("connections", 1000);
		bean("listener", DisposableStoppable.class, () -> new DisposableStoppable(this.recorder, "listener", 0),
				"connections");
		lifecycle("other", 0);
		this.runner.run((context) -> assertThat(context.getBean(ContextDisposal.class).plannedBeans()).singleElement()
			.satisfies((bean) -> assertThat(bean.warnings()).singleElement()
				.asString()
				.contains("stopped earlier than its phase says")));
		assertThat(this.recorder.log()).startsWith("listener stops", "listener stopped", "listener",
				"connections stops");
		assertThat(output).containsOnlyOnce("Bean 'listener' is stopped earlier than its phase says");
	}

	private static final class DisposableStoppable extends Recorder.Stoppable implements AsyncDisposable {

		private final AsyncDisposable disposable;

		DisposableStoppable(Recorder recorder, String name, int phase) {
			super(recorder, name, phase);
			this.disposable = recorder.disposable(name);
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.disposable.disposeAsync();
		}

	}

	@Test
	@DisplayName("D7: stop() without a close disposes nothing, and leaves nothing behind")
	void whenContextIsStoppedThenNothingIsDisposed() {
		lifecycle("connections", 0);
		disposable("writer", "connections");
		this.runner.run((context) -> {
			context.getSourceApplicationContext().stop();
			assertThat(this.recorder.log()).containsExactly("connections stops", "connections stopped");
			assertThat(context).hasSingleBean(SmartLifecycle.class);
			context.getSourceApplicationContext().start();
		});
		assertThat(this.recorder.log()).containsSubsequence("writer", "connections stops");
	}

	@Test
	@DisplayName("D7: a bean destroyed in a slot stays retrievable as the same object, also a plain dependent of it")
	void whenBeanIsDestroyedInASlotThenItStaysRetrievable() {
		AtomicReference<Supplier<Object>> retrieval = new AtomicReference<>();
		AtomicReference<Object> late = new AtomicReference<>();
		lifecycle("low", -1000);
		disposable("reader", "low");
		lifecycle("connections", 0, "reader");
		disposable("writer", "connections");
		destroyed("facade", "writer");
		bean("plain", Object.class, Object::new, "facade");
		bean("asker", AsyncDisposable.class, () -> () -> {
			late.set(retrieval.get().get());
			return CompletableFuture.completedFuture(null);
		}, "low");
		this.runner.run((context) -> {
			retrieval
				.set(() -> List.of(context.getBean("facade"), context.getBean("plain"), context.getBean("writer")));
			late.set(null);
			this.expected = retrieval.get().get();
		});
		assertThat(late.get()).isEqualTo(this.expected);
		assertThat(this.recorder.log()).containsOnlyOnce("facade", "writer", "reader");
	}

	private Object expected;

	@Test
	@DisplayName("D7: while a bean is destroyed in a slot, another thread that asks for it or its user gets no second one")
	void whenBeanIsBeingDestroyedInASlotThenAnotherThreadFindsItAndItsUsers() {
		AtomicReference<Supplier<Object>> retrieval = new AtomicReference<>();
		AtomicReference<Object> late = new AtomicReference<>();
		lifecycle("connections", 0);
		bean("writer", DisposableBean.class,
				() -> () -> late.set(CompletableFuture.supplyAsync(retrieval.get()).get(10, TimeUnit.SECONDS)), "sink");
		disposable("sink", "connections");
		bean("plain", Object.class, Object::new, "writer");
		this.runner.run((context) -> {
			retrieval.set(() -> List.of(context.getBean("plain"), context.getBean("writer")));
			this.expected = retrieval.get().get();
		});
		assertThat(late.get()).isEqualTo(this.expected);
	}

	@Test
	@DisplayName("D7: while an inner bean is destroyed in a slot, its outer bean and that one's user stay retrievable")
	void whenInnerBeanIsBeingDestroyedInASlotThenItsOuterBeanIsFound() {
		for (boolean outerIsDestroyed : new boolean[] { false, true }) {
			AtomicReference<Supplier<Object>> retrieval = new AtomicReference<>();
			AtomicReference<Object> late = new AtomicReference<>();
			RootBeanDefinition inner = new RootBeanDefinition(DisposableBean.class,
					() -> () -> late.set(CompletableFuture.supplyAsync(retrieval.get()).get(10, TimeUnit.SECONDS)));
			inner.setDependsOn("sink");
			this.runner = new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class));
			lifecycle("connections", 0);
			disposable("sink", "connections");
			this.runner = this.runner.withBean("outer", Outer.class,
					outerIsDestroyed ? DestroyedOuter::new : Outer::new,
					(definition) -> definition.getPropertyValues().add("inner", inner));
			bean("plain", Object.class, Object::new, "outer");
			this.runner.run((context) -> {
				retrieval.set(() -> List.of(context.getBean("plain"), context.getBean("outer")));
				this.expected = retrieval.get().get();
			});
			assertThat(late.get()).as("outer bean has callbacks: %s", outerIsDestroyed).isEqualTo(this.expected);
		}
	}

	@Test
	@DisplayName("D7: also while it is destroyed only because its outer bean needs one that has an inner bean itself")
	void whenAnotherInnerBeanIsDestroyedInASlotThenTheOuterBeansAboveAreFound() {
		AtomicReference<Supplier<Object>> retrieval = new AtomicReference<>();
		AtomicReference<Object> late = new AtomicReference<>();
		lifecycle("connections", 0);
		disposable("sink", "connections");
		outer("needed", () -> this.recorder.add("needed's"), "sink", "sink");
		outer("outer", () -> {
			this.recorder.add("outer's");
			late.compareAndSet(null, retrieval.get().get());
		}, "recorder", "needed");
		bean("recorder", Recorder.class, () -> this.recorder);
		this.runner.run((context) -> {
			retrieval.set(() -> List.of(context.getBean("outer"), context.getBean("needed")));
			this.expected = retrieval.get().get();
		});
		assertThat(late.get()).isEqualTo(this.expected);
		assertThat(this.recorder.log()).containsSubsequence("needed's", "sink", "connections stops")
			.containsOnlyOnce("outer's");
	}

	private void outer(String name, DisposableBean inner, String innerDependsOn, String dependsOn) {
		RootBeanDefinition innerDefinition = new RootBeanDefinition(DisposableBean.class, () -> inner);
		innerDefinition.setDependsOn(innerDependsOn);
		this.runner = this.runner.withBean(name, Outer.class, Outer::new, (definition) -> {
			definition.getPropertyValues().add("inner", innerDefinition);
			definition.setDependsOn(dependsOn);
		});
	}

	static class Outer {

		public void setInner(DisposableBean inner) {
		}

	}

	static class DestroyedOuter extends Outer implements DisposableBean {

		@Override
		public void destroy() {
		}

	}

	@Test
	@DisplayName("D7: an edge to an executor that refuses work once the close has begun is a warning")
	void whenBeanDependsOnAnExecutorThenThereIsAWarning(CapturedOutput output) {
		bean("executor", ThreadPoolTaskExecutor.class, ThreadPoolTaskExecutor::new);
		bean("lenient", ThreadPoolTaskExecutor.class, () -> {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setAcceptTasksAfterContextClose(true);
			return executor;
		});
		disposable("writer", "executor");
		disposable("careful", "lenient");
		close();
		assertThat(output).contains("Bean 'writer' depends on 'executor', which refuses new tasks")
			.doesNotContain("'careful'");
	}

	@Test
	@DisplayName("T1: a bean that hangs in an early slot leaves time to those in later parts")
	void whenBeanHangsInAnEarlySlotThenLaterPartsHaveTimeLeft() {
		AtomicReference<Duration> share = new AtomicReference<>(Duration.ZERO);
		lifecycle("connections", 0);
		bean("hangs", AsyncDisposable.class, () -> CompletableFuture::new, "connections");
		bean("last", AsyncDisposable.class, () -> new AsyncDisposable() {

			@Override
			public CompletableFuture<?> disposeAsync() {
				return CompletableFuture.completedFuture(null);
			}

			@Override
			public CompletableFuture<?> disposeAsync(DisposalContext context) {
				share.set(context.remaining());
				return disposeAsync();
			}

		});
		this.runner = this.runner.withPropertyValues("async-disposable.shutdown.deadline=3s",
				"async-disposable.fault-grace=500ms");
		close();
		assertThat(share.get()).isPositive();
	}

	/**
	 * Asynchronous in both respects.
	 */
	static class DisposableLifecycle extends Recorder.Stoppable implements AsyncDisposable {

		private final AsyncDisposable disposable;

		DisposableLifecycle(Recorder recorder, String name, int phase) {
			super(recorder, name, phase);
			this.disposable = recorder.disposable(name);
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.disposable.disposeAsync();
		}

	}

}
