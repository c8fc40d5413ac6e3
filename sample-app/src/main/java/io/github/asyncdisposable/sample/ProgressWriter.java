package io.github.asyncdisposable.sample;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AbstractAsyncDisposable;
import io.github.asyncdisposable.scope.AsyncScoped;

import org.springframework.stereotype.Component;

/**
 * Writes how far one import has come, and in the end where it stopped.
 */
@Component
@AsyncScoped
final class ProgressWriter extends AbstractAsyncDisposable {

	private final BufferedWriter writer;

	private ImportResult last = new ImportResult(0, 0);

	ProgressWriter(IngestProperties properties) throws IOException {
		this.writer = Files.newBufferedWriter(properties.dataDirectory().resolve("imports.log"),
				StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}

	synchronized void imported(int imported, int of) {
		this.last = new ImportResult(imported, of);
		write("Imported " + imported + " of " + of);
	}

	@Override
	protected CompletionStage<?> disposeAsyncCore() {
		return CompletableFuture.runAsync(this::end);
	}

	private synchronized void end() {
		try (this.writer) {
			write("Ended with " + this.last.imported() + " of " + this.last.of());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void write(String line) {
		try {
			this.writer.write(line);
			this.writer.newLine();
			this.writer.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
