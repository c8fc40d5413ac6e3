package io.github.asyncdisposable.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What {@link ScopeBenchmark} measures, in turns and by the processor time of the thread:
 * for machines that do something else besides. Prints a table in Markdown.
 */
public final class ScopeRatioBenchmark {

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private static final int ROUNDS = 150;

	private static final int CALLS = 2000;

	private ScopeRatioBenchmark() {
	}

	/**
	 * Run everything.
	 * @param args not used
	 */
	public static void main(String[] args) {
		ScopeBenchmark benchmark = new ScopeBenchmark();
		benchmark.open();
		List<Supplier<Object>> calls = List.of(benchmark::asyncFiveBeans, benchmark::springFiveBeansBesideTheStarter,
				benchmark::springFiveBeans, benchmark::asyncEmpty);
		double[][] nanos = new double[calls.size()][ROUNDS];
		for (int round = -ROUNDS; round < ROUNDS; round++) {
			for (int i = 0; i < nanos.length; i++) {
				nanos[i][Math.max(round, 0)] = measure(calls.get(i));
			}
		}
		for (double[] all : nanos) {
			Arrays.sort(all);
		}
		System.out.printf(Locale.ROOT, "Java %s%n%n| | ns, median (quartiles) | of that |%n|---|---|---|%n",
				Runtime.version());
		print("`AsyncScope`, five beans", nanos[0], nanos[0]);
		print("Spring's custom scope in the same context", nanos[1], nanos[0]);
		print("Spring's custom scope without the starter", nanos[2], nanos[0]);
		print("`AsyncScope` with nothing in it", nanos[3], nanos[0]);
		benchmark.close();
	}

	private static double measure(Supplier<Object> call) {
		Object last = null;
		long start = THREADS.getCurrentThreadCpuTime();
		for (int i = 0; i < CALLS; i++) {
			last = call.get();
		}
		double nanos = (THREADS.getCurrentThreadCpuTime() - start) / (double) CALLS;
		return (last != null) ? nanos : Double.NaN;
	}

	private static void print(String name, double[] nanos, double[] scope) {
		System.out.printf(Locale.ROOT, "| %s | %.0f (%.0f to %.0f) | %.2f |%n", name, nanos[ROUNDS / 2],
				nanos[ROUNDS / 4], nanos[ROUNDS * 3 / 4], scope[ROUNDS / 2] / nanos[ROUNDS / 2]);
	}

}
