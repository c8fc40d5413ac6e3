package io.github.asyncdisposable.context;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.github.asyncdisposable.AsyncDisposable;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.InitDestroyAnnotationBeanPostProcessor;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DestroyCallbacks} and {@link InstanceCallbacks}.
 */
class DestroyCallbacksTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private boolean has(Object bean, String... destroyMethods) {
		RootBeanDefinition definition = new RootBeanDefinition(Object.class);
		if (destroyMethods.length > 0) {
			definition.setDestroyMethodNames(destroyMethods);
		}
		this.beanFactory.registerBeanDefinition("bean", definition);
		try {
			return new DestroyCallbacks(this.beanFactory).has("bean", bean);
		}
		finally {
			this.beanFactory.removeBeanDefinition("bean");
		}
	}

	@Test
	@DisplayName("D6: Spring calls what is AutoCloseable or an ExecutorService, also where no method is named")
	void whenNoMethodIsNamedThenClosingOnesAreInferred() {
		assertThat(has(new Object())).isFalse();
		assertThat(has((AutoCloseable) () -> {
		})).isTrue();
		ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
		assertThat(has(executor)).isTrue();
		executor.shutdownNow();
	}

	@Test
	@DisplayName("D6: where the method is to be inferred, a close or shutdown method is one")
	void whenMethodIsInferredThenCloseAndShutdownAreFound() {
		assertThat(has(new Object(), "(inferred)")).isFalse();
		assertThat(has(new Closing(), "(inferred)")).isTrue();
		assertThat(has(new Closing())).isFalse();
		assertThat(has(new ShuttingDown(), "(inferred)")).isTrue();
		assertThat(has((AutoCloseable) () -> {
		}, "(inferred)")).isTrue();
	}

	@Test
	@DisplayName("D6: a named method is one, an empty name is none, several are some")
	void whenMethodsAreNamedThenTheyCount() {
		assertThat(has(new Object(), "stop")).isTrue();
		assertThat(has(new Closing(), "")).isFalse();
		assertThat(has(new Object(), "stop", "(inferred)")).isTrue();
	}

	@Test
	@DisplayName("D6 D13: what is behind a proxy counts")
	void whenBeanIsAProxyThenItsTargetCounts() {
		ProxyFactory proxied = new ProxyFactory(new Destroyed());
		proxied.setProxyTargetClass(false);
		proxied.setInterfaces(Runnable.class);
		assertThat(has(proxied.getProxy())).isTrue();
		assertThat(has(new Destroyed())).isTrue();
	}

	@Test
	@DisplayName("D6: what a post-processor of others says counts, what this library's says does not")
	void whenAPostProcessorRequiresDestructionThenThereIsACallback() {
		DisposingPostProcessor own = new DisposingPostProcessor(new BeanClaims());
		this.beanFactory.addBeanPostProcessor(own);
		AsyncDisposable bean = () -> null;
		assertThat(own.requiresDestruction(bean)).isTrue();
		assertThat(has(bean)).isFalse();
		this.beanFactory.addBeanPostProcessor(new Requiring(false));
		assertThat(has(bean)).isFalse();
		this.beanFactory.addBeanPostProcessor(new Requiring(true));
		assertThat(has(bean)).isTrue();
	}

	@Test
	@DisplayName("D5: of a bean without a definition Spring calls nothing that is known")
	void whenThereIsNoDefinitionThenThereIsNoCallback() {
		assertThat(new DestroyCallbacks(this.beanFactory).has("unknown", new Destroyed())).isFalse();
	}

	@Test
	@DisplayName("D6: of instances the answer is the same for a class, unless a post-processor may tell them apart")
	void whenInstancesAreAskedForThenTheAnswerIsThatOfTheirClass() {
		this.beanFactory.registerBeanDefinition("part", new RootBeanDefinition(Object.class));
		this.beanFactory.registerBeanDefinition("part#0", new RootBeanDefinition(Object.class));
		InitDestroyAnnotationBeanPostProcessor annotated = new InitDestroyAnnotationBeanPostProcessor();
		annotated.addDestroyAnnotationType(PreDestroy.class);
		this.beanFactory.addBeanPostProcessor(annotated);
		this.beanFactory.addBeanPostProcessor(new DisposingPostProcessor(new BeanClaims()));
		InstanceCallbacks callbacks = new InstanceCallbacks(this.beanFactory);
		for (int i = 0; i < 2; i++) {
			assertThat(callbacks.has("part", new Object())).isFalse();
			assertThat(callbacks.has("part#0", new Object())).isFalse();
			assertThat(callbacks.has("part#7", new Object())).isFalse();
			assertThat(callbacks.has("part", new Destroyed())).isTrue();
			assertThat(callbacks.has("part", new Annotated())).isTrue();
		}
		assertThat(callbacks.has("inner#1", new Object())).isTrue();
		this.beanFactory.addBeanPostProcessor(new Requiring(false));
		InstanceCallbacks doubtful = new InstanceCallbacks(this.beanFactory);
		for (int i = 0; i < 2; i++) {
			assertThat(doubtful.has("part", new Object())).isTrue();
		}
	}

	static class Closing {

		public void close() {
		}

	}

	static class ShuttingDown {

		public void shutdown() {
		}

	}

	static class Destroyed implements DisposableBean, Runnable {

		@Override
		public void destroy() {
		}

		@Override
		public void run() {
		}

	}

	static class Annotated {

		@PreDestroy
		void destroy() {
		}

	}

	private record Requiring(boolean required) implements DestructionAwareBeanPostProcessor {

		@Override
		public void postProcessBeforeDestruction(Object bean, String beanName) {
		}

		@Override
		public boolean requiresDestruction(Object bean) {
			return this.required;
		}

	}

}
