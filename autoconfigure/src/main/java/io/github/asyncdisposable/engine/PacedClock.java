package io.github.asyncdisposable.engine;

/**
 * Reads the clock after calls that end where they are called. A reading costs as much as
 * everything else that the engine does for such a call: once many in a row took next to
 * nothing, several share one. The first that takes longer ends that, and its time may be
 * told of one of the few that shared its reading.
 */
final class PacedClock {

	/** What takes less than this is done at once, in nanoseconds. */
	private static final long INSTANT = 1_000;

	/** How many must have been done at once in a row. */
	private static final int CALM = 64;

	/** How many share a reading then. */
	private static final int SHARED = 8;

	private int calm;

	private int unread;

	/**
	 * Return the time after a call.
	 * @param before the time before it, as this clock told it
	 * @return a new reading, or the time before
	 */
	long after(long before) {
		this.unread++;
		if (this.calm >= CALM && this.unread < SHARED) {
			return before;
		}
		long now = System.nanoTime();
		this.calm = (now - before < INSTANT * this.unread) ? this.calm + 1 : 0;
		this.unread = 0;
		return now;
	}

}
