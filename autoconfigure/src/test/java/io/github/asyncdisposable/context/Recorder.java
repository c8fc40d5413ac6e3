package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;

import org.springframework.context.SmartLifecycle;

/**
 * Writes down what happens to beans, and makes beans that it happens to.
 */
final class Recorder {

	private final List<String> log = Collections.synchronizedList(new ArrayList<>());

	List<String> log() {
		return List.copyOf(this.log);
	}

	void add(String entry) {
		this.log.add(entry);
	}

	AsyncDisposable disposable(String name) {
		return () -> {
			add(name);
			return CompletableFuture.completedFuture(null);
		};
	}

	/**
	 * A disposal that ends some time after its call.
	 */
	AsyncDisposable slow(String name, long millis) {
		Executor later = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
		return () -> CompletableFuture.runAsync(() -> add(name), later);
	}

	Stoppable stoppable(String name, int phase) {
		return new Stoppable(this, name, phase);
	}

	/**
	 * A Lifecycle bean that ends its stop on another thread, a little later.
	 */
	static class Stoppable implements SmartLifecycle {

		/** Longer than whatever would not wait for it takes. */
		private static final int STOP_MILLIS = 100;

		private final Recorder recorder;

		private final String name;

		private final int phase;

		private volatile boolean running;

		Stoppable(Recorder recorder, String name, int phase) {
			this.recorder = recorder;
			this.name = name;
			this.phase = phase;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.recorder.add(this.name + " stopped");
			this.running = false;
		}

		@Override
		public void stop(Runnable callback) {
			this.recorder.add(this.name + " stops");
			CompletableFuture.delayedExecutor(STOP_MILLIS, TimeUnit.MILLISECONDS).execute(() -> {
				stop();
				callback.run();
			});
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return this.phase;
		}

	}

}
