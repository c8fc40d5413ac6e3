package io.github.asyncdisposable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.aop.framework.ProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AbstractAsyncDisposableTests {

	private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

	private final CompletableFuture<String> end = new CompletableFuture<>();

	@Test
	@DisplayName("A1 a second call joins the first and gets the same outcome, during and after")
	void whenDisposedAgainThenJoined() {
		Base base = new Base(() -> this.end);
		assertThat(base.isDisposed()).isFalse();
		base.throwIfDisposed();
		CompletableFuture<Void> first = base.disposeAsync();
		CompletableFuture<Void> second = base.disposeAsync();
		assertThat(base.isDisposed()).isTrue();
		assertThatExceptionOfType(DisposedException.class).isThrownBy(base::throwIfDisposed)
			.withMessageContaining(Base.class.getName());
		assertThat(first).isNotDone().isNotSameAs(second);
		assertThat(second).isNotDone();
		this.end.complete("released");
		assertThat(first).isCompletedWithValue(null);
		assertThat(second).isCompletedWithValue(null);
		assertThat(base.disposeAsync()).isCompletedWithValue(null);
		base.close();
		assertThat(this.calls).containsExactly("base");
	}

	@Test
	@DisplayName("A1 cancelling or completing a returned future affects its caller alone")
	void whenAReturnedFutureIsCancelledThenNobodyElseNotices() {
		Base base = new Base(() -> this.end);
		base.disposeAsync().cancel(true);
		base.disposeAsync().complete(null);
		base.disposeAsync().completeExceptionally(new IOException());
		CompletableFuture<Void> mine = base.disposeAsync();
		assertThat(mine).isNotDone();
		assertThat(this.end).isNotDone();
		this.end.complete("released");
		assertThat(mine).isCompleted();
		base.disposeAsync().obtrudeException(new IOException());
		assertThat(base.disposeAsync()).isCompleted();
	}

	@Test
	@DisplayName("A1 those who wait are told in the order in which they asked")
	void whenEndedThenToldInOrder() {
		Base base = new Base(() -> this.end);
		for (int i = 0; i < 5; i++) {
			String name = "caller " + i;
			base.disposeAsync().thenRun(() -> this.calls.add(name));
		}
		this.end.complete("released");
		assertThat(this.calls).containsExactly("base", "caller 0", "caller 1", "caller 2", "caller 3", "caller 4");
	}

	@Test
	@DisplayName("A2 a null stage counts as done, a minimal one is awaited")
	void whenStageIsNullOrMinimalThenAwaited() {
		assertThat(new Base(() -> null).disposeAsync()).isCompleted();
		Base base = new Base(this.end::minimalCompletionStage);
		CompletableFuture<Void> disposed = base.disposeAsync();
		assertThat(disposed).isNotDone();
		this.end.complete("released");
		assertThat(disposed).isCompleted();
		assertThat(new Base(() -> BareStage.of((action) -> action.accept(null, null))).disposeAsync()).isCompleted();
	}

	@Test
	@DisplayName("A2 a throw counts as a failed stage, an Error too, and reaches every caller as it is")
	void whenCoreThrowsThenEveryCallerGetsItAsItIs() {
		for (Throwable failure : List.of(new IllegalStateException(), new AssertionError())) {
			Base base = new Base(() -> {
				Failures.throwUnchecked(failure);
				return null;
			});
			assertThat(RawFailure.of(base.disposeAsync())).isSameAs(failure);
			assertThat(RawFailure.of(base.disposeAsync())).isSameAs(failure);
			assertThat(catchThrowable(base::close)).isSameAs(failure);
			assertThat(failure.getSuppressed()).isEmpty();
		}
	}

	@Test
	@DisplayName("A3 a failed stage arrives without CompletionException, checked exceptions and cancellations too")
	void whenStageFailsThenUnwrapped() {
		for (Throwable failure : List.of(new IOException(), new CancellationException("mine"), new AssertionError())) {
			Base base = new Base(() -> CompletableFuture.runAsync(() -> {
				throw new CompletionException(failure);
			}).thenRun(() -> {
			}));
			CompletableFuture<Void> first = base.disposeAsync();
			assertThat(catchThrowable(first::join)).isNotNull();
			assertThat(RawFailure.of(first)).isSameAs(failure);
			assertThat(RawFailure.of(base.disposeAsync())).isSameAs(failure);
			assertThat(catchThrowable(base::close)).isSameAs(failure);
		}
	}

	@Test
	@DisplayName("A1 close() first: it waits for disposeAsyncCore(), and others join")
	void whenClosedThenItWaitsForTheAsynchronousCore() {
		Base base = new Base(() -> CompletableFuture.supplyAsync(() -> this.calls.add("released")));
		base.close();
		assertThat(this.calls).containsExactly("base", "released");
		assertThat(base.disposeAsync()).isCompleted();
		base.close();
		assertThat(this.calls).hasSize(2);
	}

	@Test
	@DisplayName("A1 close() is a synchronous twin: an overridden disposeCore() runs instead, and once")
	void whenTwinIsOverriddenThenOneOfBothRuns() {
		Twin closed = new Twin();
		closed.close();
		closed.close();
		assertThat(closed.disposeAsync()).isCompleted();
		assertThat(this.calls).containsExactly("sync");
		this.calls.clear();
		Twin disposed = new Twin();
		disposed.disposeAsync().join();
		disposed.close();
		assertThat(this.calls).containsExactly("async");
	}

	@Test
	@DisplayName("A1 what disposeCore() throws reaches close() and those who join")
	void whenTwinThrowsThenAllGetIt() {
		IllegalStateException failure = new IllegalStateException();
		AbstractAsyncDisposable twin = new Twin() {
			@Override
			protected void disposeCore() {
				throw failure;
			}
		};
		assertThat(catchThrowable(twin::close)).isSameAs(failure);
		assertThat(catchThrowable(twin::close)).isSameAs(failure);
		assertThat(RawFailure.of(twin.disposeAsync())).isSameAs(failure);
	}

	@Test
	@DisplayName("Two and three levels of inheritance release the most derived part first, also after a failure")
	void whenInheritedThenMostDerivedFirst() {
		new Middle(() -> this.end).disposeAsync();
		assertThat(this.calls).containsExactly("middle", "base");
		this.calls.clear();
		IllegalStateException failure = new IllegalStateException();
		Leaf leaf = new Leaf(() -> null, failure);
		assertThat(RawFailure.of(leaf.disposeAsync())).isSameAs(failure);
		assertThat(this.calls).containsExactly("leaf", "middle", "base");
		this.calls.clear();
		new Leaf(() -> null, null).close();
		assertThat(this.calls).containsExactly("leaf", "middle", "base");
	}

	@Test
	@DisplayName("A1 through a CGLIB proxy every call reaches the target, whose state counts")
	void whenProxiedByClassThenTheTargetIsDisposed() {
		Base target = new Base(() -> null);
		ProxyFactory factory = new ProxyFactory(target);
		factory.setProxyTargetClass(true);
		Base proxy = (Base) factory.getProxy();
		assertThat(proxy).isNotSameAs(target);
		assertThat(proxy.isDisposed()).isFalse();
		proxy.disposeAsync();
		assertThat(target.isDisposed()).isTrue();
		assertThat(proxy.isDisposed()).isTrue();
		proxy.close();
		target.close();
		assertThat(proxy.disposeAsync(new Unlimited())).isCompleted();
		assertThatExceptionOfType(DisposedException.class).isThrownBy(proxy::throwIfDisposed);
		assertThat(this.calls).containsExactly("base");
	}

	@Test
	@DisplayName("A1 through a JDK proxy every call reaches the target, whose state counts")
	void whenProxiedByInterfaceThenTheTargetIsDisposed() throws Exception {
		Base target = new Base(() -> null);
		Object proxy = new ProxyFactory(target).getProxy();
		assertThat(proxy).isNotInstanceOf(Base.class);
		((AutoCloseable) proxy).close();
		((AsyncDisposable) proxy).disposeAsync();
		target.close();
		assertThat(target.isDisposed()).isTrue();
		assertThat(this.calls).containsExactly("base");
	}

	@Test
	@DisplayName("close() from inside either core returns at once")
	void whenClosedFromInsideThenReturnsAtOnce() {
		AtomicReference<Base> self = new AtomicReference<>();
		Supplier<CompletionStage<?>> core = () -> {
			self.get().close();
			return null;
		};
		self.set(new Base(core));
		assertThat(self.get().disposeAsync()).isCompleted();
		self.set(new Base(core));
		self.get().close();
		assertThat(this.calls).containsExactly("base", "base");
	}

	@Test
	@DisplayName("A core that returns the future of disposeAsync() fails instead of waiting for itself")
	void whenCoreReturnsItsOwnFutureThenItFails() {
		AtomicReference<Base> self = new AtomicReference<>();
		self.set(new Base(() -> self.get().disposeAsync()));
		assertThat(RawFailure.of(self.get().disposeAsync())).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("wait for its own");
		self.set(new Base(() -> self.get().disposeAsync()));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(self.get()::close);
	}

	@Test
	@DisplayName("An interrupt ends the wait of close(), not the disposal, whose outcome others get")
	void whenInterruptedThenTheDisposalGoesOn() throws Exception {
		Base base = new Base(() -> this.end);
		Interrupted closing = new Interrupted(base);
		assertThat(closing.thrown).isInstanceOf(CancellationException.class).hasMessageContaining("goes on");
		assertThat(closing.flag).isTrue();
		CompletableFuture<Void> joined = base.disposeAsync();
		assertThat(joined).isNotDone();
		Interrupted again = new Interrupted(base);
		assertThat(again.thrown).isInstanceOf(CancellationException.class);
		this.end.complete("released");
		assertThat(joined).isCompleted();
		base.close();
	}

	@Test
	@DisplayName("A foreign wait that is interrupted inside disposeCore() ends the disposal with that")
	void whenAWaitForAnotherIsInterruptedInsideDisposeCoreThenItFails() throws Exception {
		Base other = new Base(() -> this.end);
		AbstractAsyncDisposable owner = new Twin() {
			@Override
			protected void disposeCore() {
				other.close();
			}
		};
		Interrupted closing = new Interrupted(owner);
		assertThat(RawFailure.of(owner.disposeAsync())).isSameAs(closing.thrown);
		assertThat(other.disposeAsync()).isNotDone();
	}

	private static final class Interrupted {

		private Throwable thrown;

		private boolean flag;

		Interrupted(AutoCloseable closeable) throws InterruptedException {
			CountDownLatch running = new CountDownLatch(1);
			Thread thread = new Thread(() -> {
				running.countDown();
				this.thrown = catchThrowable(closeable::close);
				this.flag = Thread.currentThread().isInterrupted();
			});
			thread.start();
			running.await();
			thread.interrupt();
			thread.join();
		}

	}

	public class Base extends AbstractAsyncDisposable {

		private final Supplier<? extends CompletionStage<?>> core;

		Base(Supplier<? extends CompletionStage<?>> core) {
			this.core = core;
		}

		@Override
		protected CompletionStage<?> disposeAsyncCore() {
			AbstractAsyncDisposableTests.this.calls.add("base");
			return this.core.get();
		}

	}

	class Middle extends Base {

		Middle(Supplier<? extends CompletionStage<?>> core) {
			super(core);
		}

		@Override
		protected CompletionStage<?> disposeAsyncCore() {
			AbstractAsyncDisposableTests.this.calls.add("middle");
			return super.disposeAsyncCore();
		}

	}

	class Leaf extends Middle {

		private final Throwable failure;

		Leaf(Supplier<? extends CompletionStage<?>> core, Throwable failure) {
			super(core);
			this.failure = failure;
		}

		@Override
		protected CompletionStage<?> disposeAsyncCore() {
			AsyncDisposableStack parts = new AsyncDisposableStack();
			parts.use(super::disposeAsyncCore);
			parts.defer(() -> {
				AbstractAsyncDisposableTests.this.calls.add("leaf");
				return (this.failure != null) ? CompletableFuture.failedFuture(this.failure) : null;
			});
			return parts.disposeAsync();
		}

	}

	class Twin extends AbstractAsyncDisposable {

		@Override
		protected CompletionStage<?> disposeAsyncCore() {
			AbstractAsyncDisposableTests.this.calls.add("async");
			return CompletableFuture.completedFuture(null);
		}

		@Override
		protected void disposeCore() {
			AbstractAsyncDisposableTests.this.calls.add("sync");
		}

	}

}
