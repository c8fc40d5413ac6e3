package io.github.asyncdisposable.patterns;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.AsyncDisposableStack;
import io.github.asyncdisposable.AsyncDisposables;

// tag::transaction[]
final class Transaction implements AsyncDisposable {

	private final Connection connection;

	private boolean committed;

	private Transaction(Connection connection) {
		this.connection = connection;
	}

	static CompletionStage<Transaction> begin(ConnectionFactory factory) {
		return Mono.from(factory.create())
			.flatMap((connection) -> Mono.from(connection.beginTransaction())
				.thenReturn(new Transaction(connection))
				.onErrorResume((ex) -> Mono.from(connection.close()).then(Mono.error(ex))))
			.toFuture();
	}

	CompletionStage<Long> execute(String sql) {
		return Flux.from(this.connection.createStatement(sql).execute())
			.flatMap(Result::getRowsUpdated)
			.reduce(0L, Long::sum)
			.toFuture();
	}

	CompletionStage<?> commit() {
		return Mono.from(this.connection.commitTransaction()).doOnSuccess((done) -> this.committed = true).toFuture();
	}

	@Override
	public CompletionStage<?> disposeAsync() {
		AsyncDisposableStack ending = new AsyncDisposableStack();
		ending.defer(() -> Mono.from(this.connection.close()).toFuture());
		if (!this.committed) {
			ending.defer(() -> Mono.from(this.connection.rollbackTransaction()).toFuture());
		}
		return ending.disposeAsync();
	}

}
// end::transaction[]

final class Transfers {

	private Transfers() {
	}

	// tag::transaction-use[]
	static CompletableFuture<Long> transfer(ConnectionFactory factory, String debit, String credit) {
		return AsyncDisposables.usingAsync(() -> Transaction.begin(factory),
				(transaction) -> transaction.execute(debit)
					.thenCompose((debited) -> transaction.execute(credit))
					.thenCompose((credited) -> transaction.commit().thenApply((done) -> credited)));
	}
	// end::transaction-use[]

}
