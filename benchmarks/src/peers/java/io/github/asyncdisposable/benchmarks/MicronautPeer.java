package io.github.asyncdisposable.benchmarks;

import java.util.Map;
import java.util.concurrent.CompletionStage;

import io.micronaut.context.ApplicationContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;

/**
 * Micronaut's graceful shutdown, which knows no order: all at the same time.
 */
final class MicronautPeer implements Peer {

	@Override
	public String name() {
		return "Micronaut's graceful shutdown";
	}

	@Override
	public Closing open(Disposals disposals) {
		ApplicationContext context = ApplicationContext
			.run(Map.of("micronaut.lifecycle.graceful-shutdown.enabled", "true",
					"micronaut.lifecycle.graceful-shutdown.grace-period",
					disposals.workload().hangs() ? Workload.LIMIT.toMillis() + "ms" : "10s"));
		for (int bean = 0; bean < disposals.size(); bean++) {
			context.registerSingleton(GracefulShutdownCapable.class, new Capable(disposals, bean),
					Qualifiers.byName("bean" + bean));
		}
		return context::close;
	}

	record Capable(Disposals disposals, int bean) implements GracefulShutdownCapable {

		@Override
		public CompletionStage<?> shutdownGracefully() {
			return this.disposals.dispose(this.bean);
		}

	}

}
