package io.github.asyncdisposable;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncDisposableStackTests {

	private final AsyncDisposableStack stack = new AsyncDisposableStack();

	private final List<String> order = new ArrayList<>();

	@Test
	@DisplayName("A5 last in, first out, whatever the kind")
	void whenDisposedThenLastInFirstOut() {
		this.stack.use(disposable("use"));
		this.stack.useCloseable(() -> this.order.add("useCloseable"));
		this.stack.adopt("adopt", (value) -> {
			this.order.add(value);
			return null;
		});
		this.stack.defer(() -> {
			this.order.add("defer");
			return null;
		});
		assertThat(this.stack.disposeAsync()).isCompletedWithValue(null);
		assertThat(this.order).containsExactly("defer", "adopt", "useCloseable", "use");
	}

	@Test
	@DisplayName("A5 one by one: nothing is touched before what was added after it has ended")
	void whenOneIsPendingThenTheOnesBelowAreNotTouched() {
		CompletableFuture<Void> pending = new CompletableFuture<>();
		this.stack.use(disposable("below"));
		this.stack.defer(() -> pending);
		this.stack.use(disposable("above"));
		CompletableFuture<Void> end = this.stack.disposeAsync();
		assertThat(this.order).containsExactly("above");
		assertThat(end).isNotDone();
		pending.complete(null);
		assertThat(this.order).containsExactly("above", "below");
		assertThat(end).isCompleted();
	}

	@Test
	@DisplayName("A5 everything that is added is returned, and null is skipped")
	void whenNullThenSkipped() {
		AsyncDisposable resource = disposable("resource");
		assertThat(this.stack.use(resource)).isSameAs(resource);
		assertThat(this.stack.<@Nullable AsyncDisposable>use(null)).isNull();
		assertThat(this.stack.<@Nullable AutoCloseable>useCloseable(null)).isNull();
		assertThat(this.stack.<@Nullable String>adopt(null, (value) -> {
			this.order.add("null");
			return null;
		})).isNull();
		assertThat(this.stack.disposeAsync()).isCompleted();
		assertThat(this.order).containsExactly("resource");
	}

	@Test
	@DisplayName("A5 a closeable that is disposable too is disposed as such")
	void whenCloseableIsAsyncDisposableThenDisposedAsSuch() {
		this.stack.useCloseable(new Both(this.order));
		this.stack.use(new Both(this.order));
		this.stack.close();
		assertThat(this.order).containsExactly("disposeAsync", "disposeAsync");
	}

	@Test
	@DisplayName("A5 from the start of disposal everything is refused, and stays the caller's")
	void whenDisposalHasStartedThenRefused() {
		CompletableFuture<Void> pending = new CompletableFuture<>();
		this.stack.defer(() -> pending);
		assertThat(this.stack.isDisposed()).isFalse();
		this.stack.disposeAsync();
		assertThat(this.stack.isDisposed()).isTrue();
		assertRefusesEverything();
		pending.complete(null);
		assertRefusesEverything();
		assertThat(this.order).isEmpty();
	}

	private void assertRefusesEverything() {
		List<Runnable> calls = List.of(() -> this.stack.use(disposable("refused")), () -> this.stack.use(null),
				() -> this.stack.useCloseable(() -> this.order.add("refused")),
				() -> this.stack.adopt("x", (x) -> null), () -> this.stack.defer(() -> null), this.stack::move);
		assertThat(calls)
			.allSatisfy((call) -> assertThatExceptionOfType(DisposedException.class).isThrownBy(call::run));
	}

	@Test
	@DisplayName("A5 what an entry adds while it is disposed is refused")
	void whenAddedFromInsideThenRefused() {
		this.stack.defer(() -> {
			this.stack.use(disposable("late"));
			return null;
		});
		assertThat(RawFailure.of(this.stack.disposeAsync())).isInstanceOf(DisposedException.class);
		assertThat(this.order).isEmpty();
	}

	@Test
	@DisplayName("A5 move() disposes nothing, hands everything over, and marks the stack disposed")
	void whenMovedThenTheOtherOwnsEverything() {
		this.stack.use(disposable("first"));
		this.stack.use(disposable("second"));
		AsyncDisposableStack moved = this.stack.move();
		assertThat(this.stack.isDisposed()).isTrue();
		assertThat(this.stack.disposeAsync()).isCompleted();
		assertRefusesEverything();
		assertThat(this.order).isEmpty();
		assertThat(moved.isDisposed()).isFalse();
		moved.use(disposable("third"));
		assertThat(moved.disposeAsync()).isCompleted();
		assertThat(this.order).containsExactly("third", "second", "first");
	}

	@Test
	void whenCallbackIsNullThenRefusedAtOnce() {
		assertThatNullPointerException().isThrownBy(() -> this.stack.adopt("x", null));
		assertThatNullPointerException().isThrownBy(() -> this.stack.defer(null));
	}

	@Test
	@DisplayName("A1 a second call joins, and every call has a future of its own")
	void whenDisposedTwiceThenJoined() {
		CompletableFuture<Void> pending = new CompletableFuture<>();
		this.stack.defer(() -> {
			this.order.add("once");
			return pending;
		});
		CompletableFuture<Void> first = this.stack.disposeAsync();
		CompletableFuture<Void> second = this.stack.disposeAsync();
		CompletableFuture<Void> third = this.stack.disposeAsync();
		first.cancel(true);
		second.complete(null);
		assertThat(third).isNotDone();
		IllegalStateException failure = new IllegalStateException();
		pending.completeExceptionally(failure);
		assertThat(RawFailure.of(third)).isSameAs(failure);
		assertThat(RawFailure.of(this.stack.disposeAsync())).isSameAs(failure);
		assertThat(first).isCancelled();
		assertThat(second).isCompleted();
		assertThat(this.order).containsExactly("once");
	}

	@Test
	@DisplayName("A2 null stages, throws, minimal stages, stages without toCompletableFuture() or whenComplete()")
	void whenStagesAreOddThenAwaitedAllTheSame() {
		CompletableFuture<Void> minimal = new CompletableFuture<>();
		CompletableFuture<Void> bare = new CompletableFuture<>();
		IllegalStateException broken = new IllegalStateException("broken");
		this.stack.use(disposable("bottom"));
		this.stack.defer(minimal::minimalCompletionStage);
		this.stack.defer(() -> BareStage.<Void>of(bare::whenComplete));
		this.stack.defer(() -> BareStage.of((action) -> {
			throw broken;
		}));
		this.stack.defer(() -> CompletableFuture.completedStage("minimal"));
		this.stack.use(() -> null);
		CompletableFuture<Void> end = this.stack.disposeAsync();
		bare.complete(null);
		assertThat(end).isNotDone();
		assertThat(this.order).isEmpty();
		minimal.complete(null);
		assertThat(this.order).containsExactly("bottom");
		assertThat(RawFailure.of(end)).isSameAs(broken);
	}

	@Test
	@DisplayName("A2 a stage that ends twice is heard once")
	void whenAStageEndsTwiceThenTheNextIsAwaitedAllTheSame() {
		CompletableFuture<Void> pending = new CompletableFuture<>();
		CompletableFuture<Void> late = new CompletableFuture<>();
		this.stack.use(disposable("bottom"));
		this.stack.defer(() -> pending);
		this.stack.defer(() -> BareStage.of((action) -> {
			action.accept(null, null);
			action.accept(null, new Exception("heard twice"));
		}));
		this.stack.defer(() -> BareStage.of((action) -> {
			late.whenComplete(action);
			late.whenComplete(action);
		}));
		CompletableFuture<Void> end = this.stack.disposeAsync();
		late.complete(null);
		assertThat(this.order).isEmpty();
		assertThat(end).isNotDone();
		pending.complete(null);
		assertThat(this.order).containsExactly("bottom");
		assertThat(end).isCompleted();
	}

	@Test
	@DisplayName("A3 everything is attempted; the first failure arrives unwrapped, the others suppressed, in order")
	void whenSeveralFailThenTheFirstArrivesWithTheOthersSuppressed() throws Exception {
		IllegalStateException thrown = new IllegalStateException("thrown");
		Exception checked = new Exception("checked");
		Error error = new AssertionError("error");
		Exception failed = new Exception("failed");
		Exception late = new Exception("late");
		CompletableFuture<Void> pending = new CompletableFuture<>();
		this.stack.use(disposable("bottom"));
		this.stack.defer(() -> pending.thenRun(() -> {
		}));
		this.stack.use(() -> CompletableFuture.failedFuture(new CompletionException(new CompletionException(failed))));
		this.stack.use(() -> {
			throw error;
		});
		this.stack.useCloseable(() -> {
			throw checked;
		});
		this.stack.use(() -> {
			CompletableFuture<Void> cancelled = new CompletableFuture<>();
			cancelled.cancel(true);
			return cancelled;
		});
		this.stack.use(() -> {
			throw new CompletionException(thrown);
		});
		CompletableFuture<Void> end = this.stack.disposeAsync();
		pending.completeExceptionally(late);
		assertThat(this.order).containsExactly("bottom");
		Throwable failure = RawFailure.of(end);
		assertThat(failure).isSameAs(thrown);
		assertThat(failure.getSuppressed()).hasSize(5);
		assertThat(failure.getSuppressed()[0]).isInstanceOf(CancellationException.class);
		assertThat(failure.getSuppressed()).endsWith(checked, error, failed, late);
		assertThat(catchThrowable(this.stack::close)).isSameAs(thrown);
	}

	@Test
	@DisplayName("A3 the same failure twice is not its own suppressed one")
	void whenTheSameFailureTwiceThenNoSelfSuppression() {
		IllegalStateException failure = new IllegalStateException();
		this.stack.use(() -> CompletableFuture.failedFuture(failure));
		this.stack.use(() -> {
			throw failure;
		});
		assertThat(RawFailure.of(this.stack.disposeAsync())).isSameAs(failure);
		assertThat(failure.getSuppressed()).isEmpty();
	}

	@Test
	@DisplayName("A3 a cancelled stage is a failure like any other: close() throws it as it is")
	void whenAStageIsCancelledThenCloseThrowsThat() {
		CancellationException cancelled = new CancellationException("mine");
		this.stack.use(() -> CompletableFuture.failedFuture(cancelled));
		assertThat(catchThrowable(this.stack::close)).isSameAs(cancelled);
		assertThat(RawFailure.of(this.stack.disposeAsync())).isSameAs(cancelled);
	}

	@Test
	void whenACloseableIsInterruptedThenTheFlagIsRestored() {
		this.stack.useCloseable(() -> {
			throw new InterruptedException();
		});
		Throwable failure = RawFailure.of(this.stack.disposeAsync());
		assertThat(Thread.interrupted()).isTrue();
		assertThat(failure).isInstanceOf(InterruptedException.class);
	}

	@Test
	@DisplayName("A5 a stack in a stack is disposed in its turn, and its failure is one")
	void whenStacksAreNestedThenDisposedInTheirTurn() {
		CompletableFuture<Void> pending = new CompletableFuture<>();
		IllegalStateException inInner = new IllegalStateException();
		this.stack.use(disposable("bottom"));
		AsyncDisposableStack inner = this.stack.use(new AsyncDisposableStack());
		this.stack.use(disposable("top"));
		inner.use(disposable("inner bottom"));
		inner.use(() -> {
			throw inInner;
		});
		inner.defer(() -> pending);
		CompletableFuture<Void> end = this.stack.disposeAsync();
		assertThat(inner.isDisposed()).isTrue();
		CompletableFuture<Void> innerEnd = inner.disposeAsync();
		assertThat(this.order).containsExactly("top");
		pending.complete(null);
		assertThat(this.order).containsExactly("top", "inner bottom", "bottom");
		assertThat(RawFailure.of(innerEnd)).isSameAs(inInner);
		assertThat(RawFailure.of(end)).isSameAs(inInner);
	}

	@Test
	@DisplayName("A1 a nested stack that is being disposed already is awaited")
	void whenANestedStackIsBeingDisposedThenAwaited() {
		CompletableFuture<Void> pending = new CompletableFuture<>();
		this.stack.use(disposable("bottom"));
		AsyncDisposableStack inner = this.stack.use(new AsyncDisposableStack());
		inner.defer(() -> pending);
		inner.disposeAsync();
		CompletableFuture<Void> end = this.stack.disposeAsync();
		assertThat(this.order).isEmpty();
		pending.complete(null);
		assertThat(end).isCompleted();
		assertThat(this.order).containsExactly("bottom");
	}

	@Test
	@DisplayName("A stack that contains itself, directly or through another, does not wait for itself")
	void whenAStackContainsItselfThenItEnds() {
		AsyncDisposableStack inner = this.stack.use(new AsyncDisposableStack());
		this.stack.use(this.stack);
		inner.use(this.stack);
		inner.use(disposable("inner"));
		assertThat(this.stack.disposeAsync()).isCompleted();
		assertThat(this.order).containsExactly("inner");
	}

	@Test
	@DisplayName("A close() from inside, on the disposing thread, returns at once; also after a thread change")
	void whenClosedFromInsideThenReturnsAtOnce() throws Exception {
		CompletableFuture<Void> pending = new CompletableFuture<>();
		AsyncDisposableStack inner = new AsyncDisposableStack();
		this.stack.useCloseable(() -> {
			this.stack.close();
			inner.close();
			this.order.add("bottom");
		});
		inner.useCloseable(() -> {
			this.stack.close();
			inner.close();
			this.order.add("inner");
		});
		inner.defer(() -> pending);
		this.stack.use(inner);
		this.stack.useCloseable(() -> {
			this.stack.close();
			this.order.add("top");
		});
		CompletableFuture<Void> end = this.stack.disposeAsync();
		Thread other = new Thread(() -> pending.complete(null));
		other.start();
		end.get(10, TimeUnit.SECONDS);
		assertThat(this.order).containsExactly("top", "inner", "bottom");
		other.join();
	}

	@Test
	@DisplayName("An entry that returns the stack's own future fails instead of waiting for itself")
	void whenAnEntryReturnsTheStacksOwnFutureThenItFails() {
		this.stack.defer(this.stack::disposeAsync);
		assertThat(RawFailure.of(this.stack.disposeAsync())).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("wait for its own");
	}

	@Test
	@DisplayName("close() waits, and an interrupt ends the wait but not the disposal")
	void whenInterruptedInCloseThenDisposalGoesOn() throws Exception {
		CompletableFuture<Void> pending = new CompletableFuture<>();
		CountDownLatch reached = new CountDownLatch(1);
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		AtomicReference<Boolean> flag = new AtomicReference<>();
		this.stack.use(disposable("bottom"));
		this.stack.defer(() -> {
			reached.countDown();
			return pending;
		});
		Thread closing = new Thread(() -> {
			thrown.set(catchThrowable(this.stack::close));
			flag.set(Thread.currentThread().isInterrupted());
		});
		closing.start();
		reached.await();
		closing.interrupt();
		closing.join();
		assertThat(thrown.get()).isInstanceOf(CancellationException.class).hasMessageContaining("goes on");
		assertThat(flag.get()).isTrue();
		assertThat(this.order).isEmpty();
		pending.complete(null);
		assertThat(this.order).containsExactly("bottom");
		assertThat(this.stack.disposeAsync()).isCompleted();
		Thread.currentThread().interrupt();
		this.stack.close();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	@DisplayName("A disposed stack keeps no entry alive")
	void whenDisposedThenNothingIsKept() {
		Object[] entry = { new byte[16] };
		WeakReference<Object> reference = new WeakReference<>(entry[0]);
		CompletableFuture<Void> pending = new CompletableFuture<>();
		this.stack.defer(() -> pending);
		this.stack.adopt(entry[0], (value) -> null);
		this.stack.disposeAsync();
		entry[0] = null;
		assertThat(Collectable.isCollected(reference)).isTrue();
		pending.complete(null);
	}

	private AsyncDisposable disposable(String name) {
		return () -> {
			this.order.add(name);
			return CompletableFuture.completedFuture(name);
		};
	}

	private record Both(List<String> order) implements AsyncDisposable, AutoCloseable {

		@Override
		public CompletionStage<?> disposeAsync() {
			this.order.add("disposeAsync");
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public void close() {
			this.order.add("close");
		}

	}

}
