package io.github.asyncdisposable;

/**
 * Something that can say how much it still has to do. Shown while the container waits.
 *
 * @since 0.1.0
 */
public interface PendingWork {

	/**
	 * Return the number of units still to do. Called by any thread, at any time, before
	 * and during disposal; must not block. What it throws is ignored.
	 * @return the number of units, an estimate, not negative
	 */
	long pendingCount();

}
