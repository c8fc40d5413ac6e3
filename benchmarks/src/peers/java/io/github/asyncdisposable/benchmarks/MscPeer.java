package io.github.asyncdisposable.benchmarks;

import java.util.function.Consumer;

import org.jboss.msc.Service;
import org.jboss.msc.service.ServiceBuilder;
import org.jboss.msc.service.ServiceContainer;
import org.jboss.msc.service.ServiceName;
import org.jboss.msc.service.StartContext;
import org.jboss.msc.service.StopContext;

/**
 * The service container of WildFly, which knows what depends on what.
 */
final class MscPeer implements Peer {

	@Override
	public String name() {
		return "jboss-msc";
	}

	@Override
	public Closing open(Disposals disposals) throws InterruptedException {
		ServiceContainer container = ServiceContainer.Factory.create("benchmark", false);
		for (int bean = disposals.size() - 1; bean >= 0; bean--) {
			ServiceBuilder<?> builder = container.addService();
			Consumer<Object> value = builder.provides(name(bean));
			for (int dependency : disposals.graph().dependencies().get(bean)) {
				builder.requires(name(dependency));
			}
			builder.setInstance(new Disposing(disposals, bean, value)).install();
		}
		container.awaitStability();
		return () -> {
			container.shutdown();
			container.awaitTermination();
		};
	}

	private static ServiceName name(int bean) {
		return ServiceName.of("bean" + bean);
	}

	record Disposing(Disposals disposals, int bean, Consumer<Object> value) implements Service {

		@Override
		public void start(StartContext context) {
			this.value.accept(this);
		}

		@Override
		public void stop(StopContext context) {
			context.asynchronous();
			this.disposals.dispose(this.bean).whenComplete((value, failure) -> context.complete());
		}

	}

}
