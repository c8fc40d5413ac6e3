package io.github.asyncdisposable.benchmarks;

import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * Spring alone: a phase for each layer, by hand, stopped with a callback.
 */
final class LifecyclePeer implements Peer {

	@Override
	public String name() {
		return "SmartLifecycle, a phase a layer";
	}

	@Override
	public Closing open(Disposals disposals) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.registerBean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, DefaultLifecycleProcessor.class,
				() -> {
					DefaultLifecycleProcessor processor = new DefaultLifecycleProcessor();
					processor.setTimeoutPerShutdownPhase(Workload.LIMIT.toMillis() * 20);
					if (disposals.workload().hangs()) {
						processor.setTimeoutPerShutdownPhase(Workload.LIMIT.toMillis());
					}
					return processor;
				});
		int[] layers = disposals.graph().layers();
		SpringContexts.register(context, disposals.graph(), Stopping.class,
				(bean) -> new Stopping(disposals, bean, -layers[bean]), null, false);
		context.refresh();
		return context::close;
	}

	static final class Stopping implements SmartLifecycle {

		private final Disposals disposals;

		private final int bean;

		private final int phase;

		private volatile boolean running;

		Stopping(Disposals disposals, int bean, int phase) {
			this.disposals = disposals;
			this.bean = bean;
			this.phase = phase;
		}

		@Override
		public int getPhase() {
			return this.phase;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			throw new IllegalStateException("It is stopped with a callback");
		}

		@Override
		public void stop(Runnable callback) {
			this.disposals.dispose(this.bean).whenComplete((value, failure) -> {
				this.running = false;
				callback.run();
			});
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

}
