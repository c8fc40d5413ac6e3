package io.github.asyncdisposable.engine;

/**
 * Calls that are made one after the other on a thread that is not the engine's own. They
 * are looked at every few milliseconds, and one that takes long loses its thread's right
 * to go on: somebody else takes over what follows. The call itself is not touched.
 *
 * @since 0.1.0
 */
public abstract class WatchedCalls {

	/** No call is going on. */
	protected static final long NONE = EventLoop.NEVER;

	/** The timer's alone. */
	private long seen = NONE;

	/**
	 * Return which call is going on. Asked on the timer's thread, at the same time as
	 * calls are made; must not block.
	 * @return a number that no other call of this object has, or {@link #NONE}
	 */
	protected abstract long goingOn();

	/**
	 * Take over from a call that takes long, unless it has returned meanwhile. Called on
	 * a thread of the engine's own, maybe more than once and by several at the same time.
	 * @param call its number
	 */
	protected abstract void takeOver(long call);

	/**
	 * Look, on the timer's thread, whether the same call is going on as last time.
	 */
	final void tick(EngineThreads threads) {
		long call = goingOn();
		if (call != NONE && call == this.seen) {
			threads.goOn(() -> takeOver(call), false);
		}
		this.seen = call;
	}

}
