package io.github.asyncdisposable.scope;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.DisposalTimeoutException;
import io.github.asyncdisposable.Faultable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncScopeAutoConfiguration;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.NodeReport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A bean that blocks inside of its call, on the thread of whoever disposes the scope. The
 * latch that one blocks on is released at the end of the test only, or by another bean of
 * the scope.
 */
@Timeout(60)
class BlockingInScopesTests {

	private int quick;

	private final Calls calls = new Calls();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(AsyncDisposableAutoConfiguration.class, AsyncScopeAutoConfiguration.class))
		.withBean(Calls.class, () -> this.calls)
		.withUserConfiguration(Older.class, Blocking.class, Younger.class);

	private final ApplicationContextRunner limited = this.runner
		.withPropertyValues("async-disposable.scope.deadline=300ms", "async-disposable.fault-grace=50ms");

	private void dispose(ApplicationContextRunner with, Blocks blocks, Consumer<AsyncScope> test) {
		with.run((context) -> {
			for (int i = 0; i < this.quick; i++) {
				try (AsyncScope scope = context.getBean(AsyncScopeFactory.class).createAsyncScope()) {
					scope.getBean(Younger.class);
					scope.getBean(Blocking.class);
				}
			}
			this.calls.lines.clear();
			this.calls.blocks = blocks;
			AsyncScope scope = context.getBean(AsyncScopeFactory.class).createAsyncScope();
			scope.getBean(Older.class);
			scope.getBean(Blocking.class);
			scope.getBean(Younger.class);
			try {
				test.accept(scope);
			}
			finally {
				this.calls.testEnds.countDown();
			}
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 200 })
	@DisplayName("C2 T2 a bean that blocks inside of its call is given up at its limit, also where it never did before")
	void whenABeanBlocksThenItsLimitIsKept(int before) {
		this.quick = before;
		dispose(this.limited, Calls::untilTestEnds, (scope) -> {
			assertThatThrownBy(() -> scope.disposeAsync().get(20, TimeUnit.SECONDS)).cause()
				.isInstanceOf(DisposalTimeoutException.class)
				.hasMessageContaining("Blocking");
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
			assertThat(this.calls.testEnds.getCount()).isOne();
			assertThat(this.calls.lines).contains("Younger", "Blocking", "Older");
			Awaitility.await().pollDelay(Duration.ZERO).until(() -> this.calls.lines.contains("Blocking faulted"));
		});
	}

	@Test
	@DisplayName("C2 T2 close() returns at the limit as well, and throws what happened")
	void whenClosedThenItsLimitIsKept() {
		dispose(this.limited, Calls::untilTestEnds, (scope) -> {
			assertThatThrownBy(scope::close).isInstanceOf(DisposalTimeoutException.class);
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
			assertThat(this.calls.lines).contains("Older");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@DisplayName("T2 M3 listeners hear where the thread stands, and one outcome")
	void whenTheLimitIsReachedThenListenersHearTheStack(boolean follows) {
		Hearing hearing = new Hearing(follows, new CopyOnWriteArrayList<>());
		dispose(this.limited.withBean(Hearing.class, () -> hearing), Calls::untilTestEnds, (scope) -> {
			assertThatThrownBy(scope::close).isInstanceOf(DisposalTimeoutException.class);
			assertThat(hearing.heard)
				.containsOnlyOnce("limit of blockingInScopesTests.Blocking in untilTestEnds",
						"TIMEOUT blockingInScopesTests.Blocking")
				.contains("SUCCESS blockingInScopesTests.Older");
			assertThat(hearing.heard.stream().filter("start blockingInScopesTests.Blocking"::equals))
				.hasSize(follows ? 1 : 0);
		});
	}

	@Test
	@DisplayName("D3 a bean that blocks delays none that does not need it")
	void whenABeanBlocksThenOthersAreDisposedMeanwhile() {
		ClassLoader classLoader = new ClassLoader(getClass().getClassLoader()) {
		};
		Thread current = Thread.currentThread();
		ClassLoader before = current.getContextClassLoader();
		dispose(this.runner, Calls::untilOlderIsDisposed, (scope) -> {
			current.setContextClassLoader(classLoader);
			try {
				scope.close();
			}
			finally {
				current.setContextClassLoader(before);
			}
			assertThat(this.calls.lines).containsExactly("Younger", "Blocking", "Older", "Blocking goes on");
			assertThat(this.calls.classLoaders).containsOnly(classLoader);
		});
	}

	@Test
	@DisplayName("A3 what a call that took long throws, or what its stage fails with, is the scope's failure")
	void whenACallThatTookLongFailsThenTheScopeFails() {
		IllegalStateException failure = new IllegalStateException("failed");
		List<Blocks> ways = List.of((calls) -> {
			calls.untilOlderIsDisposed();
			throw failure;
		}, (calls) -> {
			calls.untilOlderIsDisposed();
			return CompletableFuture.failedFuture(failure);
		}, (calls) -> {
			calls.untilOlderIsDisposed();
			return CompletableFuture.supplyAsync(() -> {
				throw failure;
			}, CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
		});
		for (Blocks way : ways) {
			this.calls.olderIsDisposed = new CountDownLatch(1);
			dispose(this.runner, way, (scope) -> assertThatThrownBy(scope::close).isSameAs(failure));
		}
	}

	@Test
	@DisplayName("T2 a stage that is returned late is cancelled, and the interrupt was the bean's alone")
	void whenItReturnsAfterItWasGivenUpThenItsStageIsCancelled() {
		CompletableFuture<Void> late = new CompletableFuture<>();
		Blocks lateStage = (calls) -> {
			try {
				calls.testEnds.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return late;
		};
		dispose(this.limited, lateStage, (scope) -> {
			assertThatThrownBy(scope::close).isInstanceOf(DisposalTimeoutException.class);
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
			assertThat(late).isCancelled();
		});
	}

	/**
	 * What the bean that blocks does.
	 */
	@FunctionalInterface
	private interface Blocks {

		@Nullable CompletionStage<?> in(Calls calls) throws InterruptedException;

	}

	static class Calls {

		final List<String> lines = new CopyOnWriteArrayList<>();

		final List<ClassLoader> classLoaders = new CopyOnWriteArrayList<>();

		final CountDownLatch testEnds = new CountDownLatch(1);

		volatile CountDownLatch olderIsDisposed = new CountDownLatch(1);

		volatile Blocks blocks = (calls) -> null;

		@Nullable CompletionStage<?> untilTestEnds() throws InterruptedException {
			this.testEnds.await();
			return null;
		}

		@Nullable CompletionStage<?> untilOlderIsDisposed() throws InterruptedException {
			if (!this.olderIsDisposed.await(20, TimeUnit.SECONDS)) {
				throw new IllegalStateException("The other bean was not disposed");
			}
			this.lines.add("Blocking goes on");
			return null;
		}

		void add(String line) {
			this.lines.add(line);
			this.classLoaders.add(Thread.currentThread().getContextClassLoader());
		}

	}

	record Hearing(boolean followsNodes, List<String> heard) implements DisposalListener {

		@Override
		public void nodeStarted(DisposalNode node) {
			if (this.followsNodes) {
				this.heard.add("start " + node.name());
			}
		}

		@Override
		public void limitReached(DisposalNode node, Duration after, StackTraceElement[] stack) {
			Arrays.stream(stack)
				.map(StackTraceElement::getMethodName)
				.filter("untilTestEnds"::equals)
				.forEach((method) -> this.heard.add("limit of " + node.name() + " in " + method));
		}

		@Override
		public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
			this.heard.add(report.outcome() + " " + report.node().name());
		}

	}

	@AsyncScoped
	static class Older implements AsyncDisposable {

		private final Calls calls;

		Older(Calls calls) {
			this.calls = calls;
		}

		@Override
		public @Nullable CompletionStage<?> disposeAsync() {
			this.calls.add("Older");
			this.calls.olderIsDisposed.countDown();
			return null;
		}

	}

	@AsyncScoped
	static class Blocking implements AsyncDisposable, Faultable {

		private final Calls calls;

		Blocking(Calls calls) {
			this.calls = calls;
		}

		@Override
		public @Nullable CompletionStage<?> disposeAsync() {
			this.calls.add("Blocking");
			try {
				return this.calls.blocks.in(this.calls);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public void fault(Throwable cause) {
			this.calls.add("Blocking faulted");
		}

	}

	@AsyncScoped
	static class Younger implements AsyncDisposable {

		private final Calls calls;

		Younger(Calls calls) {
			this.calls = calls;
		}

		@Override
		public @Nullable CompletionStage<?> disposeAsync() {
			this.calls.add("Younger");
			return null;
		}

	}

}
