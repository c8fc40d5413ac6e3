package io.github.asyncdisposable.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * How long a real context takes to close, beside the longest chain of its beans and
 * beside plain Spring, and what the starter costs at start. Prints a table in Markdown.
 */
public final class ShutdownBenchmark {

	/**
	 * So that everything is compiled, which takes more closes than one wants to await.
	 */
	private static final int HURRIED_ROUNDS = 300;

	private static final BenchmarkGraph EMPTY = BenchmarkGraph.independent(0, 0);

	private ShutdownBenchmark() {
	}

	/**
	 * Run everything.
	 * @param args {@code start} for the start alone
	 */
	public static void main(String[] args) {
		if (List.of(args).contains("start")) {
			start(10_000);
			System.exit(0);
		}
		System.out.printf(Locale.ROOT, "Java %s, %d cores%n%n", Runtime.version(),
				Runtime.getRuntime().availableProcessors());
		System.out.println("| graph | longest chain | with the starter, median (min to max) | ratio | plain Spring |");
		System.out.println("|---|---|---|---|---|");
		double empty = close("empty close", EMPTY, 200, 20, 0, 0);
		close("layered: 1,000 in 10 layers, 1-5 ms", BenchmarkGraph.layered(1000, 10, 0, 42), 100, 30, 1, 0);
		close("skewed: 1,000 in 10 layers, 1-5 ms, 5% 100 ms", BenchmarkGraph.layered(1000, 10, 5, 42), 20, 15, 1, 0);
		close("chain: 20 x 20 ms", BenchmarkGraph.chain(20, 20_000), 3, 15, 1, 0);
		close("independent: 100 x 20 ms, less an empty close", BenchmarkGraph.independent(100, 20_000), 150, 30, 1,
				empty);
		noOp(10_000);
		start(10_000);
		System.exit(0);
	}

	private static double close(String name, BenchmarkGraph graph, int warmUp, int rounds, int plainRounds,
			double less) {
		for (int i = 0; i < HURRIED_ROUNDS; i++) {
			BenchmarkContext.withStarter(graph.hurried()).close();
		}
		for (int i = 0; i < warmUp; i++) {
			BenchmarkContext.withStarter(graph).close();
		}
		double[] millis = new double[rounds];
		double[] chains = new double[rounds];
		double[] ratios = new double[rounds];
		for (int i = 0; i < rounds; i++) {
			BenchmarkContext context = BenchmarkContext.withStarter(graph);
			millis[i] = context.close() / 1e6 - less;
			chains[i] = context.criticalPath() / 1e6;
			ratios[i] = millis[i] / chains[i];
		}
		String plain = "-";
		if (plainRounds > 0) {
			plain = format("%.1f ms", median(measure(plainRounds, () -> BenchmarkContext.plain(graph).close() / 1e6)));
		}
		System.out
			.println(format("| %s | %.2f ms | %.2f ms (%.2f to %.2f) | %s | %s |", name, median(chains), median(millis),
					min(millis), max(millis), (graph.size() > 0) ? format("%.3f", median(ratios)) : "-", plain));
		return median(millis);
	}

	private static void noOp(int beans) {
		BenchmarkGraph graph = BenchmarkGraph.independent(beans, 0);
		measure(10, () -> BenchmarkContext.withStarter(graph).close() / 1e3);
		double[] with = measure(20, () -> BenchmarkContext.withStarter(graph).close() / 1e3 / beans);
		double[] plain = measure(20, () -> BenchmarkContext.plain(graph).close() / 1e3 / beans);
		System.out
			.println(format("| %,d that are done at once | - | %.2f us a bean (%.2f to %.2f) | - | %.2f us a bean |",
					beans, median(with), min(with), max(with), median(plain)));
	}

	/**
	 * Plain beans, without and with the starter, in turns; the first two columns are the
	 * same thing measured twice.
	 */
	private static void start(int beans) {
		int rounds = 41;
		double[] first = new double[rounds];
		double[] second = new double[rounds];
		double[] with = new double[rounds];
		for (int i = -10; i < rounds; i++) {
			double a = StartBenchmark.plain(beans);
			double b = StartBenchmark.withStarter(beans);
			double c = StartBenchmark.plain(beans);
			if (i >= 0) {
				first[i] = a;
				with[i] = b;
				second[i] = c;
			}
		}
		System.out.println(format(
				"%nStart with %,d plain beans, median (quartiles): without %.1f ms (%.1f to %.1f), without again %.1f ms"
						+ " (%.1f to %.1f), with the starter %.1f ms (%.1f to %.1f).",
				beans, median(first), quartile(first, 1), quartile(first, 3), median(second), quartile(second, 1),
				quartile(second, 3), median(with), quartile(with, 1), quartile(with, 3)));
	}

	private static double[] measure(int rounds, Supplier<Double> round) {
		double[] values = new double[rounds];
		for (int i = 0; i < rounds; i++) {
			values[i] = round.get();
		}
		return values;
	}

	private static double median(double[] values) {
		return quartile(values, 2);
	}

	private static double quartile(double[] values, int quarter) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[(sorted.length - 1) * quarter / 4];
	}

	private static double min(double[] values) {
		return Arrays.stream(values).min().orElseThrow();
	}

	private static double max(double[] values) {
		return Arrays.stream(values).max().orElseThrow();
	}

	private static String format(String format, Object... values) {
		return String.format(Locale.ROOT, format, values);
	}

}
