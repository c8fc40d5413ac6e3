package io.github.asyncdisposable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableMetricsAutoConfiguration;
import io.github.asyncdisposable.context.LeakDetectionSwitch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Finding what nobody disposed (C5).
 */
@Timeout(60)
class LeakDetectionTests {

	private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

	private final LeakDetection.Listener listener = (type, bean) -> this.leaks.add(type + " " + bean);

	private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();

	@Test
	@DisplayName("C5 what is collected undisposed is told of, with where it was created; what was disposed is not")
	void whenCollectedUndisposedThenLoggedWithItsCreation() throws Exception {
		Logger logger = Logger.getLogger(LeakDetection.class.getName());
		Handler handler = new Recording();
		logger.addHandler(handler);
		try (AutoCloseable detection = LeakDetection.enable(this.listener)) {
			createdHere().disposeAsync();
			createdHere().close();
			WeakReference<?> leaked = new WeakReference<>(createdHere());
			LeakDetection.named(new Object(), "nobody");
			awaitCollection(leaked, 1);
			assertThat(this.leaks).containsExactly(Resource.class.getName() + " null");
		}
		finally {
			logger.removeHandler(handler);
		}
		assertThat(this.records).hasSize(1);
		StringWriter stack = new StringWriter();
		this.records.remove().getThrown().printStackTrace(new PrintWriter(stack));
		assertThat(stack.toString()).contains("createdHere");
	}

	@Test
	@DisplayName("C5 an object does not look for leaks before detection is on, nor after")
	void whenDetectionIsOffThenNothingIsWatched() throws Exception {
		assertThat(createdHere().watch()).isNull();
		AutoCloseable one = LeakDetection.enable(this.listener);
		AutoCloseable other = LeakDetection.enable(this.listener);
		one.close();
		one.close();
		Resource watched = createdHere();
		assertThat(watched.watch()).isNotNull();
		other.close();
		assertThat(createdHere().watch()).isNull();
		watched.close();
	}

	@Test
	@DisplayName("C5 detection is on from before the first bean until the last one is destroyed, for a context once")
	void whenAContextTurnsItOnThenItIsOnUntilItsEnd() throws Exception {
		LeakDetectionSwitch ofContext = new LeakDetectionSwitch();
		ofContext.destroy();
		ofContext.postProcessBeanFactory(new DefaultListableBeanFactory());
		ofContext.postProcessBeanFactory(new DefaultListableBeanFactory());
		Resource watched = createdHere();
		assertThat(watched.watch()).isNotNull();
		watched.close();
		ofContext.destroy();
		assertThat(createdHere().watch()).isNull();
	}

	@Test
	@DisplayName("C5 M2 with the property it is on while the context lives, and counts by the name of the bean")
	void whenThePropertyIsSetThenAbandonedPrototypesAreCounted() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class,
					AsyncDisposableMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, () -> registry)
			.withBean("kept", Resource.class)
			.withInitializer(Beans.bean("abandoned", Resource.class, (definition) -> definition.setScope("prototype")));
		runner.withPropertyValues("async-disposable.leak-detection=true").run((context) -> {
			WeakReference<?> abandoned = new WeakReference<>(context.getBean("abandoned"));
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
			while (abandoned(registry) < 1 && System.nanoTime() < end) {
				System.gc();
				Thread.yield();
			}
			assertThat(abandoned.get()).isNull();
			assertThat(abandoned(registry)).isEqualTo(1);
		});
		assertThat(registry.find("async.disposal.leaks").tag("bean", "kept").counter()).isNull();
		assertThat(createdHere().watch()).isNull();
		runner.run((context) -> {
			assertThat(context).doesNotHaveBean("asyncDisposableLeakDetectionSwitch");
			assertThat(createdHere().watch()).isNull();
		});
	}

	/**
	 * How many were counted; a counter is there an instant before it counts.
	 */
	private static double abandoned(MeterRegistry registry) {
		Counter counter = registry.find("async.disposal.leaks").tag("bean", "abandoned").counter();
		return (counter != null) ? counter.count() : 0;
	}

	private void awaitCollection(WeakReference<?> reference, int expected) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while ((reference.get() != null || this.leaks.size() < expected) && System.nanoTime() < end) {
			System.gc();
			Thread.yield();
		}
	}

	private static Resource createdHere() {
		return new Resource();
	}

	static class Resource extends AbstractAsyncDisposable {

		@Override
		protected CompletionStage<?> disposeAsyncCore() {
			return CompletableFuture.completedFuture(null);
		}

	}

	private final class Recording extends Handler {

		@Override
		public void publish(LogRecord record) {
			LeakDetectionTests.this.records.add(record);
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	}

}
