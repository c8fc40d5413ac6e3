package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Call}.
 */
@Timeout(60)
class CallTests {

	private final EngineThreads threads = EngineThreads.ownThreadPerCall("call");

	@AfterEach
	void close() {
		this.threads.shutdown();
	}

	@Test
	@DisplayName("T2 a call that is given up before its thread has reached it does not block that thread for ever")
	void whenGivenUpBeforeItBeginsThenItsThreadIsInterrupted() {
		AtomicBoolean interrupted = new AtomicBoolean();
		Call call = call((context) -> {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.set(true);
			}
			return null;
		});
		call.abort();
		call.make();
		assertThat(interrupted).isTrue();
	}

	@Test
	@DisplayName("D8 the interrupt of a call that is given up does not outlast it")
	void whenGivenUpBeforeItBeginsThenItsThreadIsLeftWithoutInterrupt() {
		Call call = call((context) -> null);
		call.abort();
		call.make();
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	@DisplayName("T2 the stage that a call returns after it was given up is cancelled")
	void whenGivenUpBeforeItBeginsThenItsStageIsCancelled() {
		CompletableFuture<Object> stage = new CompletableFuture<>();
		Call call = call((context) -> stage);
		call.abort();
		call.make();
		assertThat(stage).isCancelled();
	}

	@Test
	@DisplayName("T2 M3 listeners are told whether the call has not begun, goes on, or has returned")
	void whenTheLimitIsReachedThenListenersKnowWhereTheCallIs() {
		Recording recording = new Recording();
		List<String> unbegun = new ArrayList<>();
		DisposalListener listener = new DisposalListener() {

			@Override
			public void limitReachedBeforeCall(DisposalNode node, Duration after) {
				unbegun.add(node.name());
			}

		};
		AtomicReference<Runnable> limit = new AtomicReference<>();
		CallsInFlight calls = calls((context) -> {
			limit.get().run();
			return new CompletableFuture<>();
		}, recording, listener);
		Call call = new Call(calls, 0, true, System.nanoTime());
		limit.set(() -> calls.tellListeners(call, System.nanoTime()));
		limit.get().run();
		assertThat(unbegun).containsExactly("node");
		call.make();
		limit.get().run();
		assertThat(unbegun).hasSize(1);
		assertThat(recording.stacks).hasSize(3);
		assertThat(recording.stacks.get(0)).isEmpty();
		assertThat(recording.stacks.get(1)).isNotEmpty();
		assertThat(recording.stacks.get(2)).isEmpty();
	}

	private Call call(DisposalAction action) {
		return new Call(calls(action), 0, true, System.nanoTime());
	}

	private CallsInFlight calls(DisposalAction action, DisposalListener... listeners) {
		DisposalPlan plan = DisposalPlan.oneByOne(List.of(DisposalNode.asynchronous("node", action)));
		LimitWatch watch = new LimitWatch(null, DisposalLimits.DEFAULTS, System.nanoTime());
		return new CallsInFlight(null, plan, null, null, watch, new ListenerChain(List.of(listeners)), this.threads,
				null);
	}

}
