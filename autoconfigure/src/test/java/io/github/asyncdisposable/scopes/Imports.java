package io.github.asyncdisposable.scopes;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.asyncdisposable.scope.AsyncScope;
import io.github.asyncdisposable.scope.AsyncScopeFactory;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

class Imports {

	private final AsyncScopeFactory scopes;

	Imports(AsyncScopeFactory scopes) {
		this.scopes = scopes;
	}

	CompletableFuture<Void> byHand(List<NewEvent> events) {
		// tag::by-hand[]
		AsyncScope scope = this.scopes.createAsyncScope();
		ImportJob job = scope.getBean(ImportJob.class);
		job.run(events).toCompletableFuture().join();
		CompletableFuture<Void> end = scope.disposeAsync(); // or close(), which waits
		// end::by-hand[]
		return end;
	}

	CompletableFuture<ImportResult> using(List<NewEvent> events) {
		// tag::using[]
		CompletableFuture<ImportResult> result = this.scopes
			.using((scope) -> scope.getBean(ImportJob.class).run(events));
		// end::using[]
		return result;
	}

	// tag::web[]
	@PostMapping("/imports")
	CompletableFuture<ImportResult> run(@RequestBody List<NewEvent> events) {
		return this.scopes.using((scope) -> scope.getBean(ImportJob.class).run(events));
	}
	// end::web[]

}
