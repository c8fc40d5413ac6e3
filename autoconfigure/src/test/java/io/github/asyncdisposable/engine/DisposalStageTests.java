package io.github.asyncdisposable.engine;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.Faultable;
import io.github.asyncdisposable.PendingWork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a {@link DisposalEngine} makes of the stages that it is given.
 */
class DisposalStageTests {

	private final Recording recording = new Recording();

	private DisposalEngine engine = DisposalEngine.withOwnThreads("stage");

	@AfterEach
	void close() {
		this.engine.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@DisplayName("A2 a null stage, a completed one, a minimal one and a cancelled one end as they should")
	void whenStageIsUnusualThenEnds(boolean callerRuns) {
		use(callerRuns);
		assertThat(outcome((context) -> null)).isEqualTo(Outcome.SUCCESS);
		assertThat(outcome((context) -> CompletableFuture.completedFuture(1))).isEqualTo(Outcome.SUCCESS);
		assertThat(outcome((context) -> CompletableFuture.completedStage(1))).isEqualTo(Outcome.SUCCESS);
		assertThat(outcome((context) -> laterMinimal())).isEqualTo(Outcome.SUCCESS);
		assertThat(outcome((context) -> laterMinimal().thenRun(() -> {
			throw new IllegalStateException();
		}))).isEqualTo(Outcome.ERROR);
		assertThat(outcome((context) -> CompletableFuture.failedStage(new Error()))).isEqualTo(Outcome.ERROR);
		assertThat(outcome((context) -> cancelled())).isEqualTo(Outcome.ERROR);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@DisplayName("A2 a synchronous throw, also of an Error, counts as a failed stage")
	void whenCallThrowsThenIsError(boolean callerRuns) {
		use(callerRuns);
		assertThat(outcome((context) -> {
			throw new Exception("checked");
		})).isEqualTo(Outcome.ERROR);
		assertThat(outcome((context) -> {
			throw new StackOverflowError("no stack left");
		})).isEqualTo(Outcome.ERROR);
		assertThat(this.recording.failures).extracting(Throwable::getMessage)
			.containsExactly("checked", "no stack left");
	}

	@Test
	@DisplayName("A3 a failure arrives unwrapped, its class is in the report")
	void whenFailureIsWrappedThenIsUnwrapped() {
		IllegalStateException cause = new IllegalStateException("cause");
		DisposalReport report = run(DisposalNode.asynchronous("node",
				(context) -> CompletableFuture.failedFuture(new CompletionException(new ExecutionException(cause)))));
		assertThat(this.recording.failures).containsExactly(cause);
		assertThat(report.nodes()).extracting(NodeReport::error).containsExactly(IllegalStateException.class.getName());
		assertThat(report.unfinished()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@DisplayName("A2 a stage that knows nothing but whenComplete works")
	void whenStageKnowsOnlyWhenCompleteThenWorks(boolean callerRuns) {
		use(callerRuns);
		CompletableFuture<Object> future = new CompletableFuture<>();
		CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS).execute(() -> future.complete(1));
		assertThat(outcome((context) -> stage(future::whenComplete))).isEqualTo(Outcome.SUCCESS);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@DisplayName("A2 a stage whose whenComplete throws is a failed one")
	void whenWhenCompleteThrowsThenIsError(boolean callerRuns) {
		use(callerRuns);
		assertThat(outcome((context) -> stage((action) -> {
			throw new UnsupportedOperationException("whenComplete");
		}))).isEqualTo(Outcome.ERROR);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@DisplayName("A2 of a stage that completes twice the first end counts, and it is counted once")
	void whenStageCompletesTwiceThenFirstCounts(boolean callerRuns) {
		use(callerRuns);
		assertThat(outcome((context) -> stage((action) -> {
			action.accept(null, null);
			action.accept(null, new IllegalStateException("second"));
		}))).isEqualTo(Outcome.SUCCESS);
		assertThat(this.recording.count("finished node")).isEqualTo(1);
		assertThat(this.recording.events).doesNotContain("late node");
	}

	@Test
	@DisplayName("T4 a failure never stops the others")
	void whenNodesFailThenOthersRun() {
		DisposalReport report = run(DisposalNode.asynchronous("throws", (context) -> {
			throw new Error("async");
		}), DisposalNode.synchronous("sync", () -> {
			throw new Error("sync");
		}), DisposalNode.asynchronous("last", (context) -> null));
		assertThat(report.nodes()).extracting(NodeReport::outcome)
			.containsExactly(Outcome.ERROR, Outcome.ERROR, Outcome.SUCCESS);
		assertThat(report.outcome()).isEqualTo(Outcome.ERROR);
	}

	@Test
	@DisplayName("an AsyncDisposable is called as such and asked for what else it implements")
	void whenActionIsOfDisposableThenHonoursOtherInterfaces() throws Exception {
		class Both implements AsyncDisposable, Faultable, PendingWork {

			private Throwable cause = new Throwable();

			@Override
			public CompletionStage<?> disposeAsync() {
				return CompletableFuture.completedFuture("disposed");
			}

			@Override
			public void fault(Throwable cause) {
				this.cause = cause;
			}

			@Override
			public long pendingCount() {
				return 17;
			}

		}
		Both both = new Both();
		DisposalAction action = DisposalAction.of(both);
		Throwable cause = new Throwable("limit");
		action.fault(cause);
		assertThat(both.cause).isSameAs(cause);
		assertThat(action.pending()).isEqualTo(17);
		assertThat(outcome(action)).isEqualTo(Outcome.SUCCESS);
		assertThat(DisposalAction.of(() -> CompletableFuture.completedFuture(1)).pending()).isNegative();
		assertThat(outcome(DisposalAction.of(() -> CompletableFuture.failedFuture(cause)))).isEqualTo(Outcome.ERROR);
	}

	private void use(boolean callerRuns) {
		if (callerRuns) {
			this.engine = DisposalEngine.callerRuns("stage");
		}
	}

	private Outcome outcome(DisposalAction action) {
		return run(DisposalNode.asynchronous("node", action)).outcome();
	}

	private DisposalReport run(DisposalNode... nodes) {
		return this.engine.run(DisposalPlan.oneByOne(List.of(nodes)), DisposalLimits.DEFAULTS, List.of(this.recording));
	}

	private static CompletionStage<Object> laterMinimal() {
		CompletableFuture<Object> future = new CompletableFuture<>();
		CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS).execute(() -> future.complete(1));
		return future.minimalCompletionStage();
	}

	private static CompletionStage<?> cancelled() {
		CompletableFuture<Object> future = new CompletableFuture<>();
		future.cancel(false);
		assertThat(future).isCancelled()
			.failsWithin(1, TimeUnit.SECONDS)
			.withThrowableOfType(CancellationException.class);
		return future;
	}

	@SuppressWarnings("unchecked")
	private static CompletionStage<Object> stage(
			Consumer<BiConsumer<@Nullable Object, @Nullable Throwable>> whenComplete) {
		return (CompletionStage<Object>) Proxy.newProxyInstance(DisposalStageTests.class.getClassLoader(),
				new Class<?>[] { CompletionStage.class }, (proxy, method, arguments) -> {
					if (!method.getName().equals("whenComplete")) {
						throw new UnsupportedOperationException(method.getName());
					}
					whenComplete.accept((BiConsumer<@Nullable Object, @Nullable Throwable>) arguments[0]);
					return proxy;
				});
	}

}
