package io.github.asyncdisposable.scopes;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.scope.AsyncScope;
import io.github.asyncdisposable.scope.AsyncScopeFactory;
import io.github.asyncdisposable.scope.AsyncScoped;

class ExportStep {

	private final AsyncScopeFactory scopes;

	ExportStep(AsyncScopeFactory scopes) {
		this.scopes = scopes;
	}

	// tag::batch[]
	public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
		try (AsyncScope scope = this.scopes.createAsyncScope()) {
			scope.getBean(Export.class).write(context);
		} // waits for the disposal, and throws what it failed with
		return RepeatStatus.FINISHED;
	}
	// end::batch[]

	/** As in Spring Batch. */
	enum RepeatStatus {

		CONTINUABLE, FINISHED

	}

	/** As in Spring Batch. */
	static class StepContribution {

	}

	/** As in Spring Batch. */
	static class ChunkContext {

	}

	@AsyncScoped
	static class Export implements AsyncDisposable {

		private final Journal journal;

		Export(Journal journal) {
			this.journal = journal;
		}

		void write(ChunkContext context) {
			this.journal.add("write");
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.runAsync(() -> this.journal.add("dispose"));
		}

	}

}
