package io.github.asyncdisposable.foreign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.AsyncDisposer;
import io.github.asyncdisposable.Faultable;
import io.github.asyncdisposable.PendingWork;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.ForeignDisposalAutoConfiguration;
import io.github.asyncdisposable.context.InvalidDisposalSettingException;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.NodeInFlight;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.support.SimpleThreadScope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans that the application's own disposers claim (F2).
 */
class UsersDisposersTests {

	private final List<String> log = Collections.synchronizedList(new ArrayList<>());

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(AsyncDisposableAutoConfiguration.class, ForeignDisposalAutoConfiguration.class))
		.withBean(Log.class, () -> new Log(this.log));

	private void close(Class<?>... configurations) {
		this.runner.withUserConfiguration(configurations).run((context) -> assertThat(context).hasNotFailed());
	}

	private Throwable failure(Class<?> configuration) {
		Throwable[] failure = new Throwable[1];
		this.runner.withUserConfiguration(configuration).run((context) -> {
			assertThat(context).hasFailed();
			failure[0] = context.getStartupFailure();
		});
		Throwable cause = failure[0];
		while (!(cause instanceof InvalidDisposalSettingException) && cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

	@Test
	@DisplayName("F2: a disposer claims every bean of its type, in place of the synchronous twin")
	void whenDisposerIsThereThenItDisposesInPlaceOfTheTwin() {
		close(Clients.class);
		assertThat(this.log).containsExactlyInAnyOrder("disposer of one", "disposer of two");
	}

	@Test
	@DisplayName("F2: the most specific disposer wins, wherever it is defined")
	void whenSeveralFitThenTheMostSpecificWins() {
		close(Specific.class);
		assertThat(this.log).containsExactlyInAnyOrder("closeable's disposer of client", "sub's disposer of sub");
	}

	@Test
	@DisplayName("F2: a disposer's class tells its type as well as a method's return type does")
	void whenDisposerIsAClassThenItsTypeIsReadFromItsSupertypes() {
		close(ByClass.class);
		assertThat(this.log).containsExactly("class disposes client");
	}

	@Test
	@DisplayName("F2 T5: two equally specific disposers fail the start")
	void whenTwoAreEquallySpecificThenTheStartFails() {
		assertThat(failure(SameType.class)).isInstanceOf(InvalidDisposalSettingException.class)
			.hasMessageContaining("first, second")
			.hasMessageContaining("equally specific");
		assertThat(failure(TwoInterfaces.class)).isInstanceOf(InvalidDisposalSettingException.class)
			.hasMessageContaining("bean 'client'")
			.hasMessageContaining("first, second");
	}

	@Test
	@DisplayName("F2: a disposer whose type cannot be read fails the start, which says so")
	void whenTypeCannotBeReadThenTheStartFails() {
		assertThat(failure(Wildcard.class)).isInstanceOf(InvalidDisposalSettingException.class)
			.hasMessageContaining("'disposer'")
			.hasMessageContaining("'AsyncDisposer<?>'")
			.hasMessageContaining("which type it disposes");
		assertThat(failure(OfObjects.class)).isInstanceOf(InvalidDisposalSettingException.class)
			.hasMessageContaining("'disposer'")
			.hasMessageContaining("'AsyncDisposer<Object>'");
	}

	@Test
	@DisplayName("F2: the class of a disposer that was registered as an instance tells its type, or the start fails")
	void whenDisposerIsRegisteredAsAnInstanceThenItsClassTellsItsType() {
		Log lines = new Log(this.log);
		this.runner.withInitializer(instance(new ClientDisposer(lines)))
			.withBean(Client.class, () -> new Client(lines, "client"))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.log).containsExactly("class disposes client");
		AsyncDisposer<Client> lambda = (client) -> null;
		this.runner.withInitializer(instance(lambda))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidDisposalSettingException.class)
				.hasMessageContaining("'instance'")
				.hasMessageContaining("which type it disposes"));
	}

	private static ApplicationContextInitializer<ConfigurableApplicationContext> instance(AsyncDisposer<?> disposer) {
		return (context) -> context.getBeanFactory().registerSingleton("instance", disposer);
	}

	@Test
	@DisplayName("F2 D2: a disposer and what it uses outlive the beans that it disposes")
	void whenDisposerUsesOthersThenTheyOutliveTheBean() {
		close(WithDependency.class);
		assertThat(this.log).containsExactly("disposer of client", "asynchronous goes", "synchronous goes");
	}

	@Test
	@DisplayName("F2: a lazy disposer is created with the bean that it disposes, not at the close")
	void whenDisposerIsLazyThenItIsCreatedInTime() {
		this.runner.withUserConfiguration(LazyDisposer.class)
			.run((context) -> assertThat(this.log).containsExactly("created"));
		assertThat(this.log).containsExactly("created", "disposer of client");
	}

	@Test
	@DisplayName("F2: a disposer that cannot be created fails the start, not the close")
	void whenDisposerCannotBeCreatedThenTheStartFails() {
		this.runner.withUserConfiguration(Broken.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(IllegalStateException.class)
				.hasMessage("broken"));
	}

	@Test
	@DisplayName("F2: no disposer is disposed by one, though it be of that type")
	void whenDisposerIsOfAClaimedTypeThenItIsNotClaimed() {
		close(OfItsOwnType.class);
		assertThat(this.log).containsExactly("disposer of client", "closed disposer");
	}

	@Test
	@DisplayName("F2 D4: a disposer that depends on the bean that it disposes still disposes it")
	void whenDisposerDependsOnItsBeanThenTheCycleIsCut() {
		close(Cyclic.class);
		assertThat(this.log).containsExactly("disposer of client");
	}

	@Test
	@DisplayName("D6 F2: a disposer comes before the bean's own AsyncDisposable and its destroy method")
	void whenBeanHasItsOwnDisposalThenTheDisposerHasIt() {
		close(OwnDisposal.class);
		assertThat(this.log).containsExactlyInAnyOrder("disposer of own", "disposer of method", "stopped");
	}

	@Test
	@DisplayName("F2 D10: beans of other scopes are disposed when their scope ends")
	void whenBeanIsScopedThenItIsDisposedWithItsScope() {
		EndingScope scope = new EndingScope();
		this.runner.withUserConfiguration(Scoped.class)
			.withInitializer((context) -> context.getBeanFactory().registerScope("thread", scope))
			.run((context) -> {
				context.getBean("client");
				scope.end();
				assertThat(this.log).containsExactly("disposer of client");
			});
		assertThat(this.log).containsExactly("disposer of client");
	}

	@Test
	@DisplayName("F2 T2: at its limit a claimed bean that is Faultable is told, and its pending work is asked for")
	void whenClaimedBeanReachesItsLimitThenItIsTold() {
		CompletableFuture<Long> pending = new CompletableFuture<>();
		this.runner.withUserConfiguration(Hanging.class).withBean(DisposalListener.class, () -> new DisposalListener() {

			@Override
			public void stillWaiting(List<NodeInFlight> nodes) {
				pending.complete(nodes.get(0).pending());
			}

		})
			.withPropertyValues("async-disposable.timeout=500ms", "async-disposable.fault-grace=5s",
					"async-disposable.shutdown.progress-interval=20ms")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.log).containsExactly("faulted");
		// Told on a thread of its own, which nobody waits for.
		assertThat(pending).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(42L);
	}

	record Log(List<String> lines) {

		void add(String line) {
			this.lines.add(line);
		}

		CompletionStage<?> later(String line) {
			return CompletableFuture.runAsync(() -> add(line));
		}

	}

	static class Client implements AutoCloseable {

		final Log log;

		final String name;

		Client(Log log, String name) {
			this.log = log;
			this.name = name;
		}

		@Override
		public void close() {
			this.log.add("closed " + this.name);
		}

	}

	static class SubClient extends Client {

		SubClient(Log log, String name) {
			super(log, name);
		}

	}

	interface First {

	}

	interface Second {

	}

	static class Both implements First, Second {

	}

	@Configuration(proxyBeanMethods = false)
	static class Clients {

		@Bean
		Client one(Log log) {
			return new Client(log, "one");
		}

		@Bean(destroyMethod = "close")
		Client two(Log log) {
			return new Client(log, "two");
		}

		@Bean
		AsyncDisposer<Client> disposer(Log log) {
			return (client) -> log.later("disposer of " + client.name);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Specific {

		@Bean
		AutoCloseable sub(Log log) {
			return new SubClient(log, "sub");
		}

		@Bean
		Client client(Log log) {
			return new Client(log, "client");
		}

		@Bean
		AsyncDisposer<SubClient> subs(Log log) {
			return (client) -> log.later("sub's disposer of " + client.name);
		}

		@Bean
		AsyncDisposer<AutoCloseable> closeables(Log log) {
			return (client) -> log.later("closeable's disposer of " + ((Client) client).name);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByClass {

		@Bean
		Client client(Log log) {
			return new Client(log, "client");
		}

		@Bean
		ClientDisposer disposer(Log log) {
			return new ClientDisposer(log);
		}

	}

	abstract static class BaseDisposer<C extends AutoCloseable> implements AsyncDisposer<C> {

	}

	static class ClientDisposer extends BaseDisposer<Client> {

		private final Log log;

		ClientDisposer(Log log) {
			this.log = log;
		}

		@Override
		public CompletionStage<?> disposeAsync(Client bean) {
			return this.log.later("class disposes " + bean.name);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SameType {

		@Bean
		AsyncDisposer<Client> first() {
			return (client) -> null;
		}

		@Bean
		AsyncDisposer<Client> second() {
			return (client) -> null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoInterfaces {

		@Bean
		Both client() {
			return new Both();
		}

		@Bean
		AsyncDisposer<First> first() {
			return (client) -> null;
		}

		@Bean
		AsyncDisposer<Second> second() {
			return (client) -> null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Wildcard {

		@Bean
		AsyncDisposer<?> disposer() {
			return (client) -> null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfObjects {

		@Bean
		AsyncDisposer<Object> disposer() {
			return (bean) -> null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Broken {

		@Bean
		Client client(Log log) {
			return new Client(log, "client");
		}

		@Bean
		@Lazy
		AsyncDisposer<Client> disposer() {
			throw new IllegalStateException("broken");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfItsOwnType {

		@Bean
		CloseableDisposer disposer(Log log) {
			return new CloseableDisposer(log);
		}

		@Bean
		Client client(Log log) {
			return new Client(log, "client");
		}

	}

	record CloseableDisposer(Log log) implements AsyncDisposer<AutoCloseable>, AutoCloseable {

		@Override
		public CompletionStage<?> disposeAsync(AutoCloseable bean) {
			return this.log.later("disposer of " + ((bean instanceof Client client) ? client.name : "itself"));
		}

		@Override
		public void close() {
			this.log.add("closed disposer");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithDependency {

		@Bean
		Client client(Log log) {
			return new Client(log, "client");
		}

		@Bean
		AsyncDisposer<Client> disposer(Log log, AsyncDisposable asynchronous, DisposableBean synchronous) {
			return (client) -> log.later("disposer of " + client.name);
		}

		@Bean
		AsyncDisposable asynchronous(Log log) {
			return () -> log.later("asynchronous goes");
		}

		@Bean
		DisposableBean synchronous(Log log) {
			return () -> log.add("synchronous goes");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyDisposer {

		@Bean
		Client client(Log log) {
			return new Client(log, "client");
		}

		@Bean
		@Lazy
		AsyncDisposer<Client> disposer(Log log) {
			log.add("created");
			return (client) -> log.later("disposer of " + client.name);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Cyclic {

		@Bean
		Client client(Log log) {
			return new Client(log, "client");
		}

		@Bean
		AsyncDisposer<Client> disposer(Log log, Client own) {
			return (client) -> log.later("disposer of " + own.name);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDisposal {

		@Bean
		Own own(Log log) {
			return new Own(log);
		}

		@Bean(destroyMethod = "stop")
		Method method(Log log) {
			return new Method(log);
		}

		@Bean
		AsyncDisposer<Own> disposerOfOwn(Log log) {
			return (bean) -> log.later("disposer of own");
		}

		@Bean
		AsyncDisposer<Method> disposerOfMethod(Log log) {
			return (bean) -> log.later("disposer of method");
		}

	}

	record Own(Log log) implements AsyncDisposable {

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.log.later("own");
		}

	}

	record Method(Log log) {

		public CompletableFuture<Void> stop() {
			return CompletableFuture.runAsync(() -> this.log.add("stopped"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scoped {

		@Bean
		@Scope("thread")
		Client client(Log log) {
			return new Client(log, "client");
		}

		@Bean
		AsyncDisposer<Client> disposer(Log log) {
			return (client) -> log.later("disposer of " + client.name);
		}

	}

	/**
	 * Ends when it is told to.
	 */
	static class EndingScope extends SimpleThreadScope {

		private final List<Runnable> callbacks = new ArrayList<>();

		@Override
		public void registerDestructionCallback(String name, Runnable callback) {
			this.callbacks.add(callback);
		}

		void end() {
			this.callbacks.forEach(Runnable::run);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Hanging {

		@Bean
		HangingClient client(Log log) {
			return new HangingClient(log, new CompletableFuture<>());
		}

		@Bean
		AsyncDisposer<HangingClient> disposer() {
			return HangingClient::end;
		}

	}

	record HangingClient(Log log, CompletableFuture<Void> end) implements Faultable, PendingWork {

		@Override
		public void fault(Throwable cause) {
			this.log.add("faulted");
			this.end.complete(null);
		}

		@Override
		public long pendingCount() {
			return 42;
		}

	}

}
