package io.github.asyncdisposable.scopes;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What an import writes to.
 */
final class StagingFile {

	static final AtomicInteger EXISTING = new AtomicInteger();

	StagingFile() {
		EXISTING.incrementAndGet();
	}

	CompletionStage<ImportResult> write(List<NewEvent> events) {
		return CompletableFuture.completedFuture(new ImportResult(events.size()));
	}

	CompletionStage<?> delete() {
		return CompletableFuture.runAsync(EXISTING::decrementAndGet);
	}

}

/**
 * What is imported.
 */
record NewEvent(String name) {
}

/**
 * How many were.
 */
record ImportResult(int count) {
}
