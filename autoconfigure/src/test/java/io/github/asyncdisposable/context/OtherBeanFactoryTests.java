package io.github.asyncdisposable.context;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncScopeAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.ForeignDisposalAutoConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.support.AbstractApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * A context whose bean factory is not a {@link DefaultListableBeanFactory} (section 9 of
 * the design).
 */
@Timeout(60)
class OtherBeanFactoryTests {

	private final Recorder recorder = new Recorder();

	private OtherContext context(String... properties) {
		OtherContext context = new OtherContext();
		TestPropertyValues.of(properties).applyTo(context);
		AnnotationConfigUtils.registerAnnotationConfigProcessors(context.known);
		for (Class<?> type : new Class<?>[] { AsyncDisposableAutoConfiguration.class, AsyncScopeAutoConfiguration.class,
				ForeignDisposalAutoConfiguration.class }) {
			context.known.registerBeanDefinition(type.getName(), new RootBeanDefinition(type));
		}
		return context;
	}

	private void bean(OtherContext context, String name, AsyncDisposable bean, String... dependsOn) {
		BeanDefinitionBuilder definition = BeanDefinitionBuilder.genericBeanDefinition(AsyncDisposable.class,
				() -> bean);
		for (String other : dependsOn) {
			definition.addDependsOn(other);
		}
		context.known.registerBeanDefinition(name, definition.getBeanDefinition());
	}

	@Test
	@DisplayName("D10: each bean is disposed where Spring destroys it, awaited, in Spring's order, once")
	void whenContextClosesThenSpringsOrderServes() {
		OtherContext context = context();
		bean(context, "store", this.recorder.slow("store", 1));
		bean(context, "writer", this.recorder.slow("writer", 30), "store");
		context.known.registerBeanDefinition("facade",
				BeanDefinitionBuilder
					.genericBeanDefinition(DisposableBean.class, () -> () -> this.recorder.add("facade"))
					.addDependsOn("writer")
					.getBeanDefinition());
		context.refresh();
		assertThat(context.getBean("writer")).isNotNull();
		context.close();
		assertThat(this.recorder.log()).containsExactly("facade", "writer", "store");
		// One that was told to end runs until it has.
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
				.noneMatch((thread) -> thread.getName().startsWith("async-disposal") && thread.isAlive()
						&& thread.getState() == Thread.State.RUNNABLE));
	}

	@Test
	@DisplayName("D10 T1: within its limit")
	void whenBeanHangsThenItsLimitHolds() {
		OtherContext context = context("async-disposable.timeout=50ms", "async-disposable.fault-grace=10ms");
		bean(context, "store", this.recorder.disposable("store"));
		bean(context, "hanging", () -> {
			this.recorder.add("hanging");
			return new CompletableFuture<>();
		}, "store");
		context.refresh();
		long start = System.nanoTime();
		context.close();
		assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
		// On a busy machine the thread of a call may get there only after its limit.
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.untilAsserted(() -> assertThat(this.recorder.log()).containsExactlyInAnyOrder("hanging", "store"));
	}

	@Test
	@DisplayName("D10: in a failed start too")
	void whenStartFailsThenSpringsOrderServes() {
		OtherContext context = context();
		bean(context, "store", this.recorder.disposable("store"));
		bean(context, "writer", this.recorder.slow("writer", 5), "store");
		context.known.registerBeanDefinition("failing",
				BeanDefinitionBuilder.genericBeanDefinition(Object.class, () -> {
					throw new IllegalStateException("on purpose");
				}).getBeanDefinition());
		assertThatException().isThrownBy(context::refresh).withStackTraceContaining("on purpose");
		assertThat(this.recorder.log()).containsExactly("writer", "store");
	}

	static final class OtherContext extends AbstractApplicationContext {

		final DefaultListableBeanFactory known = new DefaultListableBeanFactory();

		private final ConfigurableListableBeanFactory other = (ConfigurableListableBeanFactory) Proxy.newProxyInstance(
				OtherContext.class.getClassLoader(),
				new Class<?>[] { ConfigurableListableBeanFactory.class, BeanDefinitionRegistry.class },
				(proxy, method, arguments) -> {
					try {
						return method.invoke(this.known, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});

		@Override
		protected void refreshBeanFactory() {
			this.known.setSerializationId(getId());
		}

		@Override
		protected void closeBeanFactory() {
			this.known.setSerializationId(null);
		}

		@Override
		public ConfigurableListableBeanFactory getBeanFactory() {
			return this.other;
		}

	}

}
