package io.github.asyncdisposable.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Callers}, whose threads do not get going before they are let.
 */
@Timeout(60)
class CallersTests {

	private final CountDownLatch going = new CountDownLatch(1);

	private final ExecutorService pool = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS,
			new SynchronousQueue<>(), (task) -> new Thread(() -> {
				try {
					this.going.await();
					task.run();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}));

	private final EngineThreads threads = EngineThreads.ownThreadPerCall("aside");

	private final Callers callers = new Callers(this.pool);

	@AfterEach
	void close() {
		this.pool.shutdownNow();
		this.threads.shutdown();
	}

	@Test
	@DisplayName("A1 T3 calls that wait for a thread when the engine is closed are made, then the threads end")
	void whenClosedWhileCallsWaitThenTheyAreMade() throws InterruptedException {
		CountDownLatch made = new CountDownLatch(10);
		for (int i = 0; i < 10; i++) {
			this.callers.call(call((context) -> {
				made.countDown();
				return new CompletableFuture<>();
			}));
		}
		assertAllMadeAfterEnd(made);
	}

	@Test
	@DisplayName("D8 one that blocks then does not keep the others from being made")
	void whenClosedWhileOneBlocksThenTheOthersAreMade() throws InterruptedException {
		CountDownLatch made = new CountDownLatch(9);
		for (int i = 0; i < 10; i++) {
			boolean blocks = i == 0;
			this.callers.call(call((context) -> {
				if (blocks) {
					made.await();
				}
				made.countDown();
				return new CompletableFuture<>();
			}));
		}
		assertAllMadeAfterEnd(made);
	}

	@Test
	@DisplayName("D8 without calls the threads end at once")
	void whenClosedWithoutCallsThenThreadsEnd() {
		this.callers.end();
		assertThat(this.pool.isTerminated()).isTrue();
	}

	@Test
	@DisplayName("T3 D8 where the machine has one thread left all calls are made on it")
	void whenOneThreadIsLeftThenAllCallsAreMade() throws InterruptedException {
		AtomicInteger hired = new AtomicInteger();
		ExecutorService full = poolOf((task) -> {
			if (hired.getAndIncrement() > 0) {
				throw new OutOfMemoryError("unable to create native thread, on purpose");
			}
			return new Thread(task);
		});
		Callers few = new Callers(full);
		CountDownLatch all = new CountDownLatch(1);
		CountDownLatch made = new CountDownLatch(10);
		for (int i = 0; i < 10; i++) {
			few.call(call((context) -> {
				all.await();
				made.countDown();
				return new CompletableFuture<>();
			}));
		}
		all.countDown();
		assertThat(made.await(20, TimeUnit.SECONDS)).isTrue();
		few.end();
		assertThat(full.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	@DisplayName("T4 a call that counted on a thread which then could not be had has failed")
	void whenThreadThatWasCountedOnCannotBeHadThenCallHasFailed() {
		Call counting = call((context) -> null);
		AtomicReference<Callers> none = new AtomicReference<>();
		none.set(new Callers(poolOf((task) -> {
			if (!counting.isSettled()) {
				none.get().call(counting);
			}
			throw new OutOfMemoryError("unable to create native thread, on purpose");
		})));
		assertThat(none.get().begin(() -> {
		}, true)).isFalse();
		assertThat(counting.isSettled()).isTrue();
	}

	@Test
	@DisplayName("D9 whatever goes wrong in starting a thread, the next one is not counted on in vain")
	void whenStartOfThreadFailsInAnyWayThenNothingIsCountedOn() throws InterruptedException {
		AtomicInteger hired = new AtomicInteger();
		Callers failing = new Callers(poolOf((task) -> {
			if (hired.getAndIncrement() == 0) {
				throw new StackOverflowError("on purpose");
			}
			return new Thread(task);
		}));
		CountDownLatch made = new CountDownLatch(1);
		assertThat(failing.begin(() -> {
		}, true)).isFalse();
		failing.call(call((context) -> {
			made.countDown();
			return new CompletableFuture<>();
		}));
		assertThat(made.await(20, TimeUnit.SECONDS)).isTrue();
		failing.end();
	}

	@Test
	@DisplayName("D8 an interrupt that a callback leaves behind on a thread that goes on with a run is seen by no call")
	void whenTurnsLeaveAnInterruptBehindThenTheNextCallDoesNotSeeIt() throws Exception {
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		this.callers.begin(() -> Thread.currentThread().interrupt(), true);
		this.callers.call(call((context) -> {
			interrupted.complete(Thread.currentThread().isInterrupted());
			return new CompletableFuture<>();
		}));
		this.going.countDown();
		assertThat(interrupted.get(20, TimeUnit.SECONDS)).isFalse();
	}

	private void assertAllMadeAfterEnd(CountDownLatch made) throws InterruptedException {
		this.callers.end();
		this.going.countDown();
		made.await();
		assertThat(this.pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
	}

	private static ExecutorService poolOf(ThreadFactory threads) {
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
	}

	/**
	 * A call of whose end nobody hears.
	 */
	private Call call(DisposalAction action) {
		DisposalPlan plan = DisposalPlan.oneByOne(List.of(DisposalNode.asynchronous("node", action)));
		long now = System.nanoTime();
		LimitWatch watch = new LimitWatch(null, DisposalLimits.DEFAULTS, now);
		EventLoop loop = new EventLoop(null, this.threads, Thread.currentThread());
		return new Call(new CallsInFlight(null, plan, null, loop, watch, null, this.threads, null), 0, true, now);
	}

}
