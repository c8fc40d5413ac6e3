package io.github.asyncdisposable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class InFlightOperationsTests {

	private final InFlightOperations draining = InFlightOperations.draining();

	private final InFlightOperations cancelling = InFlightOperations.cancelling();

	private final CompletableFuture<String> first = new CompletableFuture<>();

	private final CompletableFuture<String> second = new CompletableFuture<>();

	private final List<String> calls = new ArrayList<>();

	@Test
	@DisplayName("A7 draining: what runs may finish, completion ends with the last, new ones are refused")
	void whenDrainingThenWhatRunsMayFinish() {
		CompletableFuture<String> one = this.draining.run((signal) -> {
			signal.onCancel(() -> this.calls.add("cancelled"));
			return this.first;
		});
		CompletableFuture<String> two = this.draining.run((signal) -> this.second);
		assertThat(this.draining.pendingCount()).isEqualTo(2);
		CompletableFuture<Void> early = this.draining.completion();
		this.draining.complete();
		this.draining.complete();
		assertThatExceptionOfType(DisposedException.class).isThrownBy(() -> this.draining.run((signal) -> {
			this.calls.add("started");
			return this.first;
		}));
		this.first.complete("one");
		assertThat(one).isCompletedWithValue("one");
		assertThat(this.draining.pendingCount()).isEqualTo(1);
		assertThat(early).isNotDone();
		this.second.complete("two");
		assertThat(two).isCompletedWithValue("two");
		assertThat(early).isCompletedWithValue(null);
		assertThat(this.draining.completion()).isCompleted();
		assertThat(this.draining.pendingCount()).isZero();
		assertThat(this.calls).isEmpty();
	}

	@Test
	@DisplayName("A7 cancelling: what runs is told, and awaited whatever it makes of that")
	void whenCancellingThenWhatRunsIsToldAndAwaited() {
		AtomicReference<CancellationSignal> seen = new AtomicReference<>();
		CompletableFuture<String> obedient = this.cancelling.run((signal) -> {
			seen.set(signal);
			signal.onCancel(() -> this.first.cancel(true));
			return this.first;
		});
		CompletableFuture<String> stubborn = this.cancelling.run((signal) -> this.second);
		assertThat(seen.get().isCancelled()).isFalse();
		CompletableFuture<?> disposed = this.cancelling.disposeAsync().toCompletableFuture();
		assertThat(seen.get().isCancelled()).isTrue();
		assertThat(obedient).isCancelled();
		assertThat(disposed).isNotDone();
		this.second.complete("done all the same");
		assertThat(stubborn).isCompletedWithValue("done all the same");
		assertThat(disposed).isCompleted();
	}

	@Test
	@DisplayName("A7 the caller's signal is linked, either way round is independent")
	void whenLinkedThenTheCallersSignalCancelsToo() {
		CancellationSource callers = new CancellationSource();
		AtomicReference<CancellationSignal> linked = new AtomicReference<>();
		AtomicReference<CancellationSignal> other = new AtomicReference<>();
		CompletableFuture<String> one = this.draining.run(callers.signal(), (signal) -> {
			linked.set(signal);
			signal.onCancel(() -> this.first.cancel(true));
			return this.first;
		});
		this.draining.run((signal) -> {
			other.set(signal);
			return this.second;
		});
		callers.cancel();
		assertThat(one).isCancelled();
		assertThat(linked.get().isCancelled()).isTrue();
		assertThat(other.get().isCancelled()).isFalse();
		CancellationSource longLived = new CancellationSource();
		this.cancelling.run(longLived.signal(), (signal) -> {
			signal.onCancel(() -> this.calls.add("told"));
			return this.second;
		});
		this.cancelling.complete();
		assertThat(this.calls).containsExactly("told");
		assertThat(longLived.signal().isCancelled()).isFalse();
	}

	@Test
	@DisplayName("A7 a million short operations leave nothing with the caller's signal")
	void whenAMillionOperationsHaveEndedThenNothingIsLeft() {
		CancellationSource callers = new CancellationSource();
		long before = usedBytes();
		for (int i = 0; i < 1_000_000; i++) {
			this.cancelling.run(callers.signal(), (signal) -> {
				signal.onCancel(() -> this.calls.add("told"));
				return CompletableFuture.completedFuture("done");
			});
		}
		assertThat(usedBytes() - before).as("bytes left behind, one each would be a million").isLessThan(1_000_000);
		callers.cancel();
		this.cancelling.complete();
		assertThat(this.calls).isEmpty();
	}

	private static long usedBytes() {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			System.gc();
			least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
		}
		return least;
	}

	@Test
	@DisplayName("A1 cancelling or completing a returned future affects its caller alone")
	void whenAReturnedFutureIsCancelledThenTheOperationGoesOn() {
		CompletableFuture<String> one = this.draining.run((signal) -> {
			signal.onCancel(() -> this.calls.add("cancelled"));
			return this.first;
		});
		one.cancel(true);
		this.draining.complete();
		this.draining.completion().complete(null);
		this.draining.completion().cancel(true);
		assertThat(this.first).isNotDone();
		assertThat(this.draining.completion()).isNotDone();
		this.first.complete("done");
		assertThat(this.draining.completion()).isCompleted();
		assertThat(this.calls).isEmpty();
	}

	@Test
	@DisplayName("A2 A3 a throw, a failed, null or bare stage: the caller gets it, completion is not failed by it")
	void whenOperationsEndInAnyWayThenTheirCallersGetIt() {
		IOException failure = new IOException();
		assertThat(RawFailure.of(this.draining.run((signal) -> {
			throw new CompletionException(failure);
		}))).isSameAs(failure);
		assertThat(RawFailure
			.of(this.draining.run((signal) -> CompletableFuture.failedFuture(failure).thenApply((value) -> value))))
			.isSameAs(failure);
		assertThat(this.draining.run((signal) -> null)).isCompletedWithValue(null);
		assertThat(this.draining.run((signal) -> BareStage.of((action) -> {
			action.accept("bare", null);
			action.accept("twice", null);
		}))).isCompletedWithValue("bare");
		assertThat(this.draining.pendingCount()).isZero();
		this.draining.complete();
		assertThat(this.draining.completion()).isCompleted();
	}

	@Test
	@DisplayName("A7 the caller has its result before completion ends")
	void whenTheLastOperationEndsThenItsCallerHasTheResultFirst() {
		CompletableFuture<String> result = this.draining.run((signal) -> this.first);
		this.draining.complete();
		this.draining.completion().thenRun(() -> this.calls.add("completion"));
		result.thenRun(() -> this.calls.add("result"));
		this.first.complete("done");
		assertThat(this.calls).containsExactly("result", "completion");
	}

	@Test
	@DisplayName("A7 fault() refuses, cancels what runs, and fails completion once all has ended")
	void whenFaultedThenCompletionFailsAfterTheLast() {
		IllegalStateException cause = new IllegalStateException();
		IllegalStateException other = new IllegalStateException();
		this.draining.run((signal) -> {
			signal.onCancel(() -> this.calls.add("cancelled"));
			return this.first;
		});
		this.draining.fault(cause);
		this.draining.fault(other);
		assertThatExceptionOfType(DisposedException.class).isThrownBy(() -> this.draining.run((signal) -> this.second));
		assertThat(this.calls).containsExactly("cancelled");
		assertThat(this.draining.completion()).isNotDone();
		this.first.complete("done");
		assertThat(RawFailure.of(this.draining.completion())).isSameAs(cause).hasSuppressedException(other);
	}

	@Test
	@DisplayName("A7 fault() after complete() does the same; after the end it does nothing")
	void whenFaultedAfterCompleteThenTheSame() {
		IllegalStateException cause = new IllegalStateException();
		this.draining.run((signal) -> {
			signal.onCancel(() -> this.first.completeExceptionally(new CancellationException()));
			return this.first;
		});
		this.draining.complete();
		assertThat(this.first).isNotDone();
		this.draining.fault(cause);
		assertThat(this.first).isDone();
		assertThat(RawFailure.of(this.draining.completion())).isSameAs(cause);
		this.cancelling.complete();
		this.cancelling.fault(cause);
		assertThat(this.cancelling.completion()).isCompleted();
	}

	@Test
	@DisplayName("A7 complete() must not throw: what a cancellation action throws fails completion")
	void whenACancellationActionThrowsThenCompletionFails() {
		IllegalStateException failure = new IllegalStateException();
		IllegalStateException cause = new IllegalStateException();
		this.cancelling.run((signal) -> {
			signal.onCancel(() -> {
				this.first.complete("done");
				throw failure;
			});
			return this.first;
		});
		this.cancelling.run((signal) -> this.second);
		this.cancelling.complete();
		this.cancelling.fault(cause);
		this.second.complete("done");
		assertThat(RawFailure.of(this.cancelling.completion())).isSameAs(cause).hasSuppressedException(failure);
	}

	@Test
	@DisplayName("A7 an operation that completes its own owner does not wait for itself")
	void whenAnOperationCompletesItsOwnerThenCompletionFollowsIt() {
		CompletableFuture<String> result = this.draining.run((signal) -> {
			this.draining.complete();
			return this.first;
		});
		assertThat(this.draining.completion()).isNotDone();
		this.first.complete("done");
		assertThat(result).isCompleted();
		assertThat(this.draining.completion()).isCompleted();
	}

	@Test
	void whenNullThenRefusedAndNotCounted() {
		assertThatNullPointerException().isThrownBy(() -> this.draining.run(null));
		assertThatNullPointerException().isThrownBy(() -> this.draining.run(null, (signal) -> this.first));
		assertThatNullPointerException().isThrownBy(() -> this.draining.fault(null));
		assertThat(this.draining.pendingCount()).isZero();
	}

}
