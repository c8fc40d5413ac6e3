package io.github.asyncdisposable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncDisposablesTests {

	private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

	private final CompletableFuture<String> body = new CompletableFuture<>();

	private final CompletableFuture<Void> disposal = new CompletableFuture<>();

	private final AsyncDisposable resource = () -> {
		this.calls.add("dispose");
		return this.disposal;
	};

	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> new Thread(task, "own"));

	private final Executor refusing = (task) -> {
		throw new RejectedExecutionException("full");
	};

	@AfterEach
	void shutdown() {
		this.executor.shutdownNow();
	}

	@Test
	@DisplayName("A6 the resource is disposed once the body's stage ended, and the result arrives after that")
	void whenBodyEndsThenDisposedAndThenTheResultArrives() {
		CompletableFuture<String> result = AsyncDisposables.using(() -> this.resource, (used) -> {
			assertThat(used).isSameAs(this.resource);
			return this.body;
		});
		assertThat(this.calls).isEmpty();
		this.body.complete("value");
		assertThat(this.calls).containsExactly("dispose");
		assertThat(result).isNotDone();
		this.disposal.complete(null);
		assertThat(result).isCompletedWithValue("value");
	}

	@Test
	@DisplayName("A2 A6 a body that returns null has ended with null; a minimal stage is awaited")
	void whenBodyReturnsNullOrAMinimalStageThenAwaited() {
		this.disposal.complete(null);
		assertThat(AsyncDisposables.using(() -> this.resource, (used) -> null)).isCompletedWithValue(null);
		CompletableFuture<String> result = AsyncDisposables.using(() -> this.resource,
				(used) -> this.body.minimalCompletionStage());
		assertThat(result).isNotDone();
		this.body.complete("value");
		assertThat(result).isCompletedWithValue("value");
		assertThat(AsyncDisposables.using(() -> this.resource,
				(used) -> BareStage.<String>of((action) -> action.accept("bare", null))))
			.isCompletedWithValue("bare");
		assertThat(this.calls).hasSize(3);
	}

	@Test
	@DisplayName("A6 an acquisition that throws or fails runs neither body nor disposal")
	void whenAcquisitionFailsThenNeitherBodyNorDisposal() {
		IOException failure = new IOException();
		List<CompletableFuture<String>> results = List.of(AsyncDisposables.using(() -> {
			throw new CompletionException(failure);
		}, this::unexpected), AsyncDisposables.usingAsync(() -> {
			throw new CompletionException(failure);
		}, this::unexpected),
				AsyncDisposables.usingAsync(() -> CompletableFuture.failedFuture(failure), this::unexpected),
				AsyncDisposables.usingAsync(
						() -> CompletableFuture.<AsyncDisposable>failedFuture(failure).thenApply((used) -> used),
						this::unexpected, this.refusing));
		assertThat(results).allSatisfy((result) -> assertThat(RawFailure.of(result)).isSameAs(failure));
		assertThat(this.calls).isEmpty();
	}

	private CompletionStage<String> unexpected(AsyncDisposable used) {
		this.calls.add("body");
		return this.body;
	}

	@Test
	@DisplayName("A6 null is a resource with nothing to dispose")
	void whenResourceIsNullThenTheBodyRuns() {
		this.body.complete("value");
		assertThat(AsyncDisposables.using(() -> null, (used) -> this.body)).isCompletedWithValue("value");
		assertThat(AsyncDisposables.usingAsync(() -> null, (used) -> this.body)).isCompletedWithValue("value");
	}

	@Test
	@DisplayName("A6 an asynchronous acquisition is awaited")
	void whenAcquiredAsynchronouslyThenTheBodyFollows() {
		CompletableFuture<AsyncDisposable> acquisition = new CompletableFuture<>();
		CompletableFuture<String> result = AsyncDisposables.usingAsync(() -> acquisition, (used) -> {
			this.calls.add("body");
			return this.body;
		});
		assertThat(this.calls).isEmpty();
		acquisition.complete(this.resource);
		this.body.complete("value");
		this.disposal.complete(null);
		assertThat(this.calls).containsExactly("body", "dispose");
		assertThat(result).isCompletedWithValue("value");
	}

	@Test
	@DisplayName("A3 A6 however the body ends the resource is disposed, and the body's failure is kept")
	void whenBodyFailsThenDisposedAndItsFailureKept() {
		for (Throwable failure : List.of(new IllegalStateException(), new AssertionError(), new IOException(),
				new CancellationException())) {
			IOException inDisposal = new IOException();
			AsyncDisposable failing = () -> {
				this.calls.add("dispose");
				return CompletableFuture.failedFuture(inDisposal);
			};
			CompletableFuture<String> failed = AsyncDisposables.using(() -> failing,
					(used) -> CompletableFuture.<String>failedFuture(failure).thenApply((value) -> value));
			assertThat(RawFailure.of(failed)).isSameAs(failure).hasSuppressedException(inDisposal);
			CompletableFuture<String> thrown = AsyncDisposables.using(() -> failing, (used) -> {
				Failures.throwUnchecked(failure);
				return null;
			});
			assertThat(RawFailure.of(thrown)).isSameAs(failure);
		}
		assertThat(this.calls).hasSize(8);
	}

	@Test
	@DisplayName("A3 A6 a disposal that fails or throws fails the result, unwrapped, without suppressing itself")
	void whenDisposalFailsThenTheResultFails() {
		IllegalStateException failure = new IllegalStateException();
		this.body.complete("value");
		CompletableFuture<String> failed = AsyncDisposables
			.using(() -> () -> CompletableFuture.failedFuture(new CompletionException(failure)), (used) -> this.body);
		CompletableFuture<String> thrown = AsyncDisposables.using(() -> () -> {
			throw failure;
		}, (used) -> CompletableFuture.failedFuture(failure));
		assertThat(RawFailure.of(failed)).isSameAs(failure);
		assertThat(RawFailure.of(thrown)).isSameAs(failure);
		assertThat(failure.getSuppressed()).isEmpty();
	}

	@Test
	@DisplayName("A6 what a body added to its stack is disposed, last in, first out, also where it throws half-way")
	void whenStackBodyThrowsThenWhatWasAddedIsDisposed() {
		IllegalStateException failure = new IllegalStateException();
		CompletableFuture<String> result = AsyncDisposables.usingStack((stack) -> {
			stack.defer(() -> CompletableFuture.completedFuture(this.calls.add("first")));
			stack.defer(() -> CompletableFuture.completedFuture(this.calls.add("second")));
			throw failure;
		});
		assertThat(RawFailure.of(result)).isSameAs(failure);
		assertThat(this.calls).containsExactly("second", "first");
	}

	@Test
	@DisplayName("A6 what a body moved out of its stack is not disposed")
	void whenStackBodyMovesThenNotDisposed() {
		AtomicReference<AsyncDisposableStack> moved = new AtomicReference<>();
		CompletableFuture<String> result = AsyncDisposables.usingStack((stack) -> {
			stack.use(this.resource);
			moved.set(stack.move());
			return CompletableFuture.completedFuture("value");
		});
		assertThat(result).isCompletedWithValue("value");
		assertThat(this.calls).isEmpty();
		moved.get().disposeAsync();
		assertThat(this.calls).containsExactly("dispose");
	}

	@Test
	@DisplayName("A6 cancel() is passed to the body's stage, and the result completes, cancelled, after disposal")
	void whenCancelledThenTheBodyIsCancelledAndTheResultEndsAfterDisposal() {
		CompletableFuture<String> result = AsyncDisposables.using(() -> this.resource, (used) -> this.body);
		assertThat(result.cancel(true)).isTrue();
		assertThat(this.body).isCancelled();
		assertThat(this.calls).containsExactly("dispose");
		assertThat(result).isNotDone();
		assertThat(result.cancel(true)).isTrue();
		this.disposal.complete(null);
		assertThat(result).isCancelled();
		assertThat(result.cancel(true)).isTrue();
		assertThat(this.calls).containsExactly("dispose");
	}

	@Test
	@DisplayName("A6 a body that cannot be cancelled is awaited; the result is cancelled all the same")
	void whenBodyCannotBeCancelledThenAwaited() {
		List<CompletableFuture<String>> results = new ArrayList<>();
		for (CompletionStage<String> stage : List.of(this.body.minimalCompletionStage(),
				BareStage.<String>of(this.body::whenComplete))) {
			CompletableFuture<String> result = AsyncDisposables.using(() -> this.resource, (used) -> stage);
			assertThat(result.cancel(false)).isTrue();
			assertThat(result).isNotDone();
			results.add(result);
		}
		assertThat(this.calls).isEmpty();
		this.body.complete("too late");
		this.disposal.complete(null);
		assertThat(results).allSatisfy((result) -> assertThat(result).isCancelled());
	}

	@Test
	@DisplayName("A6 cancel() during acquisition: the body does not start, what is acquired is disposed")
	void whenCancelledDuringAcquisitionThenDisposedWithoutBody() {
		CompletableFuture<AsyncDisposable> acquisition = new CompletableFuture<>();
		CompletableFuture<String> result = AsyncDisposables.usingAsync(() -> acquisition, this::unexpected);
		assertThat(result.cancel(true)).isTrue();
		assertThat(acquisition).isNotDone();
		assertThat(result).isNotDone();
		acquisition.complete(this.resource);
		assertThat(this.calls).containsExactly("dispose");
		this.disposal.complete(null);
		assertThat(result).isCancelled();
	}

	@Test
	@DisplayName("A6 cancel() during disposal: cancelled after it; A3 but a body's failure is never replaced")
	void whenCancelledDuringDisposalThenCancelledUnlessTheBodyFailed() {
		CompletableFuture<String> succeeded = AsyncDisposables.using(() -> this.resource,
				(used) -> CompletableFuture.completedFuture("value"));
		IOException failure = new IOException();
		CompletableFuture<String> failed = AsyncDisposables.using(() -> this.resource,
				(used) -> CompletableFuture.failedFuture(failure));
		assertThat(succeeded.cancel(true)).isTrue();
		assertThat(failed.cancel(true)).isFalse();
		this.disposal.complete(null);
		assertThat(succeeded).isCancelled();
		assertThat(RawFailure.of(failed)).isSameAs(failure);
	}

	@Test
	@DisplayName("A3 what body and disposal fail with after cancel() is suppressed by the cancellation")
	void whenBodyFailsAfterCancelThenSuppressed() {
		IOException failure = new IOException();
		IOException inDisposal = new IOException();
		CompletableFuture<String> result = AsyncDisposables.using(() -> this.resource,
				(used) -> this.body.minimalCompletionStage());
		result.cancel(true);
		this.body.completeExceptionally(failure);
		this.disposal.completeExceptionally(inDisposal);
		assertThat(RawFailure.of(result)).isInstanceOf(CancellationException.class);
		assertThat(RawFailure.of(result).getSuppressed()).containsExactly(failure, inDisposal);
	}

	@Test
	@DisplayName("A6 to complete the result otherwise affects its holder alone")
	void whenResultIsCompletedThenTheUseGoesOn() {
		CompletableFuture<String> result = AsyncDisposables.using(() -> this.resource, (used) -> this.body);
		result.complete("mine");
		assertThat(result.cancel(true)).isFalse();
		assertThat(this.body).isNotDone();
		this.body.complete("value");
		assertThat(this.calls).containsExactly("dispose");
	}

	@Test
	@DisplayName("A6 with an executor body and disposal run there, whichever thread ended the stage before")
	void whenExecutorIsGivenThenBodyAndDisposalRunThere() throws Exception {
		CompletableFuture<AsyncDisposable> acquisition = new CompletableFuture<>();
		CountDownLatch started = new CountDownLatch(1);
		CompletableFuture<String> result = AsyncDisposables.usingAsync(() -> acquisition, (used) -> {
			this.calls.add("body on " + Thread.currentThread().getName());
			started.countDown();
			return this.body;
		}, this.executor);
		acquisition.complete(() -> {
			this.calls.add("dispose on " + Thread.currentThread().getName());
			return null;
		});
		started.await();
		this.body.complete("value");
		assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo("value");
		assertThat(this.calls).containsExactly("body on own", "dispose on own");
	}

	@Test
	@DisplayName("A6 with an executor every disposal of a stack starts there, of stacks in it too")
	void whenExecutorIsGivenThenEveryDisposalOfAStackRunsThere() throws Exception {
		ExecutorService others = Executors.newSingleThreadExecutor((task) -> new Thread(task, "other"));
		try {
			AsyncDisposable named = () -> {
				this.calls.add(Thread.currentThread().getName());
				return CompletableFuture.supplyAsync(() -> null, others);
			};
			AsyncDisposables.usingStack((stack) -> {
				stack.use(named);
				stack.use(named);
				stack.use(new AsyncDisposableStack()).use(named);
				return CompletableFuture.supplyAsync(() -> null, others);
			}, this.executor).get(10, TimeUnit.SECONDS);
			assertThat(this.calls).containsExactly("own", "own", "own");
		}
		finally {
			others.shutdown();
		}
	}

	@Test
	@DisplayName("A6 an executor that refuses fails the body but never loses the disposal")
	void whenExecutorRefusesThenDisposedOnTheThreadAtHand() {
		this.disposal.complete(null);
		CompletableFuture<String> result = AsyncDisposables.using(() -> this.resource, this::unexpected, this.refusing);
		assertThat(RawFailure.of(result)).isInstanceOf(RejectedExecutionException.class);
		assertThat(this.calls).containsExactly("dispose");
	}

	@Test
	@DisplayName("A6 an executor that is shut down during the use does not lose the disposals")
	void whenExecutorIsShutDownDuringTheUseThenDisposedOnTheThreadAtHand() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CompletableFuture<String> result = AsyncDisposables.usingStack((stack) -> {
			stack.use(this.resource);
			stack.use(this.resource);
			started.countDown();
			return this.body;
		}, this.executor);
		started.await();
		this.executor.shutdown();
		assertThat(this.executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		this.body.complete("value");
		assertThat(this.calls).containsExactly("dispose");
		this.disposal.complete(null);
		assertThat(this.calls).containsExactly("dispose", "dispose");
		assertThat(result).isCompletedWithValue("value");
	}

	@Test
	@DisplayName("A6 an executor that runs a task and refuses it all the same runs nothing twice")
	void whenExecutorRunsAndRefusesThenNothingRunsTwice() {
		this.disposal.complete(null);
		this.body.complete("value");
		CompletableFuture<String> result = AsyncDisposables.using(() -> this.resource, this::unexpected, (task) -> {
			task.run();
			throw new RejectedExecutionException();
		});
		assertThat(result).isCompletedWithValue("value");
		assertThat(this.calls).containsExactly("body", "dispose");
	}

	@Test
	@DisplayName("disposeAll() starts all, waits for all, A3 and joins their failures")
	void whenAllAreDisposedThenAtTheSameTime() {
		IOException failure = new IOException();
		IOException late = new IOException();
		CompletableFuture<Void> end = AsyncDisposables
			.disposeAll(Arrays.asList(this.resource, null, () -> CompletableFuture.failedFuture(failure), () -> {
				throw new CompletionException(failure);
			}, () -> null, this.resource));
		assertThat(this.calls).containsExactly("dispose", "dispose");
		assertThat(end).isNotDone();
		this.disposal.completeExceptionally(late);
		assertThat(RawFailure.of(end)).isSameAs(failure);
		assertThat(failure.getSuppressed()).containsExactly(late, late);
		assertThat(AsyncDisposables.disposeAll(List.of())).isCompleted();
	}

	@Test
	@DisplayName("A1 once() calls its delegate once, and all join")
	void whenOnceThenTheDelegateIsCalledOnce() {
		AsyncDisposable once = AsyncDisposables.once(this.resource);
		assertThat(AsyncDisposables.once(once)).isSameAs(once);
		CompletableFuture<?> first = once.disposeAsync().toCompletableFuture();
		CompletableFuture<?> second = once.disposeAsync(new Unlimited()).toCompletableFuture();
		first.cancel(true);
		assertThat(second).isNotDone();
		this.disposal.complete(null);
		assertThat(second).isCompleted();
		assertThat(this.calls).containsExactly("dispose");
	}

	@Test
	@DisplayName("A1 once() passes the first caller's context on")
	void whenOnceWithContextThenTheDelegateGetsIt() {
		AtomicReference<DisposalContext> seen = new AtomicReference<>();
		AsyncDisposable once = AsyncDisposables.once(new AsyncDisposable() {
			@Override
			public CompletionStage<?> disposeAsync() {
				throw new AssertionError();
			}

			@Override
			public CompletionStage<?> disposeAsync(DisposalContext context) {
				seen.set(context);
				return null;
			}
		});
		DisposalContext context = new Unlimited();
		assertThat(once.disposeAsync(context).toCompletableFuture()).isCompleted();
		assertThat(once.disposeAsync().toCompletableFuture()).isCompleted();
		assertThat(seen.get()).isSameAs(context);
	}

	@Test
	@DisplayName("A1 fromCloseable() closes once, on the executor")
	void whenFromCloseableThenClosedOnceOnTheExecutor() throws Exception {
		AsyncDisposable disposable = AsyncDisposables
			.fromCloseable(() -> this.calls.add("close on " + Thread.currentThread().getName()), this.executor);
		disposable.disposeAsync().toCompletableFuture().get(10, TimeUnit.SECONDS);
		disposable.disposeAsync().toCompletableFuture().get(10, TimeUnit.SECONDS);
		assertThat(this.calls).containsExactly("close on own");
	}

	@Test
	@DisplayName("A3 fromCloseable() fails with what close() throws, and closes at hand where the executor refuses")
	void whenFromCloseableFailsThenAsItIs() {
		IOException failure = new IOException();
		AsyncDisposable disposable = AsyncDisposables.fromCloseable(() -> {
			throw failure;
		}, this.refusing);
		assertThat(RawFailure.of(disposable.disposeAsync().toCompletableFuture())).isSameAs(failure);
		assertThat(RawFailure.of(disposable.disposeAsync().toCompletableFuture())).isSameAs(failure);
	}

	@Test
	void whenArgumentsAreNullThenRefusedAtOnce() {
		assertThatNullPointerException().isThrownBy(() -> AsyncDisposables.using(null, (used) -> this.body));
		assertThatNullPointerException().isThrownBy(() -> AsyncDisposables.using(() -> this.resource, null));
		assertThatNullPointerException()
			.isThrownBy(() -> AsyncDisposables.using(() -> this.resource, (used) -> this.body, null));
		assertThatNullPointerException().isThrownBy(() -> AsyncDisposables.usingStack(null));
		assertThatNullPointerException().isThrownBy(() -> AsyncDisposables.once(null));
		assertThatNullPointerException().isThrownBy(() -> AsyncDisposables.fromCloseable(null, Runnable::run));
		assertThat(catchThrowable(() -> AsyncDisposables.fromCloseable(() -> {
		}, null))).isInstanceOf(NullPointerException.class);
		assertThat(this.calls).isEmpty();
	}

}
