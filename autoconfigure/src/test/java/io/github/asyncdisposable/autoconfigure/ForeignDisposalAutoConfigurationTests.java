package io.github.asyncdisposable.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.github.asyncdisposable.AsyncDisposer;
import io.github.asyncdisposable.context.ContextDisposal;
import io.github.asyncdisposable.context.DisposalKind;
import io.github.asyncdisposable.context.DisposalSource;
import io.grpc.ManagedChannel;
import io.netty.channel.EventLoopGroup;
import io.r2dbc.pool.ConnectionPool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the auto-configurations of beans whose types belong to others: which are
 * claimed, and which not once they are switched off.
 */
class ForeignDisposalAutoConfigurationTests {

	private static final List<Class<?>> TYPES = List.of(ConnectionPool.class, ConnectionProvider.class,
			EventLoopGroup.class, LoopResources.class, ManagedChannel.class, AutoCloseable.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(AsyncDisposableAutoConfiguration.class, ForeignDisposalAutoConfiguration.class,
					GrpcDisposalAutoConfiguration.class, NettyDisposalAutoConfiguration.class,
					R2dbcPoolDisposalAutoConfiguration.class, ReactorNettyDisposalAutoConfiguration.class));

	@Test
	@DisplayName("F3 each type that is built in has its source, which claims nothing else")
	void whenNothingIsSetThenEachTypeIsClaimed() {
		this.runner.run((context) -> assertThat(claims(context))
			.hasToString("{asyncDisposableConnectionProviderDisposalSource=[ConnectionProvider], "
					+ "asyncDisposableEventLoopGroupDisposalSource=[EventLoopGroup], "
					+ "asyncDisposableLoopResourceDisposalSource=[LoopResources], "
					+ "asyncDisposableManagedChannelDisposalSource=[ManagedChannel], "
					+ "asyncDisposableR2dbcPoolDisposalSource=[ConnectionPool]}"));
	}

	@Test
	@DisplayName("F3 disposers.enabled=false: no source claims anything, destroy methods and users' disposers go on")
	void whenDisposersAreSwitchedOffThenNoneIsClaimed() {
		this.runner.withUserConfiguration(Printers.class)
			.withPropertyValues("async-disposable.disposers.enabled=false")
			.run((context) -> {
				assertThat(claims(context)).hasSize(5).allSatisfy((name, claimed) -> assertThat(claimed).isEmpty());
				assertThat(kinds(context)).hasToString("{leaving=DESTROY_METHOD, printer=DISPOSER}");
			});
	}

	@Test
	@DisplayName("F1 destroy-methods.enabled=false leaves them to Spring, and users' disposers go on")
	void whenDestroyMethodsAreSwitchedOffThenTheyAreLeftToSpring() {
		this.runner.withUserConfiguration(Printers.class)
			.withPropertyValues("async-disposable.destroy-methods.enabled=false")
			.run((context) -> {
				assertThat(kinds(context)).hasToString("{printer=DISPOSER}");
				assertThat(claims(context).values()).doesNotContain(List.of());
			});
	}

	@Test
	@DisplayName("F3 a client library that is missing has no source, and costs the others nothing")
	void whenALibraryIsMissingThenItHasNoSource() {
		this.runner
			.withClassLoader(new FilteredClassLoader(ManagedChannel.class, EventLoopGroup.class, ConnectionPool.class,
					ConnectionProvider.class))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(claims(context)).isEmpty();
			});
	}

	/**
	 * Which of the types each built-in source claims.
	 */
	private static Map<String, List<String>> claims(ApplicationContext context) {
		Map<String, List<String>> claims = new TreeMap<>();
		context.getBeansOfType(DisposalSource.class).forEach((name, source) -> {
			if (source.kind() == DisposalKind.BUILT_IN) {
				Stream<Class<?>> claimed = TYPES.stream().filter((type) -> source.claim("bean", type, null) != null);
				claims.put(name, claimed.map(Class::getSimpleName).toList());
			}
		});
		return claims;
	}

	private static Map<String, DisposalKind> kinds(ApplicationContext context) {
		Map<String, DisposalKind> kinds = new TreeMap<>();
		context.getBean(ContextDisposal.class).plannedBeans().forEach((bean) -> kinds.put(bean.name(), bean.kind()));
		return kinds;
	}

	@Configuration(proxyBeanMethods = false)
	static class Printers {

		@Bean(destroyMethod = "leave")
		Leaving leaving() {
			return new Leaving();
		}

		@Bean
		Printer printer() {
			return new Printer();
		}

		@Bean
		AsyncDisposer<Printer> printers() {
			return (printer) -> CompletableFuture.completedFuture(null);
		}

	}

	static class Leaving {

		CompletableFuture<Void> leave() {
			return CompletableFuture.completedFuture(null);
		}

	}

	static class Printer {

	}

}
