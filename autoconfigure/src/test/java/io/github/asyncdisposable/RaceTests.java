package io.github.asyncdisposable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * 100,000 rounds each, seeds printed.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RaceTests {

	@Test
	@DisplayName("A1 disposeAsync() from 16 threads runs once, and all join")
	@SuppressWarnings({ "rawtypes", "unchecked" })
	void whenSixteenThreadsDisposeThenItRunsOnceAndAllJoin() {
		Consumer<Joined>[] racers = new Consumer[16];
		for (int i = 0; i < racers.length; i++) {
			int index = i;
			racers[i] = (joined) -> joined.join(index);
		}
		new Race<>(racers).run(Joined::new, Joined::verify);
	}

	@Test
	@DisplayName("A1 disposeAsync() and close() at the same time run one core, once")
	void whenDisposedAndClosedThenOneOfTheCoresRunsOnce() {
		new Race<Twins>(Twins::disposeAsync, Twins::close).run(Twins::new,
				(twins) -> assertThat(twins.runs.get()).isEqualTo(1));
	}

	@Test
	@DisplayName("A1 a disposal that ends while another caller joins ends for both")
	void whenEndedWhileJoinedThenTheJoinedEnds() {
		new Race<Joint>((ending) -> ending.end.complete(null), (ending) -> ending.second = ending.stack.disposeAsync())
			.run(Joint::new, (ending) -> {
				assertThat(ending.first).isCompleted();
				assertThat(ending.second).isCompleted();
				assertThat(ending.below.get()).isEqualTo(1);
			});
	}

	@Test
	@DisplayName("A5 use() while disposeAsync() runs is disposed or refused, never neither and never both")
	void whenUsedWhileDisposedThenDisposedOrRefused() {
		new Race<Offered>(Offered::use, (offered) -> offered.stack.disposeAsync()).run(Offered::new,
				(offered) -> assertThat(offered.disposed.get()).isEqualTo(offered.refused ? 0 : 1));
	}

	@Test
	@DisplayName("A5 move() against disposeAsync(): the content goes to exactly one of them")
	void whenMovedWhileDisposedThenExactlyOneGetsTheContent() {
		new Race<Moved>(Moved::move, (moved) -> moved.stack.disposeAsync()).run(Moved::new, Moved::verify);
	}

	@Test
	@DisplayName("A7 an operation that starts while complete() runs is refused or awaited")
	void whenStartedWhileCompletingThenRefusedOrAwaited() {
		new Race<Started>(Started::start, (started) -> started.operations.complete()).run(Started::new,
				Started::verify);
	}

	@Test
	@DisplayName("A7 operations that end while complete() and fault() run end the completion, with the fault or without")
	void whenEndedWhileCompletingAndFaultingThenCompletionEnds() {
		new Race<Faulted>((faulted) -> faulted.operation.complete(null), (faulted) -> faulted.operations.complete(),
				(faulted) -> faulted.operations.fault(new Exception()))
			.run(Faulted::new, (faulted) -> {
				assertThat(faulted.operations.completion()).isDone();
				assertThat(faulted.operations.pendingCount()).isZero();
				assertThat(faulted.operations.completion().isCompletedExceptionally())
					.isEqualTo(faulted.early.isCompletedExceptionally());
			});
	}

	@Test
	@DisplayName("an action registered while cancel() runs is called exactly once, also through a linked signal")
	void whenRegisteredWhileCancellingThenCalledOnce() {
		new Race<Registered>((registered) -> registered.source.cancel(), Registered::register).run(Registered::new,
				(registered) -> assertThat(registered.calls.get()).isEqualTo(2));
	}

	@Test
	@DisplayName("A6 cancel() while the body ends: the result ends after disposal, cancelled if and only if cancel() said so")
	void whenCancelledWhileTheBodyEndsThenTheAnswerOfCancelHolds() {
		new Race<Used>((used) -> used.body.complete("value"), (used) -> used.cancelled = used.result.cancel(true))
			.run(Used::new, (used) -> {
				assertThat(used.disposed.get()).isEqualTo(1);
				assertThat(used.result).isDone();
				assertThat(used.result.isCancelled()).isEqualTo(used.cancelled);
			});
	}

	private static final class Joined extends AbstractAsyncDisposable {

		private final AtomicInteger runs = new AtomicInteger();

		private final @Nullable CompletableFuture<?>[] futures = new CompletableFuture<?>[16];

		@Override
		protected CompletionStage<?> disposeAsyncCore() {
			this.runs.incrementAndGet();
			return CompletableFuture.completedFuture(null);
		}

		private void join(int index) {
			this.futures[index] = disposeAsync();
		}

		private void verify() {
			assertThat(this.runs.get()).isEqualTo(1);
			for (CompletableFuture<?> future : this.futures) {
				if (future == null || !future.isDone()) {
					throw new AssertionError("A caller did not join");
				}
			}
		}

	}

	private static final class Twins extends AbstractAsyncDisposable {

		private final AtomicInteger runs = new AtomicInteger();

		@Override
		protected CompletionStage<?> disposeAsyncCore() {
			this.runs.incrementAndGet();
			return CompletableFuture.completedFuture(null);
		}

		@Override
		protected void disposeCore() {
			this.runs.incrementAndGet();
		}

	}

	private static final class Joint {

		private final CompletableFuture<Void> end = new CompletableFuture<>();

		private final AtomicInteger below = new AtomicInteger();

		private final AsyncDisposableStack stack = new AsyncDisposableStack();

		private final CompletableFuture<Void> first;

		private volatile @Nullable CompletableFuture<Void> second;

		Joint() {
			this.stack.defer(() -> {
				this.below.incrementAndGet();
				return null;
			});
			this.stack.defer(() -> this.end);
			this.first = this.stack.disposeAsync();
		}

	}

	private static final class Offered {

		private final AsyncDisposableStack stack = new AsyncDisposableStack();

		private final AtomicInteger disposed = new AtomicInteger();

		private boolean refused;

		private void use() {
			try {
				this.stack.use(() -> {
					this.disposed.incrementAndGet();
					return CompletableFuture.completedFuture(null);
				});
			}
			catch (DisposedException ex) {
				this.refused = true;
			}
		}

	}

	private static final class Moved {

		private final AtomicInteger disposed = new AtomicInteger();

		private final AsyncDisposableStack stack = new AsyncDisposableStack();

		private @Nullable AsyncDisposableStack target;

		Moved() {
			this.stack.defer(() -> {
				this.disposed.incrementAndGet();
				return null;
			});
		}

		private void move() {
			try {
				this.target = this.stack.move();
			}
			catch (DisposedException ex) {
				// disposal was first
			}
		}

		private void verify() {
			assertThat(this.stack.isDisposed()).isTrue();
			assertThat(this.disposed.get()).isEqualTo((this.target != null) ? 0 : 1);
			if (this.target != null) {
				this.target.close();
				assertThat(this.disposed.get()).isEqualTo(1);
			}
		}

	}

	private static final class Started {

		private final InFlightOperations operations = InFlightOperations.cancelling();

		private final CompletableFuture<String> operation = new CompletableFuture<>();

		private boolean refused;

		private boolean called;

		private void start() {
			try {
				this.operations.run((signal) -> {
					this.called = true;
					return this.operation;
				});
			}
			catch (DisposedException ex) {
				this.refused = true;
			}
		}

		private void verify() {
			assertThat(this.called).isNotEqualTo(this.refused);
			assertThat(this.operations.completion().isDone()).isEqualTo(this.refused);
			this.operation.complete("done");
			assertThat(this.operations.completion()).isCompleted();
		}

	}

	private static final class Faulted {

		private final InFlightOperations operations = InFlightOperations.draining();

		private final CompletableFuture<String> operation = new CompletableFuture<>();

		private final CompletableFuture<Void> early = this.operations.completion();

		Faulted() {
			this.operations.run((signal) -> this.operation);
		}

	}

	private static final class Registered {

		private final CancellationSource source = new CancellationSource();

		private final CancellationSource linked = new CancellationSource(this.source.signal());

		private final AtomicInteger calls = new AtomicInteger();

		private void register() {
			this.source.signal().onCancel(this.calls::incrementAndGet);
			this.linked.signal().onCancel(this.calls::incrementAndGet);
		}

	}

	private static final class Used {

		private final CompletableFuture<String> body = new CompletableFuture<>();

		private final AtomicInteger disposed = new AtomicInteger();

		private final CompletableFuture<String> result;

		private boolean cancelled;

		Used() {
			this.result = AsyncDisposables.using(() -> () -> {
				this.disposed.incrementAndGet();
				return CompletableFuture.completedFuture(null);
			}, (resource) -> this.body);
		}

	}

}
