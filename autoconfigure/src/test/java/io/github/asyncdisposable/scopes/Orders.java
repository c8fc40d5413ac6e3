package io.github.asyncdisposable.scopes;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.scope.AsyncScopeFactory;
import io.github.asyncdisposable.scope.AsyncScoped;

class Orders {

	private final AsyncScopeFactory scopes;

	Orders(AsyncScopeFactory scopes) {
		this.scopes = scopes;
	}

	// tag::listener[]
	@KafkaListener(topics = "orders")
	CompletableFuture<Void> receive(Order order) {
		return this.scopes.using((scope) -> scope.getBean(OrderHandler.class).handle(order));
	}
	// end::listener[]

	record Order(String id) {
	}

	@AsyncScoped
	static class OrderHandler implements AsyncDisposable {

		private final Journal journal;

		OrderHandler(Journal journal) {
			this.journal = journal;
		}

		CompletionStage<Void> handle(Order order) {
			return CompletableFuture.runAsync(() -> this.journal.add("handle " + order.id()));
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.runAsync(() -> this.journal.add("dispose"));
		}

	}

}
