package io.github.asyncdisposable.engine;

/**
 * How a disposal ended, from best to worst.
 *
 * @since 0.1.0
 */
public enum Outcome {

	/** Ended in time, without a failure. */
	SUCCESS,

	/** Ended in time, with a failure. */
	ERROR,

	/** Reached its limit, or was in flight at the deadline. */
	TIMEOUT,

	/** Not awaited because the deadline had passed, and not complete at the end. */
	ABANDONED;

	/**
	 * Return the worse of two outcomes.
	 * @param other the outcome to compare with
	 * @return this outcome or the other one
	 */
	public Outcome worse(Outcome other) {
		return (compareTo(other) >= 0) ? this : other;
	}

}
