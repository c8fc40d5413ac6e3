package io.github.asyncdisposable.scopes;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.scope.AsyncScopeFactory;
import io.github.asyncdisposable.scope.AsyncScoped;

class Rows {

	private final AsyncScopeFactory scopes;

	Rows(AsyncScopeFactory scopes) {
		this.scopes = scopes;
	}

	Flux<Row> all() {
		// tag::reactive[]
		Flux<Row> rows = Flux.usingWhen(Mono.fromSupplier(this.scopes::createAsyncScope),
				(scope) -> scope.getBean(Query.class).rows(), (scope) -> Mono.fromFuture(scope::disposeAsync));
		// end::reactive[]
		return rows;
	}

	record Row(int number) {
	}

	@AsyncScoped
	static class Query implements AsyncDisposable {

		private final Journal journal;

		Query(Journal journal) {
			this.journal = journal;
		}

		Flux<Row> rows() {
			return Flux.range(1, 3).map(Row::new);
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.runAsync(() -> this.journal.add("dispose"));
		}

	}

}
