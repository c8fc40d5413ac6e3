package io.github.asyncdisposable.context;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactoryBean;
import org.springframework.aop.target.HotSwappableTargetSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.PriorityOrdered;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Singletons that are not plain ones.
 */
class ManagedKindsTests {

	private final Recorder recorder = new Recorder();

	private List<String> close(Consumer<AnnotationConfigApplicationContext> beans) {
		return close(beans, (context) -> {
		});
	}

	private List<String> close(Consumer<AnnotationConfigApplicationContext> beans,
			Consumer<AnnotationConfigApplicationContext> inside) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			beans.accept(context);
			context.register(AsyncDisposableAutoConfiguration.class);
			context.refresh();
			inside.accept(context);
		}
		return this.recorder.log();
	}

	private void holder(AnnotationConfigApplicationContext context, String name, Class<?> type, Object... more) {
		RootBeanDefinition definition = new RootBeanDefinition(type);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, this.recorder);
		for (int i = 0; i < more.length; i++) {
			definition.getConstructorArgumentValues().addIndexedArgumentValue(i + 1, more[i]);
		}
		context.registerBeanDefinition(name, definition);
	}

	private RootBeanDefinition inner(String name) {
		RootBeanDefinition inner = new RootBeanDefinition(Inner.class);
		inner.getConstructorArgumentValues().addIndexedArgumentValue(0, this.recorder);
		inner.getConstructorArgumentValues().addIndexedArgumentValue(1, name);
		return inner;
	}

	@Test
	@DisplayName("D1: a bean created before the post-processor is adopted, its twin does not run")
	void whenBeanIsCreatedEarlyThenItIsAdopted() {
		assertThat(close((context) -> {
			holder(context, "early", Early.class);
			context.registerBean(EarlyUser.class, (definition) -> definition.setDependsOn("early"));
		})).containsExactly("early");
	}

	@Test
	@DisplayName("D1 D10: an early bean that is destroyed on its own is disposed there, once")
	void whenEarlyBeanIsDestroyedThenItIsDisposed() {
		assertThat(close((context) -> {
			holder(context, "early", Early.class);
			context.registerBean(EarlyUser.class, (definition) -> definition.setDependsOn("early"));
		}, (context) -> {
			context.getDefaultListableBeanFactory().destroySingleton("early");
			assertThat(this.recorder.log()).containsExactly("early");
		})).containsExactly("early");
	}

	@Test
	@DisplayName("D1: an inner bean is awaited inside the destruction of its outer bean")
	void whenBeanIsInnerThenItGoesRightAfterItsOuter() {
		assertThat(close((context) -> holder(context, "outer", DisposableOuter.class, inner("inner"))))
			.containsExactly("outer", "inner");
	}

	@Test
	@DisplayName("D1 D2: an inner bean goes after its outer bean and before what it depends on")
	void whenInnerBeanDependsOnManagedOneThenItGoesBefore() {
		assertThat(close((context) -> {
			context.registerBean("target", AsyncDisposable.class, () -> this.recorder.disposable("target"));
			RootBeanDefinition inner = inner("inner");
			inner.setDependsOn("target");
			holder(context, "outer", PlainOuter.class, inner);
			holder(context, "user", DisposableOuter.class, inner("other"));
			context.getBeanDefinition("user").setDependsOn("outer");
		})).containsExactly("outer", "other", "inner", "target");
	}

	@Test
	@DisplayName("D1: what a factory bean makes is disposed, before the factory bean is destroyed")
	void whenBeanIsMadeByAFactoryBeanThenItIsDisposed() {
		assertThat(close((context) -> {
			context.registerBean("target", AsyncDisposable.class, () -> this.recorder.disposable("target"));
			holder(context, "made", Factory.class, true);
			context.getBeanDefinition("made").setDependsOn("target");
			context.registerBean("user", DisposableBean.class, () -> () -> this.recorder.add("user"),
					(definition) -> definition.setDependsOn("made"));
		}, (context) -> context.getBean("made"))).containsExactly("user", "product", "factory", "target");
	}

	@Test
	@DisplayName("D1: a factory bean's prototypes belong to whoever asks, and one never asked for is not made")
	void whenProductIsNoSingletonThenItIsNotDisposed() {
		assertThat(close((context) -> {
			holder(context, "prototypes", Factory.class, false);
			holder(context, "unused", Factory.class, true);
		}, (context) -> {
			context.getBean("prototypes");
			assertThat(context.getBean(ContextDisposal.class).notManaged()).extracting(NotManaged::name)
				.containsExactly("prototypes");
		})).containsExactlyInAnyOrder("factory", "factory");
	}

	@Test
	@DisplayName("D1: a proxy whose target changes is left alone, and it is said why")
	void whenProxyHasAChangingTargetThenItIsLeftAlone() {
		assertThat(close((context) -> {
			context.registerBean("target", AsyncDisposable.class, () -> this.recorder.disposable("target"));
			context.registerBean("swapping", ProxyFactoryBean.class, () -> {
				ProxyFactoryBean proxy = new ProxyFactoryBean();
				proxy.setTargetSource(new HotSwappableTargetSource(this.recorder.disposable("swapped")));
				return proxy;
			});
		}, (context) -> {
			context.getBean("swapping");
			assertThat(context.getBean(ContextDisposal.class).notManaged())
				.anySatisfy((bean) -> assertThat(bean.reason()).contains("target changes"));
		})).containsExactly("target");
	}

	@Test
	@DisplayName("D1: what is not managed is listed with the reason")
	void whenBeansAreNotManagedThenTheReasonIsTold() {
		close((context) -> {
			context.getBeanFactory().registerSingleton("handedIn", this.recorder.disposable("handedIn"));
			context.registerBean("prototype", AsyncDisposable.class, () -> this.recorder.disposable("prototype"),
					(definition) -> definition.setScope("prototype"));
		}, (context) -> {
			context.getBean("prototype");
			assertThat(context.getBean(ContextDisposal.class).notManaged()).extracting(NotManaged::name)
				.containsExactly("handedIn", "prototype");
		});
		assertThat(this.recorder.log()).isEmpty();
	}

	@Test
	@DisplayName("D11: an instance with two names goes once, when the last of them is ready, under its first name")
	void whenInstanceHasTwoNamesThenItGoesOnce() {
		AsyncDisposable shared = this.recorder.disposable("shared");
		AsyncDisposable slow = this.recorder.slow("user of second", 20);
		assertThat(close((context) -> {
			context.registerBean("first", AsyncDisposable.class, () -> shared);
			context.registerBean("second", AsyncDisposable.class, () -> shared);
			context.registerBean("user", AsyncDisposable.class, () -> slow,
					(definition) -> definition.setDependsOn("second"));
			context.registerBean("user of first", AsyncDisposable.class,
					() -> this.recorder.disposable("user of first"), (definition) -> definition.setDependsOn("first"));
		})).containsExactlyInAnyOrder("user of first", "user of second", "shared").endsWith("shared");
	}

	static class Early implements AsyncDisposable, AutoCloseable {

		private final Recorder recorder;

		Early(Recorder recorder) {
			this.recorder = recorder;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.recorder.disposable("early").disposeAsync();
		}

		@Override
		public void close() {
			this.recorder.add("closed");
		}

	}

	/**
	 * Created with the first post-processors, before ours.
	 */
	static class EarlyUser implements BeanPostProcessor, PriorityOrdered {

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

	static class Inner implements AsyncDisposable {

		private final AsyncDisposable disposable;

		Inner(Recorder recorder, String name) {
			this.disposable = recorder.slow(name, 5);
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.disposable.disposeAsync();
		}

	}

	static class PlainOuter {

		PlainOuter(Recorder recorder, Object inner) {
		}

	}

	static class DisposableOuter implements DisposableBean {

		private final Recorder recorder;

		DisposableOuter(Recorder recorder, Object inner) {
			this.recorder = recorder;
		}

		@Override
		public void destroy() {
			this.recorder.add("outer");
		}

	}

	static class Factory implements FactoryBean<AsyncDisposable>, DisposableBean {

		private final Recorder recorder;

		private final boolean singleton;

		Factory(Recorder recorder, boolean singleton) {
			this.recorder = recorder;
			this.singleton = singleton;
		}

		@Override
		public AsyncDisposable getObject() {
			return this.recorder.slow("product", 5);
		}

		@Override
		public Class<?> getObjectType() {
			return AsyncDisposable.class;
		}

		@Override
		public boolean isSingleton() {
			return this.singleton;
		}

		@Override
		public void destroy() {
			this.recorder.add("factory");
		}

	}

}
