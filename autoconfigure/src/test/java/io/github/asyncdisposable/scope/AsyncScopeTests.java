package io.github.asyncdisposable.scope;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.DisposalTimeout;
import io.github.asyncdisposable.DisposalTimeoutException;
import io.github.asyncdisposable.DisposedException;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncScopeAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.ForeignDisposalAutoConfiguration;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.NodeReport;
import jakarta.annotation.PreDestroy;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a scope gives out, owns and disposes (C1 to C3).
 */
@Timeout(60)
class AsyncScopeTests {

	private final Step.Log log = new Step.Log();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class,
				ForeignDisposalAutoConfiguration.class, AsyncScopeAutoConfiguration.class))
		.withBean(Step.Log.class, () -> this.log);

	private void run(InScope test, Class<?>... beans) {
		run(this.runner, test, beans);
	}

	private static void run(ApplicationContextRunner runner, InScope test, Class<?>... beans) {
		ApplicationContextRunner with = runner;
		for (Class<?> bean : beans) {
			with = with.withUserConfiguration(bean);
		}
		with.run((context) -> {
			assertThat(context).hasNotFailed();
			test.run(context.getSourceApplicationContext(), context.getBean(AsyncScopeFactory.class));
		});
	}

	@Test
	@DisplayName("C1 there is one instance of a scoped bean in each scope")
	void whenAskedTwiceThenTheScopeGivesItsOwnInstance() {
		run((context, factory) -> {
			try (AsyncScope one = factory.createAsyncScope(); AsyncScope other = factory.createAsyncScope()) {
				Connection connection = one.getBean(Connection.class);
				assertThat(one.getBean(Connection.class)).isSameAs(connection);
				assertThat(one.getBean("connection", Connection.class)).isSameAs(connection);
				assertThat(one.getBeanProvider(Connection.class).getObject()).isSameAs(connection);
				assertThat(one.getBeanProvider(Connection.class).stream()).containsExactly(connection);
				assertThat(one.getBean(Session.class).connection).isSameAs(connection);
				assertThat(other.getBean(Connection.class)).isNotSameAs(connection);
			}
		}, NamedConnection.class, Session.class);
	}

	@Test
	@DisplayName("C1 a scope's provider creates no more than the filter lets through")
	void whenFilteredThenTheOthersAreNotCreated() {
		run((context, factory) -> {
			try (AsyncScope scope = factory.createAsyncScope()) {
				ObjectProvider<Step> steps = scope.getBeanProvider(Step.class);
				assertThat(steps.stream((type) -> type == Other.class)).hasOnlyElementsOfType(Other.class).hasSize(1);
				assertThat(steps.orderedStream((type) -> type == Other.class)).hasSize(1);
				assertThat(steps.stream((type) -> true, false)).isEmpty();
				assertThat(steps.orderedStream((type) -> true, false)).isEmpty();
			}
			assertThat(this.log.created).hasSize(1);
		}, Connection.class, Other.class);
	}

	@Test
	@DisplayName("C1 outside of a scope a scoped bean cannot be resolved, and the error says so")
	void whenNoScopeIsCurrentThenResolvingFails() {
		run((context, factory) -> {
			try (AsyncScope scope = factory.createAsyncScope()) {
				scope.getBean(Connection.class);
				assertThatExceptionOfType(BeanCreationException.class)
					.isThrownBy(() -> context.getBean(Connection.class))
					.withMessageContaining("can only be resolved inside an AsyncScope");
			}
		}, Connection.class);
	}

	@Test
	@DisplayName("C2 D2 a scope disposes in reverse dependency order and awaits each, whatever ends at once")
	void whenDisposedThenDependentsGoFirst() {
		for (int millis : new int[] { 0, 20 }) {
			this.log.millis = millis;
			this.log.lines.clear();
			run((context, factory) -> {
				AsyncScope scope = factory.createAsyncScope();
				scope.getBean(Session.class);
				scope.disposeAsync().join();
				assertThat(this.log.lines).containsExactly("Session starts", "Session ends", "Connection starts",
						"Connection ends");
			}, Connection.class, Session.class);
		}
	}

	@Test
	@DisplayName("D2 what existed before, and what a plain bean stands between, is needed as well")
	void whenTheDependencyIsOlderOrIndirectThenItStillGoesLater() {
		this.log.millis = 20;
		run((context, factory) -> {
			AsyncScope scope = factory.createAsyncScope();
			scope.getBean(Connection.class);
			scope.getBean(Plain.class);
			scope.getBean(BehindPlain.class);
			scope.disposeAsync().join();
			assertThat(this.log.at("BehindPlain ends")).isLessThan(this.log.at("Connection starts"));
		}, Connection.class, Plain.class, BehindPlain.class);
	}

	@Test
	@DisplayName("D4 what a constructor got from a provider is needed by it")
	void whenAProviderWasAskedByTheConstructorThenTheOrderIsTheSame() {
		this.log.millis = 20;
		run((context, factory) -> {
			AsyncScope scope = factory.createAsyncScope();
			scope.getBean(Asking.class);
			scope.disposeAsync().join();
			assertThat(this.log.at("Asking ends")).isLessThan(this.log.at("Connection starts"));
		}, Connection.class, Asking.class);
	}

	@Test
	@DisplayName("D4 C2 what is asked for by a provider or lazily goes later, also where it is older")
	void whenABeanAsksForAnOlderOneThenItGoesBeforeThat() {
		this.log.millis = 50;
		run((context, factory) -> {
			AsyncScope scope = factory.createAsyncScope();
			scope.getBean(Connection.class);
			scope.getBean(Asking.class);
			scope.getBean(AsksLazily.class);
			scope.getBean(AsksForAPrototype.class);
			scope.close();
			assertThat(this.log.at("Asking ends")).isLessThan(this.log.at("Connection starts"));
			assertThat(this.log.at("AsksLazily ends")).isLessThan(this.log.at("Connection starts"));
			assertThat(this.log.at("AsksForAPrototype ends")).isLessThan(this.log.at("Prototype starts"));
		}, Connection.class, Asking.class, AsksLazily.class, LazyPlain.class, AsksForAPrototype.class, Prototype.class);
	}

	@Test
	@DisplayName("D4 C2 what is asked for later goes later, whatever ends at once")
	void whenABeanAsksForAYoungerOneThenItGoesBeforeThat() {
		for (int millis : new int[] { 0, 20 }) {
			this.log.lines.clear();
			this.log.millis = millis;
			run((context, factory) -> {
				AsyncScope scope = factory.createAsyncScope();
				AsksLater asking = scope.getBean(AsksLater.class);
				AsksLazily lazy = scope.getBean(AsksLazily.class);
				scope.getBean(AboveAsksLater.class);
				scope.getBean(Other.class);
				scope.getBean(Connection.class);
				assertThat(asking.other).isNotNull();
				assertThat(lazy.plain).isNotNull();
				scope.close();
				assertThat(this.log.at("AsksLater ends")).isLessThan(this.log.at("Other starts"));
				assertThat(this.log.at("AsksLazily ends")).isLessThan(this.log.at("Connection starts"));
				assertThat(this.log.at("AboveAsksLater ends")).isLessThan(this.log.at("AsksLater starts"));
			}, AsksLater.class, AsksLazily.class, LazyPlain.class, AboveAsksLater.class, Other.class, Connection.class);
		}
	}

	@Test
	@DisplayName("D3 independent beans are disposed at the same time")
	void whenIndependentThenDisposedTogether() {
		CompletableFuture<Void> held = new CompletableFuture<>();
		this.log.held = held;
		run((context, factory) -> {
			AsyncScope scope = factory.createAsyncScope();
			scope.getBean(Connection.class);
			scope.getBean(Other.class);
			CompletableFuture<Void> end = scope.disposeAsync();
			Awaitility.await().pollDelay(Duration.ZERO).until(() -> this.log.lines.size() == 2);
			held.complete(null);
			end.join();
			assertThat(Math.max(this.log.at("Connection starts"), this.log.at("Other starts")))
				.isLessThan(Math.min(this.log.at("Connection ends"), this.log.at("Other ends")));
		}, Connection.class, Other.class);
	}

	@Test
	@DisplayName("D3 order=creation: strictly one by one, last created first")
	void whenOrderIsCreationThenOneByOne() {
		this.log.millis = 20;
		run(this.runner.withPropertyValues("async-disposable.shutdown.order=creation"), (context, factory) -> {
			AsyncScope scope = factory.createAsyncScope();
			scope.getBean(Other.class);
			scope.getBean(Session.class);
			scope.disposeAsync().join();
			assertThat(this.log.lines).containsExactly("Session starts", "Session ends", "Connection starts",
					"Connection ends", "Other starts", "Other ends");
		}, Connection.class, Session.class, Other.class);
	}

	@Test
	@DisplayName("C2 prototypes go with their scope, singletons and what the user made survive it")
	void whenDisposedThenOnlyWhatTheScopeOwns() {
		UserSupplied supplied = new UserSupplied(this.log);
		run(this.runner.withInitializer((context) -> context.getBeanFactory().registerSingleton("supplied", supplied)),
				(context, factory) -> {
					AsyncScope scope = factory.createAsyncScope();
					Prototype first = scope.getBean(Prototype.class);
					Prototype second = scope.getBean(Prototype.class);
					Step singleton = scope.getBean(LazySingleton.class);
					scope.getBean(UsesAll.class);
					scope.disposeAsync().join();
					assertThat(first).isNotSameAs(second);
					assertThat(List.of(first.disposals, second.disposals, singleton.disposals, supplied.disposals))
						.containsExactly(1, 1, 0, 0);
					assertThat(this.log.lines.get(0)).isEqualTo("UsesAll starts");
				}, Prototype.class, LazySingleton.class, UsesAll.class);
		assertThat(supplied.disposals).isZero();
	}

	@Test
	@DisplayName("C5 a prototype created for a singleton inside a scope is that singleton's")
	void whenASingletonIsCreatedInsideAScopeThenItsPrototypeIsNotTheScopes() {
		AtomicReference<HoldsPrototype> holder = new AtomicReference<>();
		run((context, factory) -> {
			try (AsyncScope scope = factory.createAsyncScope()) {
				holder.set(scope.getBean(HoldsPrototype.class));
			}
			assertThat(holder.get().prototype.disposals).isZero();
		}, Prototype.class, HoldsPrototype.class);
		assertThat(holder.get().prototype.disposals).isEqualTo(1);
	}

	@Test
	@DisplayName("A3 all are disposed even if some fail; one failure as it is, several with the others suppressed")
	void whenSomeFailThenAllAreDisposedAndTheFirstFailureIsTold() {
		run((context, factory) -> {
			AsyncScope one = factory.createAsyncScope();
			one.getBean(Connection.class);
			one.getBean(Failing.class);
			assertThatThrownBy(() -> one.disposeAsync().get()).cause().isSameAs(this.log.failure);
			assertThat(this.log.lines).contains("Connection ends");
			AsyncScope two = factory.createAsyncScope();
			two.getBean(Throwing.class);
			two.getBean(Connection.class);
			two.getBean(Failing.class);
			assertThatThrownBy(two::close).isSameAs(this.log.failure)
				.satisfies((failure) -> assertThat(failure.getSuppressed()).extracting(Throwable::getMessage)
					.containsExactly("thrown"));
		}, Connection.class, Failing.class, Throwing.class);
	}

	@Test
	@DisplayName("A3 what somebody's post-processor throws at destruction keeps no other bean from its disposal")
	void whenADestructionFailsThenAllAreDisposed() {
		for (int millis : new int[] { 0, 20 }) {
			this.log.millis = millis;
			this.log.lines.clear();
			run(this.runner.withBean(FailsAtDestruction.class), (context, factory) -> {
				AsyncScope scope = factory.createAsyncScope();
				scope.getBean(Connection.class);
				scope.getBean(Destroyed.class);
				assertThatThrownBy(scope::close).isSameAs(FailsAtDestruction.FAILURE);
				assertThat(this.log.lines).contains("Connection ends");
			}, Connection.class, Destroyed.class);
		}
	}

	@Test
	@DisplayName("M3 whoever follows the beans hears of each, and whoever does not hears of those that fail")
	void whenListenersFollowOrNotThenFailuresAreToldAnyway() {
		for (boolean follows : new boolean[] { true, false }) {
			List<String> heard = new CopyOnWriteArrayList<>();
			run(this.runner.withBean(Hearing.class, () -> new Hearing(follows, heard)), (context, factory) -> {
				AsyncScope scope = factory.createAsyncScope();
				scope.getBean(Connection.class);
				scope.getBean(Throwing.class);
				assertThatThrownBy(scope::close).hasMessage("thrown");
				assertThat(heard).filteredOn((line) -> line.startsWith("ERROR"))
					.containsExactly("ERROR asyncScopeTests.Throwing");
				assertThat(heard.contains("start asyncScopeTests.Throwing")).isEqualTo(follows);
				heard.clear();
				AsyncScope other = factory.createAsyncScope();
				other.getBean(Quick.class);
				other.close();
				assertThat(heard).isEqualTo(
						follows ? List.of("start asyncScopeTests.Quick", "SUCCESS asyncScopeTests.Quick") : List.of());
			}, Connection.class, Throwing.class, Quick.class);
		}
	}

	@Test
	@DisplayName("A1 a second and a concurrent disposal join the first")
	void whenDisposedAgainThenJoined() {
		CompletableFuture<Void> held = new CompletableFuture<>();
		this.log.held = held;
		run((context, factory) -> {
			AsyncScope scope = factory.createAsyncScope();
			Step connection = scope.getBean(Connection.class);
			CompletableFuture<Void> first = scope.disposeAsync();
			assertThat(scope.isDisposed()).isTrue();
			CompletableFuture<Void> second = scope.disposeAsync();
			assertThat(first).isNotSameAs(second).isNotDone();
			first.cancel(true);
			held.complete(null);
			second.join();
			scope.close();
			assertThat(connection.disposals).isEqualTo(1);
		}, Connection.class);
	}

	@Test
	@DisplayName("C3 from the start of disposal nothing is resolved any more")
	void whenDisposalHasStartedThenResolvingIsRefused() {
		this.log.millis = 50;
		run((context, factory) -> {
			AsyncScope scope = factory.createAsyncScope();
			ObjectProvider<Connection> provider = scope.getBeanProvider(Connection.class);
			scope.getBean(Connection.class);
			CompletableFuture<Void> end = scope.disposeAsync();
			assertThatExceptionOfType(DisposedException.class).isThrownBy(() -> scope.getBean(Connection.class));
			assertThatExceptionOfType(DisposedException.class).isThrownBy(() -> scope.getBean(Other.class));
			assertThatExceptionOfType(DisposedException.class).isThrownBy(provider::getObject);
			end.join();
		}, Connection.class, Other.class);
	}

	@Test
	@DisplayName("C3 a bean whose creation ends after that is disposed at once, with its callbacks")
	void whenCreationEndsTooLateThenDisposedAtOnce() throws Exception {
		run((context, factory) -> {
			AsyncScope scope = factory.createAsyncScope();
			Slow.latches(this.log);
			CompletableFuture<Slow> late = CompletableFuture.supplyAsync(() -> scope.getBean(Slow.class));
			Slow.entered.await();
			scope.disposeAsync().join();
			Slow.mayLeave.countDown();
			assertThatThrownBy(late::join).hasCauseInstanceOf(DisposedException.class);
			assertThat(this.log.lines).containsExactly("Connection starts", "Connection ends", "Slow starts",
					"Slow ends", "Slow destroyed");
		}, Connection.class, Slow.class);
	}

	@Test
	@DisplayName("C3 a constructor that disposes its own scope does not hang, by whichever way")
	void whenAConstructorDisposesItsScopeThenItsCallerIsRefused() {
		run((context, factory) -> {
			for (boolean close : new boolean[] { true, false }) {
				for (int millis : new int[] { 0, 20 }) {
					this.log.lines.clear();
					this.log.millis = millis;
					Suicidal.scope = factory.createAsyncScope();
					Suicidal.close = close;
					assertThatExceptionOfType(DisposedException.class)
						.isThrownBy(() -> Suicidal.scope.getBean(Suicidal.class));
					assertThat(this.log.lines).contains("Suicidal ends");
					Suicidal.scope.disposeAsync().join();
					assertThat(this.log.lines).contains("Connection ends");
				}
			}
			assertThat(context.getBean(OpenScopes.class).count()).isZero();
		}, Connection.class, Suicidal.class);
	}

	@Test
	@DisplayName("C3 a graph that fails half-way leaves nothing undisposed")
	void whenAGraphFailsThenWhatWasCreatedIsTheScopes() {
		run((context, factory) -> {
			AsyncScope scope = factory.createAsyncScope();
			assertThatExceptionOfType(BeanCreationException.class).isThrownBy(() -> scope.getBean(HalfFailing.class));
			assertThatExceptionOfType(BeanCreationException.class).isThrownBy(() -> scope.getBean(HalfFailing.class));
			scope.close();
			assertThat(this.log.created).hasSize(3).allMatch((step) -> step.disposals == 1);
		}, Connection.class, Prototype.class, HalfFailing.class);
	}

	@Test
	@DisplayName("D6 disposal is awaited first, then Spring's callbacks run, and no synchronous twin")
	void whenABeanHasCallbacksThenTheyFollowItsDisposal() {
		for (int millis : new int[] { 0, 20 }) {
			this.log.millis = millis;
			this.log.lines.clear();
			run((context, factory) -> {
				AsyncScope scope = factory.createAsyncScope();
				scope.getBean(AboveTwoFaced.class);
				scope.disposeAsync().join();
				assertThat(this.log.lines).containsExactly("AboveTwoFaced destroyed", "TwoFaced starts",
						"TwoFaced ends", "TwoFaced destroyed", "Connection starts", "Connection ends");
			}, Connection.class, TwoFaced.class, AboveTwoFaced.class);
		}
	}

	@Test
	@DisplayName("F1 a destroy method that returns a stage is awaited in its turn, once")
	void whenADestroyMethodReturnsAStageThenItIsTakenOver() {
		run(this.runner.withBean("foreign", Foreign.class, () -> new Foreign(this.log), (definition) -> {
			definition.setScope("async");
			definition.setDestroyMethodName("release");
		}), (context, factory) -> {
			AsyncScope scope = factory.createAsyncScope();
			scope.getBean(Foreign.class);
			scope.disposeAsync().join();
			assertThat(this.log.lines).containsExactly("released");
		});
	}

	@Test
	@DisplayName("C2 T1 a bean that hangs is given up at its limit, and its scope at its deadline")
	void whenABeanHangsThenItsLimitIsKept() {
		ApplicationContextRunner limited = this.runner.withPropertyValues("async-disposable.fault-grace=50ms");
		run(limited.withPropertyValues("async-disposable.scope.deadline=20s"), (context, factory) -> {
			AsyncScope scope = factory.createAsyncScope();
			scope.getBean(HangsBriefly.class);
			long start = System.nanoTime();
			assertThatThrownBy(() -> scope.disposeAsync().get(20, TimeUnit.SECONDS)).cause()
				.isInstanceOf(DisposalTimeoutException.class)
				.hasMessageContaining("hangsBriefly");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(150),
					Duration.ofSeconds(10));
			assertThat(HangsBriefly.remaining).isLessThanOrEqualTo(Duration.ofMillis(100));
		}, NamedHangsBriefly.class);
		run(limited.withPropertyValues("async-disposable.scope.deadline=400ms"), (context, factory) -> {
			AsyncScope hanging = factory.createAsyncScope();
			hanging.getBean(Hangs.class);
			long start = System.nanoTime();
			assertThatThrownBy(() -> hanging.disposeAsync().get(20, TimeUnit.SECONDS)).cause()
				.isInstanceOf(DisposalTimeoutException.class);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		}, Hangs.class);
	}

	@Test
	@DisplayName("C1 A6 using disposes on every exit, and the result arrives after that")
	void whenUsingThenDisposedHoweverItEnds() {
		this.log.millis = 20;
		run((context, factory) -> {
			assertThat(factory.using((scope) -> {
				scope.getBean(Connection.class);
				return CompletableFuture.completedFuture("done");
			}).thenApply((result) -> result + this.log.lines).join())
				.isEqualTo("done[Connection starts, Connection ends]");
			IllegalStateException body = new IllegalStateException("body");
			assertThatThrownBy(() -> factory.using((scope) -> {
				scope.getBean(Failing.class);
				throw body;
			}).join()).isInstanceOf(CompletionException.class)
				.cause()
				.isSameAs(body)
				.satisfies((failure) -> assertThat(failure.getSuppressed()).containsExactly(this.log.failure));
			assertThatThrownBy(() -> factory.using(null)).isInstanceOf(NullPointerException.class)
				.hasMessage("'body' must not be null");
			assertThat(context.getBean(OpenScopes.class).count()).isZero();
		}, Connection.class, Failing.class);
	}

	@Test
	@DisplayName("C1 concurrent resolving gives one instance and no deadlock, also where creations cross")
	void whenManyThreadsResolveThenOneInstance() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			run((context, factory) -> {
				for (int round = 0; round < 200; round++) {
					try (AsyncScope scope = factory.createAsyncScope()) {
						List<Future<Connection>> all = new ArrayList<>();
						for (int i = 0; i < 4; i++) {
							boolean direct = (i % 2 == 0);
							all.add(threads.submit(() -> direct ? scope.getBean(Connection.class)
									: scope.getBean(Session.class).connection));
						}
						Connection first = all.get(0).get();
						for (Future<Connection> other : all) {
							assertThat(other.get()).isSameAs(first);
						}
					}
				}
			}, Connection.class, Session.class);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	@DisplayName("C3 beans that need each other fail for one of two threads instead of hanging both")
	void whenTwoThreadsCreateACycleThenOneFails() throws Exception {
		run((context, factory) -> {
			AsyncScope scope = factory.createAsyncScope();
			Crossing.reset();
			CompletableFuture<?> left = CompletableFuture.runAsync(() -> scope.getBean(CrossingLeft.class));
			CompletableFuture<?> right = CompletableFuture.runAsync(() -> scope.getBean(CrossingRight.class));
			CompletableFuture<?> both = CompletableFuture.allOf(left, right);
			assertThatThrownBy(() -> both.get(20, TimeUnit.SECONDS))
				.hasRootCauseInstanceOf(BeanCurrentlyInCreationException.class);
			scope.close();
			assertThat(context.getBean(OpenScopes.class).count()).isZero();
		}, CrossingLeft.class, CrossingRight.class);
	}

	/**
	 * A test inside a running context.
	 */
	@FunctionalInterface
	private interface InScope {

		void run(ConfigurableApplicationContext context, AsyncScopeFactory factory) throws Exception;

	}

	@AsyncScoped
	static class Connection extends Step {

		Connection(Log log) {
			super(log);
		}

		@Override
		String name() {
			return "Connection";
		}

	}

	@AsyncScoped
	@org.springframework.stereotype.Component("connection")
	static class NamedConnection extends Connection {

		NamedConnection(Log log) {
			super(log);
		}

	}

	@AsyncScoped
	static class Session extends Step {

		final Connection connection;

		Session(Log log, Connection connection) {
			super(log);
			this.connection = connection;
		}

	}

	@AsyncScoped
	static class Destroyed extends Step {

		Destroyed(Log log) {
			super(log);
		}

	}

	static class FailsAtDestruction implements DestructionAwareBeanPostProcessor {

		static final RuntimeException FAILURE = new IllegalStateException("at destruction");

		@Override
		public void postProcessBeforeDestruction(Object bean, String beanName) {
			throw FAILURE;
		}

		@Override
		public boolean requiresDestruction(Object bean) {
			return bean instanceof Destroyed;
		}

	}

	@AsyncScoped
	static class Other extends Step {

		Other(Log log) {
			super(log);
		}

	}

	@AsyncScoped
	static class Plain {

		final Connection connection;

		Plain(Connection connection) {
			this.connection = connection;
		}

	}

	@AsyncScoped
	static class BehindPlain extends Step {

		BehindPlain(Log log, Plain plain) {
			super(log);
		}

	}

	@AsyncScoped
	static class Asking extends Step {

		Asking(Log log, ObjectProvider<Connection> connection) {
			super(log);
			connection.getObject();
		}

	}

	@Scope("prototype")
	static class AsksForAPrototype extends Step {

		AsksForAPrototype(Log log, ObjectProvider<Prototype> prototype) {
			super(log);
			prototype.getObject();
		}

	}

	@AsyncScoped
	static class AsksLater extends Step {

		final ObjectProvider<Other> other;

		AsksLater(Log log, ObjectProvider<Other> other) {
			super(log);
			this.other = other;
		}

	}

	/**
	 * Has what the one that it needs may ask for, too.
	 */
	@AsyncScoped
	static class AboveAsksLater extends Step {

		AboveAsksLater(Log log, AsksLater asking) {
			super(log);
		}

	}

	@AsyncScoped
	static class AsksLazily extends Step {

		final LazyPlain plain;

		AsksLazily(Log log, LazyPlain plain) {
			super(log);
			this.plain = plain;
		}

	}

	@AsyncScoped
	static class LazyPlain {

		LazyPlain(@org.springframework.context.annotation.Lazy Connection connection) {
		}

	}

	@Scope("prototype")
	static class Prototype extends Step {

		Prototype(Log log) {
			super(log);
		}

	}

	@org.springframework.context.annotation.Lazy
	static class LazySingleton extends Step {

		LazySingleton(Log log) {
			super(log);
		}

	}

	@org.springframework.context.annotation.Lazy
	static class HoldsPrototype {

		final Prototype prototype;

		HoldsPrototype(Prototype prototype) {
			this.prototype = prototype;
		}

	}

	static class UserSupplied extends Step {

		UserSupplied(Log log) {
			super(log);
		}

	}

	@AsyncScoped
	static class UsesAll extends Step {

		UsesAll(Log log, Prototype prototype, LazySingleton singleton, UserSupplied supplied) {
			super(log);
		}

	}

	@AsyncScoped
	static class Failing implements AsyncDisposable {

		private final Step.Log log;

		Failing(Step.Log log) {
			this.log = log;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.failedFuture(this.log.failure);
		}

	}

	@AsyncScoped
	static class Quick implements AsyncDisposable {

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.completedFuture(null);
		}

	}

	record Hearing(boolean followsNodes, List<String> heard) implements DisposalListener {

		@Override
		public void nodeStarted(DisposalNode node) {
			this.heard.add("start " + node.name());
		}

		@Override
		public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
			this.heard.add(report.outcome() + " " + report.node().name());
		}

	}

	@AsyncScoped
	static class Throwing implements AsyncDisposable {

		@Override
		public CompletionStage<?> disposeAsync() {
			throw new IllegalStateException("thrown");
		}

	}

	@AsyncScoped
	static class Slow extends Step {

		static CountDownLatch entered = new CountDownLatch(1);

		static CountDownLatch mayLeave = new CountDownLatch(1);

		Slow(Log log, Connection connection) throws InterruptedException {
			super(log);
			entered.countDown();
			mayLeave.await();
		}

		static void latches(Log log) {
			entered = new CountDownLatch(1);
			mayLeave = new CountDownLatch(1);
		}

		@PreDestroy
		void destroy() {
			this.log.add("Slow destroyed");
		}

	}

	@AsyncScoped
	static class Suicidal extends Step {

		static AsyncScope scope;

		static boolean close;

		Suicidal(Log log, Connection connection) {
			super(log);
			if (close) {
				scope.close();
			}
			else {
				scope.disposeAsync();
			}
		}

	}

	@AsyncScoped
	static class HalfFailing extends Step {

		HalfFailing(Log log, Connection connection, Prototype prototype) {
			super(failing(log));
		}

		private static Log failing(Log log) {
			throw new IllegalStateException("half-way");
		}

	}

	@AsyncScoped
	static class TwoFaced extends Step implements AutoCloseable {

		TwoFaced(Log log, Connection connection) {
			super(log);
		}

		@Override
		public void close() {
			this.log.add("TwoFaced closed");
		}

		@PreDestroy
		void destroy() {
			this.log.add("TwoFaced destroyed");
		}

	}

	@AsyncScoped
	static class AboveTwoFaced {

		private final Step.Log log;

		AboveTwoFaced(Step.Log log, TwoFaced below) {
			this.log = log;
		}

		@PreDestroy
		void destroy() {
			this.log.add("AboveTwoFaced destroyed");
		}

	}

	static class Foreign {

		private final Step.Log log;

		Foreign(Step.Log log) {
			this.log = log;
		}

		public CompletableFuture<Void> release() {
			this.log.add("released");
			return CompletableFuture.completedFuture(null);
		}

	}

	@AsyncScoped
	@DisposalTimeout("100ms")
	static class HangsBriefly implements AsyncDisposable {

		static volatile Duration remaining;

		@Override
		public CompletionStage<?> disposeAsync() {
			return new CompletableFuture<>();
		}

		@Override
		public CompletionStage<?> disposeAsync(DisposalContext context) {
			remaining = context.remaining();
			return disposeAsync();
		}

	}

	@AsyncScoped
	@org.springframework.stereotype.Component("hangsBriefly")
	static class NamedHangsBriefly extends HangsBriefly {

	}

	@AsyncScoped
	static class Hangs implements AsyncDisposable {

		@Override
		public CompletionStage<?> disposeAsync() {
			return new CompletableFuture<>();
		}

	}

	static class Crossing extends Step {

		static CountDownLatch met;

		Crossing(Log log) {
			super(log);
		}

		static void reset() {
			met = new CountDownLatch(2);
		}

		static void meet() {
			met.countDown();
			try {
				met.await(5, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@AsyncScoped
	static class CrossingLeft extends Crossing {

		CrossingLeft(Log log, ObjectProvider<CrossingRight> right) {
			super(met(log));
			right.getObject();
		}

		static Log met(Log log) {
			meet();
			return log;
		}

	}

	@AsyncScoped
	static class CrossingRight extends Crossing {

		CrossingRight(Log log, ObjectProvider<CrossingLeft> left) {
			super(CrossingLeft.met(log));
			left.getObject();
		}

	}

}
