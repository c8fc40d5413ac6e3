package io.github.asyncdisposable.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

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

	private Call call(DisposalAction action) {
		DisposalPlan plan = DisposalPlan.oneByOne(List.of(DisposalNode.asynchronous("node", action)));
		long now = System.nanoTime();
		LimitWatch watch = new LimitWatch(null, DisposalLimits.DEFAULTS, now);
		CallsInFlight calls = new CallsInFlight(null, plan, null, null, watch, null, this.threads, null);
		return new Call(calls, 0, true, now);
	}

}
