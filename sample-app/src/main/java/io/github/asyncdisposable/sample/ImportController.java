package io.github.asyncdisposable.sample;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.asyncdisposable.scope.AsyncScopeFactory;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Imports events in bulk, each import in a scope of its own. It answers once the import
 * has ended and everything that was opened for it is closed again.
 */
@RestController
@RequestMapping("/imports")
final class ImportController {

	private final AsyncScopeFactory scopes;

	ImportController(AsyncScopeFactory scopes) {
		this.scopes = scopes;
	}

	@PostMapping
	CompletableFuture<ImportResult> run(@RequestBody List<NewEvent> events) {
		return this.scopes.using((scope) -> scope.getBean(ImportJob.class).run(events));
	}

}
