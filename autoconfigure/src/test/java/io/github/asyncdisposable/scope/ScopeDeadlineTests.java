package io.github.asyncdisposable.scope;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.Beans;
import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncScopeAutoConfiguration;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.NodeReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The time that a scope has, and what is told of it.
 */
@Timeout(60)
class ScopeDeadlineTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(AsyncDisposableAutoConfiguration.class, AsyncScopeAutoConfiguration.class));

	@Test
	@DisplayName("T3 D6 past a scope's deadline Spring's callbacks are called all the same")
	void whenTheDeadlineHasPassedThenCallbacksAreCalled() {
		CountDownLatch destroyed = new CountDownLatch(1);
		scoped(new Hanging(destroyed))
			.withPropertyValues("async-disposable.timeout=1h", "async-disposable.scope.deadline=200ms",
					"async-disposable.fault-grace=10ms")
			.run((context) -> {
				AsyncScope scope = scope(context.getSourceApplicationContext(GenericApplicationContext.class));
				assertThat(scope.disposeAsync()).failsWithin(Duration.ofSeconds(20));
				assertThat(destroyed.await(20, TimeUnit.SECONDS)).isTrue();
			});
	}

	@Test
	@DisplayName("T1 C4 at the close a scope has what is left of the context's deadline, or its own if that is shorter")
	void whenTheContextClosesThenTheShorterDeadlineHolds() {
		assertThat(remainingAtClose("1h", "20s")).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(20));
		assertThat(remainingAtClose("20s", "1h")).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(20));
	}

	private Duration remainingAtClose(String scopesDeadline, String contextsDeadline) {
		CompletableFuture<Duration> remaining = new CompletableFuture<>();
		scoped(new Limited(remaining))
			.withPropertyValues("async-disposable.scope.deadline=" + scopesDeadline,
					"async-disposable.shutdown.deadline=" + contextsDeadline)
			.run((context) -> scope(context.getSourceApplicationContext(GenericApplicationContext.class)));
		return remaining.join();
	}

	@Test
	@DisplayName("M2 a bean that is disposed on its scope's caller has waited since the scope's disposal began")
	void whenABeanEndsAtOnceThenItsWaitingTimeIsTold() {
		List<NodeReport> reports = new ArrayList<>();
		scoped(() -> CompletableFuture.completedFuture(null))
			.withBean(DisposalListener.class, () -> new Hearing(reports))
			.run((context) -> {
				scope(context.getSourceApplicationContext(GenericApplicationContext.class)).close();
				assertThat(reports).singleElement()
					.satisfies((report) -> assertThat(report.waitingTime()).isBetween(Duration.ZERO,
							Duration.ofSeconds(20)));
			});
	}

	private static AsyncScope scope(GenericApplicationContext context) {
		AsyncScope scope = context.getBean(AsyncScopeFactory.class).createAsyncScope();
		assertThat(scope.getBean("scoped", AsyncDisposable.class)).isNotNull();
		return scope;
	}

	private ApplicationContextRunner scoped(AsyncDisposable bean) {
		return this.runner.withInitializer(Beans.scoped("scoped", bean));
	}

	private record Hanging(CountDownLatch destroyed) implements AsyncDisposable, DisposableBean {

		@Override
		public CompletionStage<?> disposeAsync() {
			return new CompletableFuture<>();
		}

		@Override
		public void destroy() {
			this.destroyed.countDown();
		}

	}

	private record Limited(CompletableFuture<Duration> remaining) implements AsyncDisposable {

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public CompletionStage<?> disposeAsync(DisposalContext context) {
			this.remaining.complete(context.remaining());
			return disposeAsync();
		}

	}

	private record Hearing(List<NodeReport> reports) implements DisposalListener {

		@Override
		public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
			this.reports.add(report);
		}

	}

}
