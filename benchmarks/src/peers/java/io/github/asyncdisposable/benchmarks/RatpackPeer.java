package io.github.asyncdisposable.benchmarks;

import java.util.ArrayList;
import java.util.List;

import ratpack.exec.Promise;
import ratpack.server.RatpackServer;
import ratpack.service.Service;
import ratpack.service.ServiceDependencies;
import ratpack.service.StopEvent;

/**
 * The services of a Ratpack server, which are told what depends on what.
 */
final class RatpackPeer implements Peer {

	@Override
	public String name() {
		return "Ratpack's service graph, with its server";
	}

	@Override
	public boolean takes(Workload workload) {
		// Not tried with 10,000 services
		return workload.graph().size() <= 1000;
	}

	@Override
	public Closing open(Disposals disposals) throws Exception {
		List<Disposing> services = new ArrayList<>();
		for (int bean = 0; bean < disposals.size(); bean++) {
			services.add(new Disposing(disposals, bean));
		}
		ServiceDependencies dependencies = (spec) -> {
			for (int bean = 0; bean < services.size(); bean++) {
				Service dependent = services.get(bean);
				for (int other : disposals.graph().dependencies().get(bean)) {
					Service dependency = services.get(other);
					spec.dependsOn((candidate) -> candidate == dependent, (candidate) -> candidate == dependency);
				}
			}
		};
		RatpackServer server = RatpackServer.start((spec) -> spec.serverConfig((config) -> config.port(0))
			.registryOf((registry) -> {
				services.forEach((service) -> registry.add(service));
				registry.add(ServiceDependencies.class, dependencies);
			})
			.handler((registry) -> (context) -> context.render("")));
		return server::stop;
	}

	record Disposing(Disposals disposals, int bean) implements Service {

		@Override
		public void onStop(StopEvent event) {
			Promise.<Void>async((downstream) -> downstream.accept(this.disposals.dispose(this.bean)))
				.operation()
				.then();
		}

	}

}
