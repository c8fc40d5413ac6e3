package io.github.asyncdisposable.scope;

/**
 * Whether the disposals of a context's scopes have been taking next to nothing lately, so
 * that reading the clock after each would be felt. Threads may overwrite each other's
 * count: it is a guess either way.
 */
final class Pace {

	/** What takes less than this is done at once, in nanoseconds. */
	private static final long INSTANT = 1_000;

	/** How many readings in a row must have said so. */
	private static final int CALM = 64;

	/** How many disposals share a reading then. */
	private static final int SHARED = 4;

	private int calm;

	/**
	 * Whether the clock is to be read now.
	 * @param unread how many disposals there have been since the last reading
	 */
	boolean isReadingDue(int unread) {
		return unread >= SHARED || this.calm < CALM;
	}

	/**
	 * The clock has been read.
	 * @param nanos the time since the last reading
	 * @param disposals how many there have been in that time
	 */
	void passed(long nanos, int disposals) {
		if (nanos >= INSTANT * disposals) {
			this.calm = 0;
		}
		else if (this.calm < CALM) {
			this.calm++;
		}
	}

}
