package io.github.asyncdisposable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NoRecursionTests {

	private static final int MANY = 100_000;

	private final AtomicInteger disposed = new AtomicInteger();

	@Test
	@DisplayName("A4 100,000 entries that have ended already")
	void whenAllHaveEndedThenNoStackOverflow() {
		assertThat(dispose(MANY, this::ended)).isCompleted();
		assertThat(this.disposed.get()).isEqualTo(MANY);
	}

	@Test
	@DisplayName("A4 100,000 stages that have ended but do not show it")
	void whenAllHaveEndedBehindMinimalStagesThenNoStackOverflow() {
		assertThat(dispose(MANY, () -> {
			this.disposed.incrementAndGet();
			return CompletableFuture.completedStage(null);
		})).isCompleted();
		assertThat(this.disposed.get()).isEqualTo(MANY);
	}

	@Test
	@DisplayName("A4 100,000 asynchronous entries, and alternating with ended ones")
	void whenAsynchronousThenNoStackOverflow() throws Exception {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try {
			AsyncDisposable asynchronous = () -> CompletableFuture.runAsync(this.disposed::incrementAndGet, executor);
			dispose(MANY, asynchronous).get(30, TimeUnit.SECONDS);
			dispose(MANY, asynchronous, this::ended).get(30, TimeUnit.SECONDS);
			assertThat(this.disposed.get()).isEqualTo(2 * MANY);
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	@DisplayName("A4 100,000 entries of which each is ended by the one thread that runs a queue")
	void whenEndedFromAQueueThenNoStackOverflow() {
		Deque<CompletableFuture<Void>> queue = new ArrayDeque<>();
		CompletableFuture<Void> end = dispose(MANY, () -> {
			CompletableFuture<Void> pending = new CompletableFuture<>();
			queue.add(pending);
			return pending;
		}, this::ended);
		while (!queue.isEmpty()) {
			queue.remove().complete(null);
		}
		assertThat(end).isCompleted();
		assertThat(this.disposed.get()).isEqualTo(MANY / 2);
	}

	@Test
	@DisplayName("A4 stacks nested 100,000 deep, with entries above and below, ended and asynchronous")
	void whenNestedDeeplyThenNoStackOverflow() {
		CompletableFuture<Void> pending = new CompletableFuture<>();
		AsyncDisposableStack inner = new AsyncDisposableStack();
		inner.defer(() -> pending);
		for (int i = 0; i < MANY; i++) {
			AsyncDisposableStack outer = new AsyncDisposableStack();
			outer.use(this::ended);
			outer.use(inner);
			outer.use(this::ended);
			inner = outer;
		}
		CompletableFuture<Void> end = inner.disposeAsync();
		assertThat(this.disposed.get()).isEqualTo(MANY);
		pending.complete(null);
		assertThat(end).isCompleted();
		assertThat(this.disposed.get()).isEqualTo(2 * MANY);
	}

	@Test
	@DisplayName("A4 100,000 nested stacks in one")
	void whenNestedWidelyThenNoStackOverflow() {
		AsyncDisposableStack stack = new AsyncDisposableStack();
		for (int i = 0; i < MANY; i++) {
			stack.use(new AsyncDisposableStack()).use(this::ended);
		}
		assertThat(stack.disposeAsync()).isCompleted();
		assertThat(this.disposed.get()).isEqualTo(MANY);
	}

	@Test
	@DisplayName("A4 100,000 entries of all kinds, some of which fail")
	void whenMixedThenNoStackOverflow() {
		AsyncDisposableStack stack = new AsyncDisposableStack();
		Deque<CompletableFuture<Void>> queue = new ArrayDeque<>();
		for (int i = 0; i < MANY; i += 5) {
			stack.use(this::ended);
			stack.useCloseable(this.disposed::incrementAndGet);
			stack.adopt(queue, (pending) -> {
				CompletableFuture<Void> stage = new CompletableFuture<>();
				pending.add(stage);
				return stage;
			});
			stack.defer(() -> {
				throw new IllegalStateException();
			});
			stack.use(new AsyncDisposableStack()).defer(() -> CompletableFuture.failedFuture(new Exception()));
		}
		CompletableFuture<Void> end = stack.disposeAsync();
		while (!queue.isEmpty()) {
			queue.remove().complete(null);
		}
		assertThat(RawFailure.of(end).getSuppressed()).hasSize(2 * MANY / 5 - 1);
		assertThat(this.disposed.get()).isEqualTo(2 * MANY / 5);
	}

	@Test
	@DisplayName("A4 a use whose stack goes on, on an executor that runs at once")
	void whenOnADirectExecutorThenNoStackOverflow() {
		Executor direct = Runnable::run;
		Deque<CompletableFuture<Void>> queue = new ArrayDeque<>();
		CompletableFuture<String> result = AsyncDisposables.usingStack((stack) -> {
			for (int i = 0; i < MANY; i++) {
				stack.use(() -> {
					CompletableFuture<Void> pending = new CompletableFuture<>();
					queue.add(pending);
					return pending;
				});
			}
			return CompletableFuture.completedFuture("done");
		}, direct);
		while (!queue.isEmpty()) {
			queue.remove().complete(null);
		}
		assertThat(result).isCompletedWithValue("done");
	}

	@Test
	@DisplayName("A4 disposeAll() of 100,000")
	void whenAllAtTheSameTimeThenNoStackOverflow() {
		List<AsyncDisposable> resources = new ArrayList<>();
		CompletableFuture<Void> pending = new CompletableFuture<>();
		for (int i = 0; i < MANY; i += 2) {
			resources.add(this::ended);
			resources.add(() -> pending);
		}
		CompletableFuture<Void> end = AsyncDisposables.disposeAll(resources);
		assertThat(end).isNotDone();
		pending.complete(null);
		assertThat(end).isCompleted();
	}

	@Test
	@DisplayName("A4 ten times as many entries take about ten times as long")
	void whenTenTimesAsManyThenLinear() {
		double ratio = Double.MAX_VALUE;
		for (int attempt = 0; attempt < 10 && ratio > 25; attempt++) {
			ratio = (double) nanos(10 * MANY) / nanos(MANY);
		}
		assertThat(ratio).as("time of a million to time of 100,000; quadratic would be 100").isLessThan(25);
	}

	private long nanos(int count) {
		Deque<CompletableFuture<Void>> queue = new ArrayDeque<>();
		AsyncDisposableStack stack = new AsyncDisposableStack();
		for (int i = 0; i < count; i += 2) {
			stack.use(this::ended);
			stack.defer(() -> {
				CompletableFuture<Void> pending = new CompletableFuture<>();
				queue.add(pending);
				return pending;
			});
		}
		long start = System.nanoTime();
		stack.disposeAsync();
		while (!queue.isEmpty()) {
			queue.remove().complete(null);
		}
		return System.nanoTime() - start;
	}

	private CompletionStage<?> ended() {
		this.disposed.incrementAndGet();
		return CompletableFuture.completedFuture(null);
	}

	private static CompletableFuture<Void> dispose(int count, AsyncDisposable... kinds) {
		AsyncDisposableStack stack = new AsyncDisposableStack();
		for (int i = 0; i < count; i++) {
			stack.use(kinds[i % kinds.length]);
		}
		return stack.disposeAsync();
	}

}
