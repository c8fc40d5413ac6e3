package io.github.asyncdisposable.proof;

import java.util.List;
import java.util.Random;

/**
 * What a disposal or a synchronous callback does wrong, or how it ends well.
 */
enum Fault {

	/** Ends well, a little later. */
	NONE,
	/** Returns {@code null}. */
	NULL,
	/** Returns a stage that has completed. */
	DONE,
	/** Returns a minimal stage. */
	MINIMAL, THROWS, ERROR,
	/** Its stage fails, a little later. */
	FAILS,
	/** Its stage never completes. */
	NEVER,
	/** Blocks inside the call until it is interrupted. */
	BLOCKS,
	/** Spins inside the call until it is interrupted. */
	SPINS,
	/** Completes after it was given up. */
	LATE,
	/** Completes after its limit and before it is given up. */
	WITHIN_GRACE,
	/** Completes, and then fails. */
	TWICE,
	/** Cancels the stage that it returned. */
	CANCELS,
	/** Closes the context. */
	CLOSES,
	/** Asks the context for beans. */
	GETS_BEANS,
	/** Interrupts its own thread. */
	INTERRUPTS;

	private static final List<Fault> SYNCHRONOUS = List.of(THROWS, ERROR, BLOCKS, CLOSES, GETS_BEANS, INTERRUPTS);

	private static final List<Fault> HARMLESS = List.of(NONE, NONE, NONE, NULL, DONE, MINIMAL);

	private static final List<Fault> SHORT = List.of(THROWS, ERROR, FAILS, TWICE, CANCELS, GETS_BEANS, INTERRUPTS);

	private static final List<Fault> LONG = List.of(NEVER, BLOCKS, SPINS, LATE, WITHIN_GRACE, CLOSES);

	/**
	 * Draw what a bean does.
	 * @param shortOnes of a hundred beans, how many are faulty
	 * @param longOnes of a hundred beans, how many use up their limit
	 */
	static Fault random(Random random, Kind kind, int shortOnes, int longOnes) {
		if (kind.disposed) {
			int drawn = random.nextInt(100);
			return any(random, (drawn < longOnes) ? LONG : (drawn < longOnes + shortOnes) ? SHORT : HARMLESS);
		}
		if (kind.called && random.nextInt(400) < shortOnes) {
			return any(random, SYNCHRONOUS);
		}
		return NONE;
	}

	/**
	 * Whether it takes its time inside the call.
	 */
	boolean isInside() {
		return this == BLOCKS || this == SPINS || this == CLOSES;
	}

	private static Fault any(Random random, List<Fault> faults) {
		return faults.get(random.nextInt(faults.size()));
	}

}
