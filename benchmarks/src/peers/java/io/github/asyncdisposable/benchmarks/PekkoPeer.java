package io.github.asyncdisposable.benchmarks;

import java.util.Arrays;

import com.typesafe.config.ConfigFactory;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.CoordinatedShutdown;

/**
 * Apache Pekko's coordinated shutdown: a phase for each layer.
 */
final class PekkoPeer implements Peer {

	@Override
	public String name() {
		return "Pekko, a phase a layer";
	}

	@Override
	public Closing open(Disposals disposals) {
		int[] layers = disposals.graph().layers();
		ActorSystem system = ActorSystem.create("benchmark",
				ConfigFactory.parseString(configuration(disposals.workload(), layers))
					.withFallback(ConfigFactory.load()));
		CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
		for (int i = 0; i < disposals.size(); i++) {
			int bean = i;
			shutdown.addTask("layer-" + layers[bean], "bean" + bean,
					() -> disposals.dispose(bean).thenApply((value) -> Done.getInstance()));
		}
		return new Closing() {

			@Override
			public void close() throws Exception {
				shutdown.runAll(CoordinatedShutdown.unknownReason()).toCompletableFuture().get();
			}

			@Override
			public void tidyUp() {
				system.terminate();
			}

		};
	}

	private static String configuration(Workload workload, int[] layers) {
		StringBuilder text = new StringBuilder("pekko { loglevel = OFF, stdout-loglevel = OFF\ncoordinated-shutdown {\n")
			.append("terminate-actor-system = off, exit-jvm = off\n")
			.append("run-by-jvm-shutdown-hook = off, run-by-actor-system-terminate = off\nphases {\n");
		String timeout = workload.hangs() ? Workload.LIMIT.toMillis() + " ms" : "10 s";
		for (int layer = 0; layer <= Arrays.stream(layers).max().orElse(0); layer++) {
			text.append("layer-").append(layer).append(" { timeout = ").append(timeout).append(", recover = on");
			if (layer > 0) {
				text.append(", depends-on = [layer-").append(layer - 1).append(']');
			}
			text.append(" }\n");
		}
		return text.append("}}}").toString();
	}

}
