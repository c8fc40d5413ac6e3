package io.github.asyncdisposable.patterns;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.github.asyncdisposable.AsyncDisposables;

/**
 * Uses of resources inside one method.
 */
final class Uses {

	private Uses() {
	}

	// tag::nested[]
	static CompletableFuture<String> nested(Supplier<Link> connect) {
		return AsyncDisposables.using(connect,
				(link) -> AsyncDisposables.using(link::openSession, (session) -> session.send("how many?")));
	}
	// end::nested[]

	// tag::sequential[]
	static CompletableFuture<String> sequential(Supplier<Link> connect) {
		return AsyncDisposables.using(connect, (link) -> link.send("how many?"))
			.thenCompose((count) -> AsyncDisposables.using(connect, (link) -> link.send("got " + count)));
	}
	// end::sequential[]

	// tag::stacked[]
	static CompletableFuture<String> stacked(Supplier<Link> connect) {
		return AsyncDisposables.usingStack((stack) -> {
			Link link = stack.use(connect.get());
			Link session = stack.use(link.openSession());
			stack.defer(() -> session.send("done"));
			return session.send("how many?");
		});
	}
	// end::stacked[]

	// tag::executor[]
	static CompletableFuture<String> onExecutor(Supplier<Link> connect, Executor executor) {
		return AsyncDisposables.using(connect, (link) -> link.send("how many?"), executor);
	}
	// end::executor[]

}
