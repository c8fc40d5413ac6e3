package io.github.asyncdisposable.context;

import org.springframework.context.Lifecycle;
import org.springframework.context.Phased;

/**
 * Stands before a Lifecycle bean, as its dependent: Spring stops it on the closing thread
 * right before that bean. Its own phase is the last one, so that it is not stopped
 * earlier. A plain Lifecycle: a smart one would count down a latch of a phase that is not
 * its own.
 */
final class Barrier implements Lifecycle, Phased {

	private static final String PREFIX = Barrier.class.getName() + ":";

	private final Runnable onStop;

	private volatile boolean running = true;

	Barrier(Runnable onStop) {
		this.onStop = onStop;
	}

	static String before(String lifecycle) {
		return PREFIX + lifecycle;
	}

	static boolean isBarrier(String name) {
		return name.startsWith(PREFIX);
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.onStop.run();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

}
