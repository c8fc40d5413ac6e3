package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

/**
 * Brings a Lifecycle bean to its stop on the closing thread, within a limit: what is
 * behind it in a plan must not go before its stop has ended (D7).
 */
final class LifecycleStop {

	private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(1);

	private final Duration limit;

	LifecycleStop(Duration limit) {
		this.limit = limit;
	}

	/**
	 * Stop a bean that Spring has not yet come to.
	 */
	void stop(Lifecycle bean) {
		if (!(bean instanceof SmartLifecycle smart)) {
			bean.stop();
			return;
		}
		CountDownLatch stopped = new CountDownLatch(1);
		smart.stop(stopped::countDown);
		waitUntil(() -> stopped.getCount() == 0);
	}

	/**
	 * Wait for a bean that Spring has told to stop.
	 */
	void await(Lifecycle bean) {
		waitUntil(() -> !bean.isRunning());
	}

	/**
	 * Looks again and again, as most beans tell nobody that they have stopped. An
	 * interrupt ends the waiting and stays set.
	 */
	private void waitUntil(BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean() && System.nanoTime() - start < this.limit.toNanos()
				&& !Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(this, LOOK_AGAIN);
		}
	}

}
