package io.github.asyncdisposable.sample;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.asyncdisposable.AsyncCompletable;
import io.github.asyncdisposable.DisposedException;
import io.github.asyncdisposable.Faultable;
import io.github.asyncdisposable.PendingWork;
import jakarta.annotation.PostConstruct;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Holds accepted events until they are written. An offer is either refused or written:
 * {@link #complete()} and {@link #offer(List)} decide under the same lock.
 *
 * <p>
 * The sink is a constructor argument so that the container knows that this buffer needs
 * it, and everything behind it, until it is drained.
 */
@Component
final class EventBuffer implements AsyncCompletable, Faultable, PendingWork {

	private static final Log logger = LogFactory.getLog(EventBuffer.class);

	private final int capacity;

	private final int batchSize;

	private final BatchSink sink;

	private final CompletableFuture<Void> completion = new CompletableFuture<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Queue<Event> waiting = new ArrayDeque<>();

	private int inHand;

	private int dropped;

	private boolean completed;

	private @Nullable Throwable fault;

	EventBuffer(IngestProperties properties, BatchSink sink) {
		this.capacity = properties.bufferCapacity();
		this.batchSize = properties.batchSize();
		this.sink = sink;
	}

	@PostConstruct
	void start() {
		Thread thread = new Thread(new BatchPump(this, this.sink), "event-pump");
		thread.setDaemon(true);
		thread.start();
	}

	int capacity() {
		return this.capacity;
	}

	/**
	 * Accept all of the given events, or none. Never waits for a write.
	 * @param events the events
	 * @return whether there was room
	 * @throws DisposedException if the buffer does not accept events any more
	 */
	boolean offer(List<Event> events) {
		this.lock.lock();
		try {
			if (this.completed) {
				throw new DisposedException("The event buffer does not accept events any more");
			}
			if (pending() + events.size() > this.capacity) {
				return false;
			}
			this.waiting.addAll(events);
			this.changed.signalAll();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait for events and take up to a batch of them; the ones taken before are done.
	 * @return a batch, empty if there will be none any more
	 * @throws InterruptedException if interrupted while waiting
	 */
	List<Event> take() throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			this.inHand = 0;
			while (this.waiting.isEmpty() && !this.completed) {
				this.changed.await();
			}
			List<Event> batch = new ArrayList<>();
			while (batch.size() < this.batchSize && !this.waiting.isEmpty()) {
				batch.add(this.waiting.remove());
			}
			this.inHand = batch.size();
			return batch;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait, but not for longer than a fault.
	 * @param pause how long to wait
	 * @return whether the buffer has a fault: nobody wants the batch in hand any more
	 * @throws InterruptedException if interrupted while waiting
	 */
	boolean hasFaultWithin(Duration pause) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			long nanos = pause.toNanos();
			while (this.fault == null && nanos > 0) {
				nanos = this.changed.awaitNanos(nanos);
			}
			return this.fault != null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The pump has ended: with everything written, or with a fault.
	 */
	void ended() {
		Throwable cause;
		int lost;
		this.lock.lock();
		try {
			cause = this.fault;
			lost = this.dropped + this.inHand;
		}
		finally {
			this.lock.unlock();
		}
		if (cause == null) {
			this.completion.complete(null);
			return;
		}
		if (lost > 0) {
			logger.error(lost + " accepted events are lost", cause);
		}
		this.completion.completeExceptionally(cause);
	}

	@Override
	public void complete() {
		this.lock.lock();
		try {
			this.completed = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public CompletableFuture<Void> completion() {
		return this.completion.copy();
	}

	@Override
	public void fault(Throwable cause) {
		this.lock.lock();
		try {
			if (this.fault == null) {
				this.fault = cause;
				this.completed = true;
				this.dropped = this.waiting.size();
				this.waiting.clear();
				this.changed.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long pendingCount() {
		this.lock.lock();
		try {
			return pending();
		}
		finally {
			this.lock.unlock();
		}
	}

	private int pending() {
		return this.waiting.size() + this.inHand;
	}

}
