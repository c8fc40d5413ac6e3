package io.github.asyncdisposable.context;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Single beans that are destroyed, by several threads too, and inner ones in the plan
 * beforehand.
 */
@Timeout(60)
class JoinedDisposalTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "async-disposable.timeout=30s", "async-disposable.shutdown.deadline=30s" })
	@DisplayName("A1 D10: who destroys a bean that another thread is disposing waits for that, with a limit of its own or without")
	void whenAnotherThreadDisposesThenItsEndIsWaitedFor(String limit) {
		Hanging bean = new Hanging();
		this.runner.withPropertyValues(limit).withBean("bean", Hanging.class, () -> bean).run((context) -> {
			ContextDisposal disposal = context.getBean(ContextDisposal.class);
			ManagedBean managed = ManagedBean.own("bean", bean);
			Thread first = new Thread(() -> destroy(context, "bean"));
			first.start();
			bean.called.await();
			FutureTask<Boolean> joining = new FutureTask<>(() -> {
				disposal.destroying(managed);
				return bean.end.isDone();
			});
			Thread second = new Thread(joining);
			second.start();
			while (second.getState() != Thread.State.TIMED_WAITING && !joining.isDone()) {
				Thread.onSpinWait();
			}
			bean.end.complete(null);
			assertThat(joining.get(30, TimeUnit.SECONDS)).isTrue();
			first.join();
		});
		assertThat(bean.calls).isEqualTo(1);
	}

	private static void destroy(AssertableApplicationContext context, String name) {
		context.getSourceApplicationContext(GenericApplicationContext.class)
			.getDefaultListableBeanFactory()
			.destroySingleton(name);
	}

	@Test
	@DisplayName("D10: a bean that is destroyed on its own takes no other along, and the application goes on")
	void whenABeanIsDestroyedThenTheOthersStay() {
		Recorder recorder = new Recorder();
		this.runner.withBean("one", AsyncDisposable.class, () -> recorder.disposable("one"))
			.withBean("other", AsyncDisposable.class, () -> recorder.disposable("other"))
			.withBean("store", AsyncDisposable.class, () -> recorder.disposable("store"))
			.withBean("user", AsyncDisposable.class, () -> recorder.disposable("user"),
					(definition) -> definition.setDependsOn("store"))
			.run((context) -> {
				destroy(context, "one");
				assertThat(recorder.log()).containsExactly("one");
				destroy(context, "user");
				assertThat(recorder.log()).containsExactly("one", "user");
				assertThat(context.getBean(ContextDisposal.class).plannedBeans()).extracting(PlannedBean::name)
					.containsExactlyInAnyOrder("other", "store");
			});
		assertThat(recorder.log()).containsOnlyOnce("one", "user", "other", "store");
	}

	@Test
	@DisplayName("D12: a disposal that has its own bean destroyed does not wait for itself")
	void whenADisposalDestroysItsBeanThenItDoesNotWait() {
		CompletableFuture<ContextDisposal> disposal = new CompletableFuture<>();
		CompletableFuture<Void> returned = new CompletableFuture<>();
		Reentrant bean = new Reentrant(disposal, returned);
		this.runner.withBean("bean", Reentrant.class, () -> bean).run((context) -> {
			disposal.complete(context.getBean(ContextDisposal.class));
			destroy(context, "bean");
			assertThat(returned).isDone();
		});
	}

	@Test
	@DisplayName("D1 M6: an inner bean is in the plan beforehand, of its outer bean's step or of one of its own; a plain bean is not")
	void whenABeanIsInnerThenThePlanShowsIt() {
		this.runner.withInitializer((context) -> {
			RootBeanDefinition inner = new RootBeanDefinition(Hanging.class, Hanging::ended);
			RootBeanDefinition outer = new RootBeanDefinition(Outer.class, Outer::new);
			outer.getPropertyValues().add("inner", inner);
			RootBeanDefinition closing = new RootBeanDefinition(ClosingOuter.class, ClosingOuter::new);
			closing.getPropertyValues().add("inner", new RootBeanDefinition(Hanging.class, Hanging::ended));
			((GenericApplicationContext) context).registerBeanDefinition("outer", outer);
			((GenericApplicationContext) context).registerBeanDefinition("closing", closing);
		}).run((context) -> {
			List<PlannedBean> beans = context.getBean(ContextDisposal.class).plannedBeans();
			assertThat(beans).filteredOn((bean) -> bean.kind() == DisposalKind.ASYNC_DISPOSABLE)
				.hasSize(2)
				.allSatisfy((bean) -> assertThat(bean.type()).isEqualTo(Hanging.class.getName()));
			assertThat(beans).extracting(PlannedBean::name).contains("closing").doesNotContain("outer");
		});
	}

	static class Hanging implements AsyncDisposable {

		final CountDownLatch called = new CountDownLatch(1);

		final CompletableFuture<Void> end = new CompletableFuture<>();

		volatile int calls;

		static Hanging ended() {
			Hanging bean = new Hanging();
			bean.end.complete(null);
			return bean;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			this.calls++;
			this.called.countDown();
			return this.end;
		}

	}

	private record Reentrant(CompletableFuture<ContextDisposal> disposal,
			CompletableFuture<Void> returned) implements AsyncDisposable {

		@Override
		public CompletionStage<?> disposeAsync() {
			this.disposal.join().destroying(ManagedBean.own("bean", this));
			this.returned.complete(null);
			return this.returned;
		}

	}

	static class Outer {

		public void setInner(Hanging inner) {
		}

	}

	static class ClosingOuter extends Outer implements AutoCloseable {

		@Override
		public void close() {
		}

	}

}
