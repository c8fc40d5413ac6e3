package io.github.asyncdisposable.engine;

/**
 * Where a node stands in a run.
 */
enum NodeState {

	/** Something before it is not finished, or it waits for its turn. */
	BLOCKED,

	/** Called and awaited. */
	RUNNING,

	/** Called past the deadline: nobody awaits it. */
	NOT_AWAITED,

	/** Told that its limit is reached. */
	TOLD,

	/** Ended, or given up. */
	DONE

}
