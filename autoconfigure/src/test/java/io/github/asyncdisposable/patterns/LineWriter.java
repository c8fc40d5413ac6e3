package io.github.asyncdisposable.patterns;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.github.asyncdisposable.AbstractAsyncDisposable;

// tag::writer[]
final class LineWriter extends AbstractAsyncDisposable {

	private final OutputStream stream;

	private final Executor executor;

	private final StringBuilder lines = new StringBuilder();

	LineWriter(OutputStream stream, Executor executor) {
		this.stream = stream;
		this.executor = executor;
	}

	synchronized void write(String line) {
		throwIfDisposed();
		this.lines.append(line).append('\n');
	}

	@Override
	protected CompletionStage<?> disposeAsyncCore() {
		return CompletableFuture.runAsync(this::flush, this.executor);
	}

	@Override
	protected void disposeCore() {
		flush();
	}

	private synchronized void flush() {
		try {
			this.stream.write(this.lines.toString().getBytes(StandardCharsets.UTF_8));
			this.stream.flush(); // and no close(): the stream is its owner's
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
// end::writer[]
