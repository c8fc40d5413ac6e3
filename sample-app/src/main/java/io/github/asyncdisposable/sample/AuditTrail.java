package io.github.asyncdisposable.sample;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AbstractAsyncDisposable;
import io.github.asyncdisposable.DisposalTimeout;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Appends lines to a file. Nobody who appends waits for the disk: lines that come while a
 * write is under way are kept and go together with the next one. Disposal, by
 * {@link #disposeAsync()} or {@link #close()}, ends once everything is in the file.
 */
@Component
@DisposalTimeout("5s")
final class AuditTrail extends AbstractAsyncDisposable {

	private static final Log logger = LogFactory.getLog(AuditTrail.class);

	private final AsynchronousFileChannel file;

	private final CompletableFuture<Void> flushed = new CompletableFuture<>();

	private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

	private long position;

	private boolean writing;

	private boolean closing;

	private @Nullable Throwable failure;

	@Autowired
	AuditTrail(IngestProperties properties) throws IOException {
		this(properties.dataDirectory().resolve("audit.log"));
	}

	AuditTrail(Path path) throws IOException {
		Files.createDirectories(path.toAbsolutePath().getParent());
		this.file = AsynchronousFileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		this.position = this.file.size();
	}

	synchronized void append(String line) {
		throwIfDisposed();
		this.waiting.writeBytes((line + '\n').getBytes(StandardCharsets.UTF_8));
		proceed();
	}

	@Override
	protected synchronized CompletionStage<?> disposeAsyncCore() {
		this.closing = true;
		proceed();
		return this.flushed;
	}

	private synchronized void proceed() {
		if (this.writing) {
			return;
		}
		if (this.waiting.size() > 0) {
			this.writing = true;
			ByteBuffer lines = ByteBuffer.wrap(this.waiting.toByteArray());
			this.waiting.reset();
			this.file.write(lines, this.position, lines, new Written());
		}
		else if (this.closing) {
			release();
		}
	}

	private synchronized void written(int bytes, ByteBuffer lines) {
		this.position += bytes;
		if (lines.hasRemaining()) {
			this.file.write(lines, this.position, lines, new Written());
			return;
		}
		this.writing = false;
		proceed();
	}

	private synchronized void failed(Throwable failure, ByteBuffer lines) {
		logger.warn(lines.remaining() + " bytes of the audit trail are lost", failure);
		fail(failure);
		this.writing = false;
		proceed();
	}

	private void fail(Throwable next) {
		if (this.failure == null) {
			this.failure = next;
		}
		else {
			this.failure.addSuppressed(next);
		}
	}

	private void release() {
		try (AsynchronousFileChannel closed = this.file) {
			closed.force(true);
		}
		catch (IOException ex) {
			fail(ex);
		}
		if (this.failure != null) {
			this.flushed.completeExceptionally(this.failure);
		}
		else {
			this.flushed.complete(null);
		}
	}

	private final class Written implements CompletionHandler<Integer, ByteBuffer> {

		@Override
		public void completed(Integer bytes, ByteBuffer lines) {
			written(bytes, lines);
		}

		@Override
		public void failed(Throwable failure, ByteBuffer lines) {
			AuditTrail.this.failed(failure, lines);
		}

	}

}
