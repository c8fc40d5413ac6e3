package io.github.asyncdisposable.context;

import org.springframework.context.Lifecycle;
import org.springframework.context.Phased;

/**
 * Stands in the last phase of a close and says when Spring is about to get there.
 * Registered when the close begins, so it never runs at any other stop.
 */
final class LastStop implements Lifecycle, Phased {

	private final Runnable onStop;

	private volatile boolean running = true;

	LastStop(Runnable onStop) {
		this.onStop = onStop;
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
