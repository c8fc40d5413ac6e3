package io.github.asyncdisposable.autoconfigure;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.scope.AsyncScope;
import io.github.asyncdisposable.scope.AsyncScopeFactory;
import io.github.asyncdisposable.scope.AsyncScoped;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/**
 * Opens an application with a bean of every kind, uses it and closes it, as often as it
 * is told to; loaded anew each time by {@link EnduringJvm}, which sees it as a function:
 * from properties to the closed context.
 */
public final class EnduringApplication implements Function<Map<String, Object>, Object> {

	/** What is disposed of an application that started. */
	static final int DISPOSALS = 8;

	private static final long LATEST_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final AtomicInteger disposals = new AtomicInteger();

	@Override
	public Object apply(Map<String, Object> properties) {
		ClassLoader classLoader = getClass().getClassLoader();
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		Thread.currentThread().setContextClassLoader(classLoader);
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		try {
			context.setClassLoader(classLoader);
			context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
			context.registerBean("disposals", AtomicInteger.class, () -> this.disposals);
			context.register(Beans.class);
			openAndClose(context, properties.containsKey("fail"));
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
		return context;
	}

	private void openAndClose(AnnotationConfigApplicationContext context, boolean fails) {
		int expected = fails ? DISPOSALS - 4 : DISPOSALS;
		try {
			context.refresh();
			context.getBean("made");
			try (AsyncScope scope = context.getBean(AsyncScopeFactory.class).createAsyncScope()) {
				scope.getBean(Scoped.class);
			}
			// Left open, for the close to dispose
			context.getBean(AsyncScopeFactory.class).createAsyncScope().getBean(Scoped.class);
			context.close();
		}
		catch (IllegalStateException | org.springframework.beans.BeansException ex) {
			if (!fails) {
				throw ex;
			}
		}
		// A call that is given up before its thread has run is made all the same, later.
		long begin = System.nanoTime();
		while (this.disposals.get() < expected && System.nanoTime() - begin < LATEST_NANOS) {
			Thread.onSpinWait();
		}
		if (this.disposals.get() != expected) {
			throw new AssertionError(this.disposals + " disposals instead of " + expected);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ AsyncDisposableAutoConfiguration.class, AsyncScopeAutoConfiguration.class,
			AsyncDisposableReportAutoConfiguration.class, AsyncDisposableMetricsAutoConfiguration.class,
			AsyncDisposableEndpointAutoConfiguration.class, ForeignDisposalAutoConfiguration.class })
	static class Beans {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		Sink sink(AtomicInteger disposals) {
			return new Sink(disposals);
		}

		@Bean(destroyMethod = "bye")
		Session session(AtomicInteger disposals, Sink sink) {
			return new Session(disposals);
		}

		@Bean
		Synchronous synchronous(AtomicInteger disposals, Session session) {
			return new Synchronous(disposals);
		}

		@Bean
		Made made(AtomicInteger disposals, ObjectProvider<Synchronous> synchronous) {
			return new Made(disposals);
		}

		@Bean
		@Scope("prototype")
		Owned owned(AtomicInteger disposals) {
			return new Owned(disposals);
		}

		@Bean
		Owner owner(Owned owned, Sink sink) {
			return new Owner();
		}

		@Bean
		AsyncDisposable last(AtomicInteger disposals, Owner owner, Environment environment) {
			if (environment.containsProperty("fail")) {
				throw new IllegalStateException("on purpose");
			}
			return environment.containsProperty("hang") ? new Hanging(disposals) : new Sink(disposals);
		}

		@Bean
		@AsyncScoped
		Scoped scoped(AtomicInteger disposals, Sink sink) {
			return new Scoped(disposals);
		}

	}

	record Sink(AtomicInteger disposals) implements AsyncDisposable {

		@Override
		public CompletableFuture<?> disposeAsync() {
			return CompletableFuture.runAsync(this.disposals::incrementAndGet);
		}

	}

	record Session(AtomicInteger disposals) {

		CompletableFuture<?> bye() {
			return CompletableFuture.runAsync(this.disposals::incrementAndGet);
		}

	}

	record Synchronous(AtomicInteger disposals) implements DisposableBean {

		@Override
		public void destroy() {
			this.disposals.incrementAndGet();
		}

	}

	record Made(AtomicInteger disposals) implements FactoryBean<Sink> {

		@Override
		public Sink getObject() {
			return new Sink(this.disposals);
		}

		@Override
		public Class<?> getObjectType() {
			return Sink.class;
		}

	}

	record Owned(AtomicInteger disposals) implements AsyncDisposable {

		@Override
		public CompletableFuture<?> disposeAsync() {
			this.disposals.incrementAndGet();
			return CompletableFuture.completedFuture(null);
		}

	}

	static final class Owner {

	}

	record Scoped(AtomicInteger disposals) implements AsyncDisposable {

		@Override
		public CompletableFuture<?> disposeAsync() {
			return CompletableFuture.runAsync(this.disposals::incrementAndGet);
		}

	}

	/**
	 * Blocks its thread until its limit.
	 */
	record Hanging(AtomicInteger disposals) implements AsyncDisposable {

		@Override
		public CompletableFuture<?> disposeAsync() {
			this.disposals.incrementAndGet();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return new CompletableFuture<>();
		}

	}

}
