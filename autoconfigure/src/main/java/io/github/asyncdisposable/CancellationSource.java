package io.github.asyncdisposable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The owner's side of a {@link CancellationSignal}: hands the signal out and fires it.
 * Safe for use by any thread.
 *
 * @since 0.1.0
 */
public final class CancellationSource {

	private final Signal signal = new Signal();

	/**
	 * Create a source that can be cancelled by its owner, and is cancelled as soon as one
	 * of the given signals is.
	 * @param linkedTo the signals to follow
	 */
	public CancellationSource(CancellationSignal... linkedTo) {
		for (CancellationSignal linked : linkedTo) {
			linked.onCancel(this::cancel);
		}
	}

	/**
	 * Return the signal to give to operations.
	 * @return the signal, the same at every call
	 */
	public CancellationSignal signal() {
		return this.signal;
	}

	/**
	 * Fire the signal. Its actions run on this thread, one after another, before this
	 * method returns; every one is called, and then the first thing that one threw is
	 * thrown, with the others as its suppressed ones. A second call does nothing.
	 */
	public void cancel() {
		this.signal.fire();
	}

	private static final class Signal implements CancellationSignal {

		private @Nullable List<Runnable> actions = new ArrayList<>();

		@Override
		public synchronized boolean isCancelled() {
			return this.actions == null;
		}

		@Override
		public void onCancel(Runnable action) {
			Objects.requireNonNull(action, "'action' must not be null");
			synchronized (this) {
				if (this.actions != null) {
					this.actions.add(action);
					return;
				}
			}
			action.run();
		}

		void fire() {
			List<Runnable> registered;
			synchronized (this) {
				registered = this.actions;
				this.actions = null;
			}
			if (registered != null) {
				runAll(registered);
			}
		}

		private static void runAll(List<Runnable> actions) {
			Failures failures = new Failures();
			for (Runnable action : actions) {
				try {
					action.run();
				}
				catch (Throwable ex) {
					failures.add(ex);
				}
			}
			failures.throwUnchecked();
		}

	}

}
