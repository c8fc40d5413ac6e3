package io.github.asyncdisposable.benchmarks;

import java.util.Map;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * This library's starter.
 */
final class StarterPeer implements Peer {

	static final String NAME = "this starter";

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public Closing open(Disposals disposals) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		if (disposals.workload().hangs()) {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("limits",
						Map.of("async-disposable.timeout", Workload.LIMIT.toMillis() + "ms",
								"async-disposable.fault-grace", "0s", "async-disposable.report.log", "none")));
		}
		context.register(AsyncDisposableAutoConfiguration.class);
		SpringContexts.register(context, disposals.graph(), Managed.class, (bean) -> new Managed(disposals, bean), null,
				true);
		context.refresh();
		return context::close;
	}

	record Managed(Disposals disposals, int bean) implements AsyncDisposable {

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.disposals.dispose(this.bean);
		}

	}

}
