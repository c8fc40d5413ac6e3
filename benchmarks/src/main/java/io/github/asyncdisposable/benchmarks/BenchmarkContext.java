package io.github.asyncdisposable.benchmarks;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableMetricsAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableReportAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * A real context with the beans of a {@link BenchmarkGraph}: with the starter, or plain
 * ones whose destroy method returns the same future.
 */
final class BenchmarkContext {

	private static final ScheduledThreadPoolExecutor TIMER = timer();

	private final BenchmarkGraph graph;

	private final long[] nanos;

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private BenchmarkContext(BenchmarkGraph graph) {
		this.graph = graph;
		this.nanos = new long[graph.size()];
	}

	static BenchmarkContext withStarter(BenchmarkGraph graph) {
		BenchmarkContext benchmark = new BenchmarkContext(graph);
		benchmark.context.register(AsyncDisposableAutoConfiguration.class);
		return benchmark.open(false);
	}

	/**
	 * With the starter, a journal and a termination message.
	 */
	static BenchmarkContext withReport(BenchmarkGraph graph, Path directory) {
		return reporting(graph, directory).open(false);
	}

	private static BenchmarkContext reporting(BenchmarkGraph graph, Path directory) {
		BenchmarkContext benchmark = new BenchmarkContext(graph);
		benchmark.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("benchmark",
					Map.of("async-disposable.report.directory", directory.toString(),
							"async-disposable.report.termination-message-path",
							directory.resolve("termination-log").toString())));
		benchmark.context.register(AsyncDisposableAutoConfiguration.class,
				AsyncDisposableReportAutoConfiguration.class);
		return benchmark;
	}

	/**
	 * With all that watches a shutdown: journal, termination message, meters.
	 */
	static BenchmarkContext withEverything(BenchmarkGraph graph, Path directory) {
		BenchmarkContext benchmark = reporting(graph, directory);
		benchmark.context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
		benchmark.context.register(AsyncDisposableMetricsAutoConfiguration.class);
		return benchmark.open(false);
	}

	static BenchmarkContext plain(BenchmarkGraph graph) {
		return new BenchmarkContext(graph).open(true);
	}

	private BenchmarkContext open(boolean plain) {
		for (int i = this.graph.size() - 1; i >= 0; i--) {
			int bean = i;
			RootBeanDefinition definition = plain ? new RootBeanDefinition(Plain.class, () -> new Plain(this, bean))
					: new RootBeanDefinition(Managed.class, () -> new Managed(this, bean));
			int[] dependencies = this.graph.dependencies().get(i);
			String[] names = new String[dependencies.length];
			for (int d = 0; d < names.length; d++) {
				names[d] = "bean" + dependencies[d];
			}
			definition.setDependsOn(names);
			if (plain) {
				definition.setDestroyMethodName("release");
			}
			this.context.registerBeanDefinition("bean" + i, definition);
		}
		this.context.refresh();
		return this;
	}

	/**
	 * Close and measure.
	 * @return how long the close took, in nanoseconds
	 */
	long close() {
		long start = System.nanoTime();
		this.context.close();
		return System.nanoTime() - start;
	}

	/**
	 * The longest chain of what the beans really took, in nanoseconds.
	 */
	long criticalPath() {
		return this.graph.criticalPath(this.nanos);
	}

	private CompletionStage<?> dispose(int bean) {
		long micros = this.graph.micros()[bean];
		if (micros == 0) {
			return CompletableFuture.completedFuture(null);
		}
		long start = System.nanoTime();
		CompletableFuture<Void> done = new CompletableFuture<>();
		TIMER.schedule(() -> {
			this.nanos[bean] = System.nanoTime() - start;
			done.complete(null);
		}, micros, TimeUnit.MICROSECONDS);
		return done;
	}

	private static ScheduledThreadPoolExecutor timer() {
		return new ScheduledThreadPoolExecutor(2, (task) -> {
			Thread thread = new Thread(task, "beans");
			thread.setDaemon(true);
			return thread;
		});
	}

	record Managed(BenchmarkContext context, int bean) implements AsyncDisposable {

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.context.dispose(this.bean);
		}

	}

	record Plain(BenchmarkContext context, int bean) {

		public CompletionStage<?> release() {
			return this.context.dispose(this.bean);
		}

	}

}
