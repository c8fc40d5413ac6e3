package io.github.asyncdisposable.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a journal and a termination message cost a shutdown: the skewed graph without
 * them, with them, and without again, in turns.
 */
public final class ReportBenchmark {

	private static final int WARM_UP = 8;

	private static final int ROUNDS = 30;

	private ReportBenchmark() {
	}

	/**
	 * Run it.
	 * @param args not used
	 * @throws IOException if there is no temporary directory
	 */
	public static void main(String[] args) throws IOException {
		BenchmarkGraph graph = BenchmarkGraph.layered(1000, 10, 5, 42);
		Path directory = Files.createTempDirectory("journal");
		double[] without = new double[ROUNDS];
		double[] with = new double[ROUNDS];
		double[] everything = new double[ROUNDS];
		double[] again = new double[ROUNDS];
		for (int i = -WARM_UP; i < ROUNDS; i++) {
			double a = BenchmarkContext.withStarter(graph).close() / 1e6;
			double b = BenchmarkContext.withReport(graph, directory).close() / 1e6;
			double all = BenchmarkContext.withEverything(graph, directory).close() / 1e6;
			double c = BenchmarkContext.withStarter(graph).close() / 1e6;
			if (i >= 0) {
				without[i] = a;
				with[i] = b;
				everything[i] = all;
				again[i] = c;
			}
		}
		System.out.println("Java " + Runtime.version() + ", skewed: 1,000 in 10 layers, 1-5 ms, 5% 100 ms");
		System.out.println("without " + quartiles(without));
		System.out.println("with a journal and a termination message " + quartiles(with));
		System.out.println("and with meters " + quartiles(everything));
		System.out.println("without " + quartiles(again));
		System.exit(0);
	}

	private static String quartiles(double[] values) {
		Arrays.sort(values);
		return String.format(Locale.ROOT, "%.1f ms (quartiles %.1f to %.1f)", values[values.length / 2],
				values[values.length / 4], values[values.length * 3 / 4]);
	}

}
