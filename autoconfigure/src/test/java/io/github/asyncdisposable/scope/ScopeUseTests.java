package io.github.asyncdisposable.scope;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.DisposedException;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncScopeAutoConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The rarer ways to use a scope (C1 to C4).
 */
@Timeout(60)
class ScopeUseTests {

	private final Step.Log log = new Step.Log();

	private final AtomicReference<AsyncScope> current = new AtomicReference<>();

	private ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(AsyncDisposableAutoConfiguration.class, AsyncScopeAutoConfiguration.class))
		.withBean(Step.Log.class, () -> this.log);

	private <T> ScopeUseTests with(String scope, Class<T> type, Supplier<T> supplier) {
		this.runner = this.runner.withInitializer((context) -> ((GenericApplicationContext) context).registerBean(type,
				supplier, (definition) -> definition.setScope(scope)));
		return this;
	}

	/**
	 * Run something with a new scope, which it may leave open.
	 */
	private void run(Consumer<AsyncScope> use) {
		runInContext((context) -> use.accept(open(context)));
	}

	private void runInContext(ContextConsumer<AssertableApplicationContext> use) {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			use.accept(context);
		});
	}

	private AsyncScope open(AssertableApplicationContext context) {
		AsyncScope scope = context.getBean(AsyncScopeFactory.class).createAsyncScope();
		this.current.set(scope);
		return scope;
	}

	private First first() {
		return new First(this.log);
	}

	@Test
	@DisplayName("C2 D2 D6 an inner bean is disposed once, after the bean of the scope that has it, then its callbacks")
	void whenAnInnerBeanIsDisposedThenItGoesAfterItsOuterBean() {
		this.runner = this.runner.withInitializer((context) -> {
			RootBeanDefinition inner = new RootBeanDefinition(Cleaned.class, () -> new Cleaned(this.log));
			RootBeanDefinition outer = new RootBeanDefinition(HasInner.class);
			outer.setScope(AsyncScoped.SCOPE);
			outer.getConstructorArgumentValues().addGenericArgumentValue(this.log);
			outer.getConstructorArgumentValues().addGenericArgumentValue(inner);
			((GenericApplicationContext) context).registerBeanDefinition("outer", outer);
		});
		for (int millis : new int[] { 0, 20 }) {
			this.log.millis = millis;
			this.log.lines.clear();
			run((scope) -> {
				scope.getBean(HasInner.class);
				scope.close();
				assertThat(this.log.lines).containsExactly("HasInner starts", "HasInner ends", "Cleaned starts",
						"Cleaned ends", "Cleaned destroyed");
			});
			assertThat(this.log.lines).hasSize(5);
		}
	}

	@Test
	@DisplayName("C1 C3 whatever a provider is asked in, it gives the scope's own instance, until disposal starts")
	void whenAProviderIsAskedThenItGivesTheScopesOwnInstance() {
		with(AsyncScoped.SCOPE, First.class, this::first).run((scope) -> {
			First first = scope.getBean(First.class);
			ObjectProvider<First> provider = scope.getBeanProvider(First.class);
			assertThat(provider.getIfAvailable()).isSameAs(first);
			assertThat(provider.getIfUnique()).isSameAs(first);
			assertThat(provider.iterator()).toIterable().containsExactly(first);
			assertThat(provider.orderedStream()).containsExactly(first);
			ObjectProvider<Missing> missing = scope.getBeanProvider(Missing.class);
			assertThat(missing.getIfAvailable()).isNull();
			assertThat(missing.getIfUnique()).isNull();
			scope.close();
			assertThatExceptionOfType(DisposedException.class).isThrownBy(provider::getIfAvailable);
			assertThatExceptionOfType(DisposedException.class).isThrownBy(provider::getIfUnique);
			assertThatExceptionOfType(DisposedException.class).isThrownBy(provider::iterator);
			assertThatExceptionOfType(DisposedException.class).isThrownBy(provider::orderedStream);
		});
	}

	@Test
	@DisplayName("C2 a prototype that a provider creates from arguments is the scope's")
	void whenAPrototypeIsCreatedFromArgumentsThenTheScopeOwnsIt() {
		this.runner = this.runner.withInitializer((context) -> ((GenericApplicationContext) context)
			.registerBean(Named.class, (definition) -> definition.setScope("prototype")));
		run((scope) -> {
			Named named = scope.getBeanProvider(Named.class).getObject(this.log, "argument");
			assertThat(named.name()).isEqualTo("argument");
			scope.close();
			assertThat(this.log.lines).containsExactly("argument starts", "argument ends");
		});
	}

	@Test
	@DisplayName("C2 C4 a scope owns however many, and only those that are disposed are counted")
	void whenAScopeHasManyBeansThenAllAreDisposedAndCounted() {
		with("prototype", First.class, this::first);
		with(AsyncScoped.SCOPE, Synchronous.class, () -> new Synchronous(this.log)).runInContext((context) -> {
			AsyncScope scope = open(context);
			scope.getBean(Synchronous.class);
			List<First> owned = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				owned.add(scope.getBean(First.class));
			}
			assertThat(context.getBean(OpenScopes.class).beanCount()).isEqualTo(20);
			scope.close();
			assertThat(owned).allMatch((bean) -> bean.disposals == 1);
			assertThat(this.log.lines).hasSize(41).endsWith("Synchronous destroyed");
			assertThat(context.getBean(OpenScopes.class).beanCount()).isZero();
		});
	}

	@Test
	@DisplayName("C2 D2 what a bean gets from its scope by a call while it is created goes after it")
	void whenABeanCallsForAnotherWhileItIsCreatedThenItGoesBeforeThat() {
		with(AsyncScoped.SCOPE, First.class, this::first);
		this.runner = this.runner.withInitializer((context) -> ((GenericApplicationContext) context)
			.registerBean(Second.class, (definition) -> definition.setScope(AsyncScoped.SCOPE)));
		this.runner.run((context) -> {
			for (int millis : new int[] { 0, 20 }) {
				this.log.millis = millis;
				this.log.lines.clear();
				AsyncScope scope = open(context);
				scope.getBean(Second.class);
				scope.close();
				assertThat(this.log.lines).containsExactly("Second starts", "Second ends", "First starts",
						"First ends");
			}
		});
	}

	@Test
	@DisplayName("C1 one bean cannot be removed from its scope, and the error says what to do")
	void whenABeanIsToBeRemovedThenThatIsRefused() {
		with(AsyncScoped.SCOPE, First.class, this::first).runInContext((context) -> {
			AsyncScope scope = open(context);
			First first = scope.getBean(First.class);
			String name = context.getBeanNamesForType(First.class)[0];
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> context.getSourceApplicationContext(GenericApplicationContext.class)
					.getBeanFactory()
					.destroyScopedBean(name))
				.withMessageContaining("Dispose the AsyncScope");
			assertThat(scope.getBean(First.class)).isSameAs(first);
		});
	}

	@Test
	@DisplayName("C3 a bean whose creation failed can be asked for again in the same scope")
	void whenACreationHasFailedThenTheNextOneMaySucceed() {
		List<String> attempts = new ArrayList<>();
		with(AsyncScoped.SCOPE, First.class, () -> {
			attempts.add("attempt");
			if (attempts.size() == 1) {
				throw new IllegalStateException("the first time");
			}
			return first();
		}).run((scope) -> {
			assertThatExceptionOfType(BeanCreationException.class).isThrownBy(() -> scope.getBean(First.class));
			First first = scope.getBean(First.class);
			assertThat(scope.getBean(First.class)).isSameAs(first);
			scope.close();
			assertThat(this.log.lines).containsExactly("First starts", "First ends");
		});
	}

	@Test
	@DisplayName("C1 who needs what another thread is creating waits for it without using the processor")
	void whenAnotherThreadIsCreatingABeanThenItIsWaitedForParked() {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		with(AsyncScoped.SCOPE, First.class, () -> {
			begun.countDown();
			await(release);
			return first();
		}).run((scope) -> {
			CompletableFuture<First> created = new CompletableFuture<>();
			CompletableFuture<First> waited = new CompletableFuture<>();
			start(() -> created.complete(scope.getBean(First.class)));
			await(begun);
			Thread waiting = start(() -> waited.complete(scope.getBean(First.class)));
			try {
				Awaitility.await().until(() -> waiting.getState() == Thread.State.WAITING);
			}
			finally {
				release.countDown();
			}
			assertThat(waited.join()).isSameAs(created.join());
		});
	}

	@Test
	@DisplayName("C3 an inner bean's callback comes at its scope's end, or at once where the scope is disposed already")
	void whenAnInnerBeanHasACallbackThenItIsCalled() {
		this.runner = this.runner.withInitializer((context) -> {
			RootBeanDefinition inner = new RootBeanDefinition(Inner.class, () -> new Inner(this.log, this.current));
			inner.setScope(AsyncScoped.SCOPE);
			inner.setDestroyMethodName("end");
			RootBeanDefinition outer = new RootBeanDefinition(Outer.class);
			outer.setScope(AsyncScoped.SCOPE);
			outer.getConstructorArgumentValues().addGenericArgumentValue(this.log);
			outer.getConstructorArgumentValues().addGenericArgumentValue(inner);
			((GenericApplicationContext) context).registerBeanDefinition("outer", outer);
		});
		runInContext((context) -> {
			AsyncScope scope = open(context);
			this.current.set(null);
			scope.getBean(Outer.class);
			scope.close();
			assertThat(this.log.lines).containsExactly("Outer starts", "Outer ends", "Inner ends");
			this.log.lines.clear();
			AsyncScope disposed = open(context);
			assertThatExceptionOfType(DisposedException.class).isThrownBy(() -> disposed.getBean(Outer.class));
			assertThat(this.log.lines).containsExactly("Inner ends");
		});
	}

	@Test
	@DisplayName("C2 what a factory bean of the scope makes is the scope's")
	void whenAFactoryBeanOfTheScopeMakesABeanThenTheScopeOwnsIt() {
		this.runner = this.runner.withInitializer((context) -> {
			RootBeanDefinition made = new RootBeanDefinition(Makes.class);
			made.setScope(AsyncScoped.SCOPE);
			((GenericApplicationContext) context).registerBeanDefinition("made", made);
		});
		run((scope) -> {
			First made = scope.getBean("made", First.class);
			scope.close();
			assertThat(made.disposals).isEqualTo(1);
		});
	}

	@Test
	@DisplayName("C3 a bean that is complete when its scope is disposed and its creation fails is disposed at once")
	void whenACreationFailsTooLateThenItsBeanIsDisposed() {
		with(AsyncScoped.SCOPE, Failing.class, () -> new Failing(this.log));
		this.runner = this.runner.withBean(FailsAtTheEnd.class, () -> new FailsAtTheEnd(this.current));
		run((scope) -> assertThatExceptionOfType(DisposedException.class).isThrownBy(() -> scope.getBean(Failing.class))
			.satisfies((refusal) -> {
				assertThat(this.log.lines).containsExactly("Failing starts");
				assertThat(refusal).rootCause()
					.hasMessage("at the end")
					.satisfies((cause) -> assertThat(suppressed(refusal)).contains(this.log.failure));
			}));
	}

	@Test
	@DisplayName("C4 A1 the factory disposes open scopes also where somebody else than the context asks it to")
	void whenTheFactoryIsDisposedThenOpenScopesAreDisposed() {
		with(AsyncScoped.SCOPE, First.class, this::first).runInContext((context) -> {
			AsyncScope scope = open(context);
			scope.getBean(First.class);
			this.log.millis = 20;
			AsyncScopeFactory factory = context.getBean(AsyncScopeFactory.class);
			((AsyncDisposable) factory).disposeAsync().toCompletableFuture().join();
			assertThat(scope.isDisposed()).isTrue();
			assertThat(this.log.lines).containsExactly("First starts", "First ends");
			assertThatExceptionOfType(DisposedException.class).isThrownBy(factory::createAsyncScope);
		});
		assertThat(this.log.lines).containsExactly("First starts", "First ends");
	}

	private static List<Throwable> suppressed(Throwable failure) {
		List<Throwable> all = new ArrayList<>();
		for (Throwable next = failure; next != null; next = next.getCause()) {
			all.addAll(List.of(next.getSuppressed()));
		}
		return all;
	}

	private static Thread start(Runnable task) {
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static class Cleaned extends Step implements DisposableBean {

		Cleaned(Log log) {
			super(log);
		}

		@Override
		public void destroy() {
			this.log.add("Cleaned destroyed");
		}

	}

	static class HasInner extends Step {

		HasInner(Log log, Cleaned inner) {
			super(log);
		}

	}

	static class First extends Step {

		First(Log log) {
			super(log);
		}

	}

	static class Second extends Step {

		Second(Log log, BeanFactory beanFactory) {
			super(log);
			beanFactory.getBean(First.class);
		}

	}

	static class Makes implements FactoryBean<First> {

		private final Step.Log log;

		Makes(Step.Log log) {
			this.log = log;
		}

		@Override
		public First getObject() {
			return new First(this.log);
		}

		@Override
		public Class<?> getObjectType() {
			return First.class;
		}

	}

	static class Missing {

	}

	static class Named extends Step {

		private final String name;

		Named(Log log, String name) {
			super(log);
			this.name = name;
		}

		@Override
		String name() {
			return this.name;
		}

	}

	record Synchronous(Step.Log log) implements DisposableBean {

		@Override
		public void destroy() {
			this.log.add("Synchronous destroyed");
		}

	}

	/**
	 * Disposes the scope that it is created for, if there is one.
	 */
	static class Inner {

		private final Step.Log log;

		Inner(Step.Log log, AtomicReference<AsyncScope> scope) {
			this.log = log;
			if (scope.get() != null) {
				scope.get().disposeAsync();
			}
		}

		void end() {
			this.log.add("Inner ends");
		}

	}

	static class Outer extends Step {

		Outer(Log log, Inner inner) {
			super(log);
		}

	}

	record Failing(Step.Log log) implements AsyncDisposable {

		@Override
		public CompletableFuture<Void> disposeAsync() {
			this.log.add("Failing starts");
			return CompletableFuture.failedFuture(this.log.failure);
		}

	}

	/**
	 * The last to see a bean: disposes its scope and does not let it pass.
	 */
	record FailsAtTheEnd(AtomicReference<AsyncScope> scope) implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			if (bean instanceof Failing) {
				this.scope.get().disposeAsync();
				throw new IllegalStateException("at the end");
			}
			return bean;
		}

	}

}
