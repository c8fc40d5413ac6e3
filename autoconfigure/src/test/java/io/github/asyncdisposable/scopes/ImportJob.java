package io.github.asyncdisposable.scopes;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.scope.AsyncScoped;

import org.springframework.stereotype.Component;

// tag::bean[]
@Component
@AsyncScoped // one for each scope
class ImportJob implements AsyncDisposable {

	private final StagingFile file = new StagingFile();

	CompletionStage<ImportResult> run(List<NewEvent> events) {
		return this.file.write(events);
	}

	@Override
	public CompletionStage<?> disposeAsync() {
		return this.file.delete();
	}

}
// end::bean[]
