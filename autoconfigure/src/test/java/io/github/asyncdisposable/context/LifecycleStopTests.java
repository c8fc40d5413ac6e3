package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LifecycleStop}.
 */
@Timeout(60)
class LifecycleStopTests {

	private static final LifecycleStop PATIENT = new LifecycleStop(Duration.ofMinutes(5));

	@Test
	@DisplayName("D7: a plain Lifecycle bean has stopped when its stop has returned")
	void whenBeanIsPlainThenItIsStopped() {
		AtomicBoolean stopped = new AtomicBoolean();
		PATIENT.stop(new Asked(0) {
			@Override
			public void stop() {
				stopped.set(true);
			}
		});
		assertThat(stopped).isTrue();
	}

	@Test
	@DisplayName("D7: a smart one has when it says so, on whatever thread")
	void whenBeanIsSmartThenItsWordIsWaitedFor() {
		AtomicBoolean stopped = new AtomicBoolean();
		PATIENT.stop(new Smart() {
			@Override
			public void stop(Runnable callback) {
				new Thread(() -> {
					stopped.set(true);
					callback.run();
				}).start();
			}
		});
		assertThat(stopped).isTrue();
	}

	@Test
	@DisplayName("D7: one that never says so is waited for no longer than the limit, and not less")
	void whenBeanNeverStopsThenTheLimitEndsTheWait() {
		Duration limit = Duration.ofMillis(20);
		long start = System.nanoTime();
		new LifecycleStop(limit).stop(new Smart() {
			@Override
			public void stop(Runnable callback) {
			}
		});
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(limit.toNanos());
	}

	@Test
	@DisplayName("D7: a bean that Spring has told to stop is asked until it has")
	void whenBeanIsStoppingThenItIsAskedUntilItHasStopped() {
		Asked bean = new Asked(3);
		PATIENT.await(bean);
		assertThat(bean.runningFor).hasValue(-1);
	}

	@Test
	@DisplayName("D9: an interrupt ends the wait and stays set")
	void whenInterruptedThenTheWaitEnds() {
		Asked bean = new Asked(Integer.MAX_VALUE);
		Thread.currentThread().interrupt();
		PATIENT.await(bean);
		assertThat(Thread.interrupted()).isTrue();
	}

	/**
	 * Runs until it has been asked some times.
	 */
	private static class Asked implements Lifecycle {

		final AtomicInteger runningFor;

		Asked(int times) {
			this.runningFor = new AtomicInteger(times);
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return this.runningFor.getAndDecrement() > 0;
		}

	}

	private abstract static class Smart implements SmartLifecycle {

		@Override
		public void start() {
		}

		@Override
		public void stop() {
			throw new AssertionError("a smart one is told how to say so");
		}

		@Override
		public boolean isRunning() {
			return true;
		}

	}

}
