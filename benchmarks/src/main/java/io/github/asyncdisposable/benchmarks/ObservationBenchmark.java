package io.github.asyncdisposable.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.asyncdisposable.engine.DisposalEngine;
import io.github.asyncdisposable.engine.DisposalLimits;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.metrics.DisposalMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;

/**
 * What it costs to observe a disposal: the same plan of 1,000 nodes that are complete as
 * soon as they are called, without a listener and with metrics. Prints the median and the
 * best of many runs after as many to warm up; the difference is the cost.
 *
 * <pre>
 * mvn -q -Pbench -pl benchmarks -am package -Dbench.main=io.github.asyncdisposable.benchmarks.ObservationBenchmark -Dbench.args=
 * </pre>
 */
public final class ObservationBenchmark {

	private static final int NODES = 1_000;

	private static final int RUNS = 2_000;

	private static final CompletableFuture<?> DONE = CompletableFuture.completedFuture(null);

	private ObservationBenchmark() {
	}

	public static void main(String[] args) {
		MeterRegistry bare = new SimpleMeterRegistry();
		MeterRegistry observed = new SimpleMeterRegistry();
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(observed));
		System.out.printf("%-40s %10s %10s%n", "ns a node", "median", "best");
		measure("no listener", new DisposalListener() {
		});
		measure("a bare meter registry", DisposalMetrics.builder().meterRegistries(List.of(bare)).build());
		measure("an observation registry",
				DisposalMetrics.builder().meterRegistries(List.of(observed)).observationRegistry(observations).build());
	}

	private static void measure(String what, DisposalListener listener) {
		double[] nanos = new double[RUNS];
		try (DisposalEngine engine = DisposalEngine.callerRuns("benchmark")) {
			DisposalPlan plan = plan(listener);
			for (int i = -RUNS; i < RUNS; i++) {
				long start = System.nanoTime();
				listener.shutdownStarted("benchmark");
				listener.shutdownFinished(engine.run(plan, DisposalLimits.DEFAULTS, List.of(listener)));
				nanos[Math.max(i, 0)] = (System.nanoTime() - start) / (double) NODES;
			}
		}
		Arrays.sort(nanos);
		System.out.printf("%-40s %10.1f %10.1f%n", what, nanos[RUNS / 2], nanos[0]);
	}

	private static DisposalPlan plan(DisposalListener listener) {
		DisposalPlan.Builder builder = DisposalPlan.builder();
		for (int i = 0; i < NODES; i++) {
			DisposalNode node = DisposalNode.asynchronous("node" + i, (context) -> DONE);
			builder.add(node);
			listener.managed(node);
		}
		return builder.build();
	}

}
