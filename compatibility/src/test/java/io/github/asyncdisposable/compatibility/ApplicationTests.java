package io.github.asyncdisposable.compatibility;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.DisposalContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * An application with a web server, actuator and metrics.
 */
class ApplicationTests {

	private static final String[] ARGUMENTS = { "--server.port=0", "--server.shutdown=graceful",
			"--spring.main.banner-mode=off", "--async-disposable.beans.writer.timeout=7s" };

	private final List<String> log = new CopyOnWriteArrayList<>();

	@Test
	@DisplayName("the line is the one that was asked for, not the one that the jar was built on")
	void theLineIsTheOneThatWasAskedFor() {
		assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("compatibility.spring-boot.version"));
	}

	@Test
	@DisplayName("D2 D4 D7 F1 T1 M2 an application starts, serves, and is disposed in order")
	void whenApplicationClosesThenItsBeansAreDisposedInOrder() throws Exception {
		MeterRegistry meters;
		try (ConfigurableApplicationContext context = start()) {
			String port = context.getEnvironment().getRequiredProperty("local.server.port");
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health"))
				.build();
			assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body()).contains("UP");
			meters = context.getBean(MeterRegistry.class);
			assertThat(meters.get("async.disposal").tag("bean", "writer").timer().count()).isZero();
		}
		assertThat(this.log).containsExactly("buffer", "writer within 7 s", "connections", "session");
		assertThat(meters.get("async.disposal").tag("bean", "writer").timer().count()).isOne();
	}

	@Test
	@DisplayName("D10 a start that fails disposes what was created")
	void whenStartFailsThenWhatWasCreatedIsDisposed() {
		assertThatException().isThrownBy(() -> start("--fail=true").close()).withStackTraceContaining("on purpose");
		assertThat(this.log).containsExactly("buffer", "writer within 7 s", "session");
	}

	private ConfigurableApplicationContext start(String... more) {
		SpringApplication application = new SpringApplication(Beans.class);
		application.addInitializers((context) -> context.getBeanFactory().registerSingleton("log", this.log));
		return application.run(Stream.of(ARGUMENTS, more).flatMap(Stream::of).toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Beans {

		@Bean
		SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean(destroyMethod = "bye")
		Session session(List<String> log) {
			return new Session(log);
		}

		@Bean
		Connections connections(List<String> log, Session session) {
			return new Connections(log);
		}

		@Bean
		Writer writer(List<String> log, Connections connections) {
			return new Writer(log);
		}

		@Bean
		Buffer buffer(List<String> log, ObjectProvider<Writer> writer) {
			return new Buffer(log);
		}

		@Bean
		Object last(Buffer buffer, Environment environment) {
			if (environment.getProperty("fail", boolean.class, false)) {
				throw new IllegalStateException("on purpose");
			}
			return new Object();
		}

	}

	/**
	 * Says goodbye by a destroy method that returns a future.
	 */
	record Session(List<String> log) {

		CompletableFuture<Void> bye() {
			return CompletableFuture.runAsync(() -> this.log.add("session"),
					CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
		}

	}

	/**
	 * Stopped before any bean is destroyed.
	 */
	static final class Connections implements SmartLifecycle {

		private final List<String> log;

		private volatile boolean running;

		Connections(List<String> log) {
			this.log = log;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.log.add("connections");
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return 0;
		}

	}

	record Writer(List<String> log) implements AsyncDisposable {

		@Override
		public CompletableFuture<?> disposeAsync() {
			throw new IllegalStateException("Called without a limit");
		}

		@Override
		public CompletableFuture<?> disposeAsync(DisposalContext context) {
			long seconds = (long) Math.ceil(context.remaining().toMillis() / 1000.0);
			this.log.add("writer within " + seconds + " s");
			return CompletableFuture.completedFuture(null);
		}

	}

	record Buffer(List<String> log) implements AsyncDisposable {

		@Override
		public CompletableFuture<?> disposeAsync() {
			return CompletableFuture.runAsync(() -> this.log.add("buffer"),
					CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
		}

	}

}
