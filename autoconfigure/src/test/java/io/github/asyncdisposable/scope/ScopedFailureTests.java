package io.github.asyncdisposable.scope;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.Beans;
import io.github.asyncdisposable.DisposalTimeoutException;
import io.github.asyncdisposable.Faultable;
import io.github.asyncdisposable.PendingWork;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncScopeAutoConfiguration;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeInFlight;
import io.github.asyncdisposable.engine.NodeReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a scope says of disposals that fail or do not end (A3, T2, M3).
 */
@Timeout(60)
class ScopedFailureTests {

	private final RuntimeException failure = new IllegalStateException("failed");

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(AsyncDisposableAutoConfiguration.class, AsyncScopeAutoConfiguration.class));

	@Test
	@DisplayName("A3 a failure that several beans share is told once and never suppresses itself")
	void whenBeansFailWithTheSameFailureThenItIsToldOnce() {
		CompletableFuture<Void> failing = CompletableFuture.failedFuture(this.failure);
		assertThat(failureOf(() -> failing, () -> failing)).isSameAs(this.failure).hasNoSuppressedExceptions();
	}

	@Test
	@DisplayName("A3 failures arrive as they are, also the suppressed ones")
	void whenFailuresAreWrappedThenTheyAreUnwrapped() {
		CompletionException noCause = new CompletionException("no cause", null);
		Throwable failed = failureOf(() -> {
			throw noCause;
		}, () -> {
			throw new CompletionException(new CompletionException(this.failure));
		});
		assertThat(failed).isSameAs(this.failure);
		assertThat(failed.getSuppressed()).containsExactly(noCause);
	}

	/**
	 * What the disposal of a scope fails with which owns these beans.
	 */
	private Throwable failureOf(AsyncDisposable... beans) {
		List<Throwable> failed = new ArrayList<>();
		scoped(Map.of("first", beans[0], "second", beans[1])).run((context) -> {
			AsyncScope scope = context.getBean(AsyncScopeFactory.class).createAsyncScope();
			scope.getBean("first", AsyncDisposable.class);
			scope.getBean("second", AsyncDisposable.class);
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> scope.disposeAsync().get(20, TimeUnit.SECONDS))
				.satisfies((ex) -> failed.add(ex.getCause()));
		});
		return failed.get(0);
	}

	@Test
	@DisplayName("T2 M3 a scoped bean that does not end is asked for its pending work, told its limit, and heard late")
	void whenAScopedBeanReachesItsLimitThenItIsTold() {
		Draining draining = new Draining();
		Hearing hearing = new Hearing();
		scoped(Map.of("draining", draining)).withBean(DisposalListener.class, () -> hearing)
			.withPropertyValues("async-disposable.timeout=500ms", "async-disposable.fault-grace=10ms",
					"async-disposable.shutdown.progress-interval=20ms")
			.run((context) -> {
				AsyncScope scope = context.getBean(AsyncScopeFactory.class).createAsyncScope();
				scope.getBean("draining", Draining.class);
				assertThatExceptionOfType(ExecutionException.class)
					.isThrownBy(() -> scope.disposeAsync().get(20, TimeUnit.SECONDS))
					.withCauseInstanceOf(DisposalTimeoutException.class);
				assertThat(draining.told.get(20, TimeUnit.SECONDS)).isInstanceOf(DisposalTimeoutException.class);
				assertThat(hearing.pending).hasValue(42);
				draining.end.complete(null);
				hearing.late.get(20, TimeUnit.SECONDS);
				assertThat(hearing.heard).contains("plan")
					.filteredOn((line) -> !line.equals("plan"))
					.containsExactly("start draining", "limit draining", "TIMEOUT draining", "end", "late draining");
			});
	}

	private ApplicationContextRunner scoped(Map<String, AsyncDisposable> beans) {
		return this.runner
			.withInitializer((context) -> beans.forEach((name, bean) -> Beans.scoped(name, bean).initialize(context)));
	}

	static class Draining implements AsyncDisposable, Faultable, PendingWork {

		final CompletableFuture<Void> end = new CompletableFuture<>();

		final CompletableFuture<Throwable> told = new CompletableFuture<>();

		/** Not to be cancelled: it ends late. */
		@Override
		public CompletionStage<?> disposeAsync() {
			return this.end.minimalCompletionStage();
		}

		@Override
		public void fault(Throwable cause) {
			this.told.complete(cause);
		}

		@Override
		public long pendingCount() {
			return 42;
		}

	}

	static class Hearing implements DisposalListener {

		final List<String> heard = Collections.synchronizedList(new ArrayList<>());

		final AtomicLong pending = new AtomicLong();

		final CompletableFuture<Void> late = new CompletableFuture<>();

		@Override
		public void planStarted(DisposalPlan plan) {
			this.heard.add("plan");
		}

		@Override
		public void nodeStarted(DisposalNode node) {
			this.heard.add("start " + node.name());
		}

		@Override
		public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
			this.heard.add(report.outcome() + " " + report.node().name());
		}

		@Override
		public void limitReached(DisposalNode node, Duration after, StackTraceElement[] stack) {
			this.heard.add("limit " + node.name());
		}

		@Override
		public void stillWaiting(List<NodeInFlight> nodes) {
			this.pending.set(nodes.get(0).pending());
		}

		@Override
		public void completedLate(DisposalNode node, Duration after, @Nullable Throwable failure) {
			this.heard.add("late " + node.name());
			this.late.complete(null);
		}

		@Override
		public void planFinished(DisposalReport report) {
			this.heard.add("end");
		}

	}

}
