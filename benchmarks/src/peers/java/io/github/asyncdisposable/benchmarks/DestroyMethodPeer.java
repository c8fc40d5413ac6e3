package io.github.asyncdisposable.benchmarks;

import java.util.concurrent.CompletionStage;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Spring alone: destroy methods that return a future, which it awaits one by one.
 */
final class DestroyMethodPeer implements Peer {

	@Override
	public String name() {
		return "Spring's destroy methods";
	}

	@Override
	public Closing open(Disposals disposals) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		SpringContexts.register(context, disposals.graph(), Plain.class, (bean) -> new Plain(disposals, bean),
				"release", true);
		context.refresh();
		return context::close;
	}

	record Plain(Disposals disposals, int bean) {

		public CompletionStage<?> release() {
			return this.disposals.dispose(this.bean);
		}

	}

}
