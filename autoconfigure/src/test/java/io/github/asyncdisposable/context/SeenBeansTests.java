package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalReport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans that matter are found, however they came to be, without a walk over all.
 */
class SeenBeansTests {

	private final List<String> told = new ArrayList<>();

	@Test
	@DisplayName("Listeners of each kind are told, in their order, early ones and those handed in too")
	void whenListenersAreMadeInEveryWayThenAllAreTold() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(AsyncDisposableAutoConfiguration.class);
			context.registerBean("early", DisposalListener.class, () -> new Told("early", 1));
			context.registerBean(NeedsListener.class, (definition) -> definition.setDependsOn("early"));
			context.registerBean("defined", DisposalListener.class, () -> new Told("defined", 2));
			context.registerBean("product", Factory.class, () -> new Factory(new Told("product", 3)));
			context.registerBean("registers", Object.class, () -> {
				context.getBeanFactory().registerSingleton("handedInLater", new Told("handedInLater", 4));
				return new Object();
			});
			context.getBeanFactory().registerSingleton("handedIn", new Told("handedIn", 5));
			context.registerBean("bean", AsyncDisposable.class, () -> (AsyncDisposable) this::done);
			context.refresh();
		}
		assertThat(this.told).containsExactly("early", "defined", "product", "handedInLater", "handedIn", "disposed");
	}

	@Test
	@DisplayName("D1: a synthetic bean, which post-processors do not see, is disposed by the plan")
	void whenBeanIsSyntheticThenThePlanDisposesIt() {
		List<String> planned = new ArrayList<>();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(AsyncDisposableAutoConfiguration.class);
			RootBeanDefinition definition = new RootBeanDefinition(AsyncDisposable.class,
					() -> (AsyncDisposable) this::done);
			definition.setSynthetic(true);
			context.registerBean("listener", DisposalListener.class, () -> new DisposalListener() {

				@Override
				public void shutdownFinished(DisposalReport report) {
					report.nodes().forEach((node) -> planned.add(node.node().name()));
				}

			});
			context.registerBeanDefinition("synthetic", definition);
			context.refresh();
		}
		assertThat(planned).containsExactly("synthetic");
		assertThat(this.told).containsExactly("disposed");
	}

	private CompletionStage<?> done() {
		this.told.add("disposed");
		return CompletableFuture.completedFuture(null);
	}

	private final class Told implements DisposalListener, Ordered {

		private final String name;

		private final int order;

		Told(String name, int order) {
			this.name = name;
			this.order = order;
		}

		@Override
		public void shutdownStarted(String owner) {
			SeenBeansTests.this.told.add(this.name);
		}

		@Override
		public int getOrder() {
			return this.order;
		}

	}

	/**
	 * One of the first post-processors, so that what it needs is seen by none.
	 */
	static final class NeedsListener implements BeanPostProcessor, PriorityOrdered {

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

	private record Factory(DisposalListener product) implements FactoryBean<DisposalListener> {

		@Override
		public DisposalListener getObject() {
			return this.product;
		}

		@Override
		public Class<?> getObjectType() {
			return DisposalListener.class;
		}

	}

}
