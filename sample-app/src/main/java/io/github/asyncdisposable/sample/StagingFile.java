package io.github.asyncdisposable.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.github.asyncdisposable.AbstractAsyncDisposable;
import io.github.asyncdisposable.scope.AsyncScoped;

import org.springframework.stereotype.Component;

/**
 * Holds the events of one import until they are in the database; gone with its scope.
 */
@Component
@AsyncScoped
final class StagingFile extends AbstractAsyncDisposable {

	private static final String SEPARATOR = " ";

	private final Path file;

	StagingFile(IngestProperties properties) throws IOException {
		Path directory = Files.createDirectories(properties.dataDirectory().resolve("staging"));
		this.file = Files.createTempFile(directory, "import-", ".events");
	}

	void write(List<Event> events) {
		try {
			Files.write(this.file, events.stream().map(StagingFile::line).toList());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<Event> read(int from, int count) {
		try (Stream<String> lines = Files.lines(this.file)) {
			return lines.skip(from).limit(count).map(StagingFile::event).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	protected CompletionStage<?> disposeAsyncCore() {
		return CompletableFuture.runAsync(() -> {
			try {
				Files.deleteIfExists(this.file);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	private static String line(Event event) {
		return String.join(SEPARATOR, event.id().toString(), event.receivedAt().toString(), encoded(event.source()),
				encoded(event.text()));
	}

	private static Event event(String line) {
		String[] parts = line.split(SEPARATOR, 4);
		return new Event(UUID.fromString(parts[0]), Instant.parse(parts[1]), decoded(parts[2]), decoded(parts[3]));
	}

	/**
	 * A text may have lines of its own.
	 */
	private static String encoded(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String decoded(String text) {
		return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
	}

}
