package io.github.asyncdisposable;

/**
 * The owner's side of a {@link CancellationSignal}: hands the signal out and fires it.
 *
 * <p>
 * <strong>Threads.</strong> Every method may be called by any thread, at any time.
 * Actions run on the thread that calls {@link #cancel()}, or that fires a linked signal.
 *
 * <p>
 * <strong>Memory.</strong> A source may be linked to a signal that outlives it: it is
 * forgotten by that signal once it is cancelled, and known to it only if somebody has
 * registered an action in the first place. A signal of a class outside this library
 * offers no way to be forgotten.
 *
 * @since 0.1.0
 */
public final class CancellationSource {

	private final LinkedSignal signal;

	/**
	 * Create a source that can be cancelled by its owner, and is cancelled as soon as one
	 * of the given signals is.
	 * @param linkedTo the signals to follow
	 */
	public CancellationSource(CancellationSignal... linkedTo) {
		this.signal = new LinkedSignal(linkedTo);
	}

	/**
	 * Return the signal to give to operations.
	 * @return the signal, the same at every call
	 */
	public CancellationSignal signal() {
		return this.signal;
	}

	/**
	 * Fire the signal. Its actions run on this thread, one after another, in the order of
	 * their registration, before this method returns; every one is called, and then the
	 * first thing that one threw is thrown, with the others as its suppressed ones. A
	 * second call does nothing. An action that is registered meanwhile runs on the thread
	 * that registers it.
	 */
	public void cancel() {
		this.signal.fire();
	}

}
