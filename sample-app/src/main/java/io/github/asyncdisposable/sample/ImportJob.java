package io.github.asyncdisposable.sample;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.CancellationSignal;
import io.github.asyncdisposable.InFlightOperations;
import io.github.asyncdisposable.scope.AsyncScoped;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * One import. It works through a staging file, so that a large one does not sit in
 * memory, and stops after the batch in hand when its scope is disposed under it.
 */
@Component
@AsyncScoped
final class ImportJob implements AsyncDisposable {

	private static final CustomizableThreadFactory THREADS = threads();

	private static final Executor OWN_THREAD = (task) -> THREADS.newThread(task).start();

	private final InFlightOperations runs = InFlightOperations.cancelling();

	private final StagingFile staging;

	private final ProgressWriter progress;

	private final EventStore store;

	private final IngestProperties properties;

	ImportJob(StagingFile staging, ProgressWriter progress, EventStore store, IngestProperties properties) {
		this.staging = staging;
		this.progress = progress;
		this.store = store;
		this.properties = properties;
	}

	CompletableFuture<ImportResult> run(List<NewEvent> events) {
		return this.runs.run((signal) -> CompletableFuture.supplyAsync(() -> copy(events, signal), OWN_THREAD));
	}

	@Override
	public CompletionStage<?> disposeAsync() {
		return this.runs.disposeAsync();
	}

	private ImportResult copy(List<NewEvent> events, CancellationSignal signal) {
		this.staging.write(events.stream().map(Event::received).toList());
		int imported = 0;
		while (!signal.isCancelled()) {
			List<Event> batch = this.staging.read(imported, this.properties.batchSize());
			if (batch.isEmpty()) {
				break;
			}
			this.store.save(batch);
			imported += batch.size();
			this.progress.imported(imported, events.size());
			pause(signal);
		}
		return new ImportResult(imported, events.size());
	}

	/**
	 * Leave the database some time for others.
	 */
	private void pause(CancellationSignal signal) {
		CompletableFuture<Void> end = new CompletableFuture<>();
		signal.onCancel(() -> end.complete(null));
		end.completeOnTimeout(null, this.properties.importPause().toNanos(), TimeUnit.NANOSECONDS).join();
	}

	private static CustomizableThreadFactory threads() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("import-");
		threads.setDaemon(true);
		return threads;
	}

}
