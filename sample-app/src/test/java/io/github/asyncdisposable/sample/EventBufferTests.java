package io.github.asyncdisposable.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.asyncdisposable.DisposedException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventBufferTests {

	private static final int MOST_OFFERS = 5;

	private static final List<Event> ONE = events(1);

	private final Gate gate = new Gate();

	@Test
	void whenThereIsNoRoomForAllThenNoneIsAccepted() {
		EventBuffer buffer = started(4);
		assertThat(buffer.offer(events(3))).isTrue();
		assertThat(buffer.offer(events(2))).isFalse();
		assertThat(buffer.offer(events(1))).isTrue();
		assertThat(buffer.offer(events(1))).isFalse();
		assertThat(buffer.pendingCount()).isEqualTo(4);
	}

	@Test
	void whenABatchIsWrittenThenThereIsRoomAgain() throws Exception {
		EventBuffer buffer = started(2);
		assertThat(buffer.offer(events(2))).isTrue();
		assertThat(buffer.offer(events(2))).isFalse();
		this.gate.open(1);
		this.gate.entered.acquire();
		long start = System.nanoTime();
		while (!buffer.offer(events(2))) {
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			Thread.onSpinWait();
		}
	}

	@Test
	@DisplayName("disposal is completion: it refuses what comes and ends once everything accepted is written")
	void whenDisposedThenEverythingAcceptedIsWrittenFirst() throws Exception {
		EventBuffer buffer = started(100);
		List<Event> accepted = events(50);
		buffer.offer(accepted);
		CompletableFuture<?> disposal = buffer.disposeAsync().toCompletableFuture();
		assertThatExceptionOfType(DisposedException.class).isThrownBy(() -> buffer.offer(events(1)));
		this.gate.entered.acquire();
		assertThat(disposal).isNotDone();
		this.gate.open(5);
		disposal.get(10, TimeUnit.SECONDS);
		assertThat(this.gate.written.stream().flatMap(List::stream)).containsExactlyElementsOf(accepted);
	}

	@Test
	@DisplayName("A1 a second disposal has the same outcome, and cancelling it affects its caller alone")
	void whenOneCallerCancelsThenAnotherIsNotAffected() throws Exception {
		EventBuffer buffer = started(100);
		buffer.offer(events(1));
		buffer.disposeAsync().toCompletableFuture().cancel(true);
		CompletableFuture<?> second = buffer.disposeAsync().toCompletableFuture();
		assertThat(second).isNotDone();
		this.gate.open(1);
		second.get(10, TimeUnit.SECONDS);
	}

	@Test
	@DisplayName("T2 a fault after complete() drops the queue and finishes the batch in hand")
	void whenFaultedAfterCompleteThenTheBatchInHandIsWrittenAndTheRestIsDropped() throws Exception {
		EventBuffer buffer = started(100);
		buffer.offer(events(30));
		CompletableFuture<?> disposal = buffer.disposeAsync().toCompletableFuture();
		this.gate.entered.acquire();
		IllegalStateException cause = new IllegalStateException("limit");
		buffer.fault(cause);
		assertThat(disposal).isNotDone();
		assertThat(buffer.pendingCount()).isEqualTo(10);
		this.gate.open(10);
		assertThatThrownBy(() -> disposal.get(10, TimeUnit.SECONDS)).hasRootCause(cause);
		assertThat(this.gate.written).hasSize(1);
	}

	@Test
	void whenFaultedThenOffersAreRefused() {
		EventBuffer buffer = started(100);
		buffer.fault(new IllegalStateException("limit"));
		assertThatExceptionOfType(DisposedException.class).isThrownBy(() -> buffer.offer(events(1)));
	}

	@Test
	void whenAWriteFailsThenItIsRepeated() throws Exception {
		List<List<Event>> attempts = new ArrayList<>();
		EventBuffer buffer = buffer(100, (batch) -> {
			attempts.add(batch);
			if (attempts.size() < 3) {
				throw new IllegalStateException("database is away");
			}
		});
		buffer.start();
		buffer.offer(events(5));
		buffer.disposeAsync().toCompletableFuture().get(10, TimeUnit.SECONDS);
		assertThat(attempts).hasSize(3);
		assertThat(attempts.get(2)).isEqualTo(attempts.get(0));
	}

	@Test
	@DisplayName("T2 a fault ends the attempts to write to a database that is away")
	void whenFaultedThenAFailingWriteIsNotRepeated() throws Exception {
		Semaphore attempted = new Semaphore(0);
		EventBuffer buffer = buffer(100, (batch) -> {
			attempted.release();
			throw new IllegalStateException("database is away");
		});
		buffer.start();
		buffer.offer(events(5));
		attempted.acquire();
		CompletableFuture<?> disposal = buffer.disposeAsync().toCompletableFuture();
		assertThat(disposal).isNotDone();
		buffer.fault(new IllegalStateException("limit"));
		assertThatThrownBy(() -> disposal.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("limit");
	}

	@Test
	void whenTheSinkIsBrokenForGoodThenOffersAreRefusedAndDisposalFails() {
		EventBuffer buffer = buffer(100, (batch) -> {
			throw new LinkageError("broken");
		});
		buffer.start();
		buffer.offer(events(1));
		assertThatThrownBy(() -> buffer.completion().get(10, TimeUnit.SECONDS)).hasRootCauseMessage("broken");
		assertThatExceptionOfType(DisposedException.class).isThrownBy(() -> buffer.offer(events(1)));
	}

	@Test
	@DisplayName("an event that is offered while the buffer completes is refused or written, never neither, never both")
	void whenOfferedDuringCompleteThenEachIsEitherRefusedOrWritten() throws Exception {
		int rounds = 100_000;
		int refusals = 0;
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (int round = 0; round < rounds; round++) {
				AtomicInteger written = new AtomicInteger();
				BatchSink sink = (batch) -> written.addAndGet(batch.size());
				EventBuffer buffer = buffer(100, sink);
				BatchPump pump = new BatchPump(buffer, sink);
				AtomicBoolean ready = new AtomicBoolean();
				AtomicBoolean go = new AtomicBoolean();
				AtomicInteger offered = new AtomicInteger();
				Future<Integer> accepted = threads.submit(() -> {
					ready.set(true);
					spinUntil(go);
					return offerUntilRefused(buffer, offered);
				});
				// A waiting pump takes its time to wake up; one that runs at once leaves
				// the narrowest gap.
				Future<?> waitingPump = (round % 4 == 0) ? threads.submit(pump) : null;
				spinUntil(ready);
				go.set(true);
				// Blindly, or as soon as some have been seen to be in: on any machine one
				// of
				// the two comes in between.
				if (round % 2 == 0) {
					spin(round % 64);
				}
				else {
					spinUntil(offered, 1 + round % (MOST_OFFERS - 1));
				}
				buffer.complete();
				if (waitingPump != null) {
					waitingPump.get();
				}
				else {
					pump.run();
				}
				assertThat(written.get()).as("round %d", round).isEqualTo(accepted.get());
				refusals += (accepted.get() > 0 && accepted.get() < MOST_OFFERS) ? 1 : 0;
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(refusals).as("rounds in which complete() came in between").isPositive();
	}

	private static int offerUntilRefused(EventBuffer buffer, AtomicInteger offered) {
		for (int accepted = 0; accepted < MOST_OFFERS; accepted++) {
			try {
				assertThat(buffer.offer(ONE)).isTrue();
				offered.lazySet(accepted + 1);
			}
			catch (DisposedException ex) {
				return accepted;
			}
		}
		return MOST_OFFERS;
	}

	private static void spinUntil(AtomicBoolean flag) {
		while (!flag.get()) {
			Thread.yield();
		}
	}

	private static void spinUntil(AtomicInteger count, int wanted) {
		while (count.get() < wanted) {
			Thread.onSpinWait();
		}
	}

	private static void spin(int turns) {
		for (int i = 0; i < turns; i++) {
			Thread.onSpinWait();
		}
	}

	private EventBuffer started(int capacity) {
		EventBuffer buffer = buffer(capacity, this.gate);
		buffer.start();
		return buffer;
	}

	private static EventBuffer buffer(int capacity, BatchSink sink) {
		return new EventBuffer(new IngestProperties(Path.of("unused"), capacity, 10, Duration.ZERO, null), sink);
	}

	private static List<Event> events(int count) {
		List<Event> events = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			events.add(Event.received(new NewEvent("test", "event " + i)));
		}
		return events;
	}

	/**
	 * Lets batches through only when told to.
	 */
	private static final class Gate implements BatchSink {

		private final Semaphore entered = new Semaphore(0);

		private final Semaphore permits = new Semaphore(0);

		private final BlockingQueue<List<Event>> written = new LinkedBlockingQueue<>();

		void open(int batches) {
			this.permits.release(batches);
		}

		@Override
		public void write(List<Event> batch) {
			this.entered.release();
			this.permits.acquireUninterruptibly();
			this.written.add(batch);
		}

	}

}
