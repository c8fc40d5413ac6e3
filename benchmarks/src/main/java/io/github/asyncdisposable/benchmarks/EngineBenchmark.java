package io.github.asyncdisposable.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.asyncdisposable.engine.DisposalEngine;
import io.github.asyncdisposable.engine.DisposalLimits;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;

/**
 * What the engine itself costs a node: plans of ten layers with one to three dependencies
 * in the next layer whose nodes are complete as soon as they are called. Prints the
 * median and the best of many runs after as many to warm up, and beside them what one
 * reading of the clock costs on this machine, of which there is one a node at least.
 *
 * <pre>
 * mvn -q -Pbench -pl benchmarks -am package -Dbench.main=io.github.asyncdisposable.benchmarks.EngineBenchmark -Dbench.args=
 * </pre>
 */
public final class EngineBenchmark {

	private static final int[] SIZES = { 1_000, 10_000, 100_000 };

	private static final CompletableFuture<?> DONE = CompletableFuture.completedFuture(null);

	private EngineBenchmark() {
	}

	/**
	 * Measure all rows.
	 * @param args a word of the names of those that are wanted, such as {@code caller's},
	 * or nothing
	 */
	public static void main(String[] args) {
		String wanted = (args.length > 0) ? args[0] : "";
		System.out.printf("%-40s %8s %10s %10s%n", "ns a node", "nodes", "median", "best");
		for (int size : SIZES) {
			try (DisposalEngine engine = DisposalEngine.callerRuns("benchmark")) {
				measure(wanted, "completed, on the caller's thread", engine, plan(size, EngineBenchmark::completed),
						60_000_000);
				measure(wanted, "synchronous", engine, plan(size, EngineBenchmark::synchronous), 60_000_000);
			}
			try (DisposalEngine engine = DisposalEngine.withOwnThreads("benchmark")) {
				measure(wanted, "completed, on threads of the engine's own", engine,
						plan(size, EngineBenchmark::completed), 6_000_000);
			}
			System.out.printf("%-40s %8d %21.1f%n", "one reading of the clock", size, clock(size));
		}
	}

	private static DisposalNode completed(String name) {
		return DisposalNode.asynchronous(name, (context) -> DONE);
	}

	private static DisposalNode synchronous(String name) {
		return DisposalNode.synchronous(name, () -> {
		});
	}

	private static DisposalPlan plan(int size, Function<String, DisposalNode> node) {
		DisposalPlan.Builder builder = DisposalPlan.builder();
		for (int i = 0; i < size; i++) {
			builder.add(node.apply("node" + i));
		}
		Random random = new Random(1);
		int layer = size / 10;
		for (int i = 0; i < size - layer; i++) {
			for (int edges = 1 + random.nextInt(3); edges > 0; edges--) {
				builder.order(i, (i / layer + 1) * layer + random.nextInt(layer));
			}
		}
		return builder.build();
	}

	private static void measure(String wanted, String what, DisposalEngine engine, DisposalPlan plan, int nodes) {
		if (!what.contains(wanted)) {
			return;
		}
		int runs = Math.max(nodes / plan.size(), 20);
		double[] nanos = new double[runs];
		for (int i = -runs; i < runs; i++) {
			long start = System.nanoTime();
			engine.run(plan, DisposalLimits.DEFAULTS, List.of());
			nanos[Math.max(i, 0)] = (System.nanoTime() - start) / (double) plan.size();
		}
		Arrays.sort(nanos);
		System.out.printf("%-40s %8d %10.1f %10.1f%n", what, plan.size(), nanos[runs / 2], nanos[0]);
	}

	private static double clock(int size) {
		double best = Double.MAX_VALUE;
		for (int round = 0; round < 10_000_000 / size; round++) {
			long start = System.nanoTime();
			long end = start;
			for (int i = 0; i < size; i++) {
				end = System.nanoTime();
			}
			best = Math.min(best, (end - start) / (double) size);
		}
		return best;
	}

}
