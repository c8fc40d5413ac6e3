package io.github.asyncdisposable.sample;

import java.time.Duration;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Carries batches from the buffer to the sink, on a thread of its own, until the buffer
 * is complete and empty. A failed write is repeated: meanwhile the buffer fills up and
 * clients are told to come back later, and at shutdown the buffer's limit ends it.
 */
final class BatchPump implements Runnable {

	private static final Log logger = LogFactory.getLog(BatchPump.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

	private final EventBuffer buffer;

	private final BatchSink sink;

	BatchPump(EventBuffer buffer, BatchSink sink) {
		this.buffer = buffer;
		this.sink = sink;
	}

	@Override
	public void run() {
		try {
			List<Event> batch = this.buffer.take();
			while (!batch.isEmpty()) {
				write(batch);
				batch = this.buffer.take();
			}
		}
		catch (Throwable ex) {
			this.buffer.fault(ex);
		}
		finally {
			this.buffer.ended();
		}
	}

	private void write(List<Event> batch) throws InterruptedException {
		Duration pause = FIRST_PAUSE;
		while (true) {
			try {
				this.sink.write(batch);
				return;
			}
			catch (RuntimeException ex) {
				logger.warn("Could not write " + batch.size() + " events, next attempt in " + pause + ": " + ex);
				if (this.buffer.hasFaultWithin(pause)) {
					throw ex;
				}
			}
			pause = (pause.compareTo(LONGEST_PAUSE) < 0) ? pause.multipliedBy(2) : LONGEST_PAUSE;
		}
	}

}
