package io.github.asyncdisposable.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.clients.RedisProcess.Kind;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A last write through Lettuce, whose connection factory Spring stops before it destroys
 * any bean; against every kind of Redis server that there is on this machine.
 */
class LettuceShutdownTests {

	private static final String KEY = "cursor";

	private final List<String> failures = new ArrayList<>();

	@ParameterizedTest(name = "{0}")
	@MethodSource("servers")
	@DisplayName("D7 a write to Redis inside disposeAsync succeeds")
	void whenCursorIsDisposedThenItsWriteSucceeds(Kind kind) throws Exception {
		try (RedisProcess server = kind.start().start()) {
			runner(server).withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class))
				.withBean("cursor", DisposedCursor.class)
				.run((context) -> assertThat(context).hasNotFailed());
			assertThat(this.failures).isEmpty();
			assertThat(written(server)).isEqualTo("1234");
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("servers")
	@DisplayName("D7 the same write in a destroy callback, without the starter, fails: the connections are stopped")
	void whenCursorIsDestroyedWithoutTheStarterThenItsWriteFails(Kind kind) throws Exception {
		try (RedisProcess server = kind.start().start()) {
			runner(server).withBean("cursor", DestroyedCursor.class, () -> new DestroyedCursor(this.failures))
				.run((context) -> assertThat(context).hasNotFailed());
			assertThat(this.failures).hasSize(2)
				.allSatisfy((failure) -> assertThat(failure).contains("LettuceConnectionFactory has been STOPPED"));
			assertThat(written(server)).isNull();
		}
	}

	static List<Kind> servers() {
		return RedisProcess.kinds();
	}

	private ApplicationContextRunner runner(RedisProcess server) {
		return new ApplicationContextRunner()
			.withBean("redisConnectionFactory", LettuceConnectionFactory.class,
					() -> new LettuceConnectionFactory("localhost", server.port()))
			.withUserConfiguration(Templates.class);
	}

	/**
	 * What is in Redis, seen through a connection that has nothing to do with the
	 * context.
	 */
	private static String written(RedisProcess server) {
		LettuceConnectionFactory connections = new LettuceConnectionFactory("localhost", server.port());
		connections.afterPropertiesSet();
		connections.start();
		try {
			return new StringRedisTemplate(connections).opsForValue().get(KEY);
		}
		finally {
			connections.destroy();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Templates {

		@Bean
		StringRedisTemplate redisTemplate(RedisConnectionFactory connections) {
			return new StringRedisTemplate(connections);
		}

	}

	/**
	 * Knows how far its owner has come, and writes that down once, at the end.
	 */
	abstract static class Cursor {

		private StringRedisTemplate redis;

		@Autowired
		void setRedis(StringRedisTemplate redis) {
			this.redis = redis;
		}

		void write() {
			this.redis.opsForValue().set(KEY, "1234");
		}

	}

	static class DisposedCursor extends Cursor implements AsyncDisposable {

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.runAsync(this::write);
		}

	}

	static class DestroyedCursor extends Cursor implements DisposableBean {

		private final List<String> failures;

		DestroyedCursor(List<String> failures) {
			this.failures = failures;
		}

		@PreDestroy
		void preDestroy() {
			attempt();
		}

		@Override
		public void destroy() {
			attempt();
		}

		private void attempt() {
			try {
				write();
			}
			catch (RuntimeException ex) {
				this.failures.add(ex.toString());
			}
		}

	}

}
