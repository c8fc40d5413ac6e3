package io.github.asyncdisposable.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;

import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * How many bytes of an open context belong to each bean: what is live with many beans,
 * less what is live with few. Prints a table in Markdown.
 */
public final class FootprintBenchmark {

	private static final int FEW = 10;

	private static final int MANY = 20_010;

	private static final int ROUNDS = 7;

	private FootprintBenchmark() {
	}

	/**
	 * Run everything.
	 * @param args not used
	 */
	public static void main(String[] args) {
		System.out.printf(Locale.ROOT, "Java %s%n%n| a bean | bytes, median (min to max) |%n|---|---|%n",
				Runtime.version());
		print("without the starter, no destroy method", false, null);
		print("without the starter, a destroy method", false, "release");
		print("with the starter, managed", true, null);
		print("without the starter, no destroy method, again", false, null);
	}

	private static void print(String name, boolean starter, String destroyMethod) {
		double[] bytes = new double[ROUNDS];
		measure(FEW, starter, destroyMethod);
		for (int i = 0; i < ROUNDS; i++) {
			bytes[i] = (measure(MANY, starter, destroyMethod) - measure(FEW, starter, destroyMethod))
					/ (double) (MANY - FEW);
		}
		Arrays.sort(bytes);
		System.out.printf(Locale.ROOT, "| %s | %.1f (%.1f to %.1f) |%n", name, bytes[ROUNDS / 2], bytes[0],
				bytes[ROUNDS - 1]);
	}

	private static long measure(int beans, boolean starter, String destroyMethod) {
		long before = live();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			if (starter) {
				context.register(AsyncDisposableAutoConfiguration.class);
			}
			for (int i = 0; i < beans; i++) {
				RootBeanDefinition definition = new RootBeanDefinition(Resource.class);
				if (destroyMethod != null) {
					definition.setDestroyMethodName(destroyMethod);
				}
				context.registerBeanDefinition("bean" + i, definition);
			}
			context.refresh();
			return live() - before;
		}
	}

	private static long live() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	static final class Resource implements AsyncDisposable {

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.completedFuture(null);
		}

		public CompletionStage<?> release() {
			return disposeAsync();
		}

	}

}
