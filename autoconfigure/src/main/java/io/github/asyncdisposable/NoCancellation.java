package io.github.asyncdisposable;

import java.util.Objects;

/**
 * The signal that never fires: it has nothing to remember.
 */
enum NoCancellation implements CancellationSignal {

	INSTANCE;

	@Override
	public boolean isCancelled() {
		return false;
	}

	@Override
	public void onCancel(Runnable action) {
		Objects.requireNonNull(action, "'action' must not be null");
	}

}
