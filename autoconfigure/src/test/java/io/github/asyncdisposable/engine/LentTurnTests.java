package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an owner that has lost its turn to another thread while it made a call.
 */
@Timeout(60)
class LentTurnTests {

	private final CountDownLatch callbackStarted = new CountDownLatch(1);

	private final CountDownLatch limitReached = new CountDownLatch(1);

	@Test
	@DisplayName("T2 D8 limits are kept, too, while an owner that has lost its turn is inside a synchronous callback")
	void whenOwnerGoesFromCallIntoCallbackThenLimitsAreKept() {
		AtomicBoolean kept = new AtomicBoolean();
		DisposalPlan.Builder builder = DisposalPlan.builder();
		builder.add(DisposalNode.asynchronous("slow", (context) -> {
			this.callbackStarted.await();
			return null;
		}));
		builder.add(DisposalNode.asynchronous("hangs", (context) -> new CompletableFuture<>())
			.withLimit(Duration.ofSeconds(1)));
		builder.add(DisposalNode.synchronous("sync", () -> kept.set(await(this.limitReached))));
		try (DisposalEngine callerRuns = DisposalEngine.callerRuns("lent")) {
			callerRuns.run(builder.build(), DisposalLimits.DEFAULTS.withFaultGrace(Duration.ofMillis(50)),
					List.of(new Watching()));
		}
		assertThat(kept).isTrue();
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	private final class Watching implements DisposalListener {

		@Override
		public void nodeStarted(DisposalNode node) {
			if (node.name().equals("sync")) {
				LentTurnTests.this.callbackStarted.countDown();
			}
		}

		@Override
		public void limitReached(DisposalNode node, Duration after, StackTraceElement[] stack) {
			LentTurnTests.this.limitReached.countDown();
		}

	}

}
