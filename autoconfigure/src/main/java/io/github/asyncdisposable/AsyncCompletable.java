package io.github.asyncdisposable;

import java.util.concurrent.CompletionStage;

/**
 * Something that accepts work until it is told to complete, and is done once what it
 * accepted is done: asynchronous disposal is completion.
 *
 * <p>
 * Both methods may be called by any thread, at any time, also at the same time.
 *
 * @since 0.1.0
 * @see Faultable
 * @see PendingWork
 */
public interface AsyncCompletable extends AsyncDisposable {

	/**
	 * Stop accepting work. Returns at once; what was accepted is still done. A second
	 * call does nothing. It must not throw.
	 */
	void complete();

	/**
	 * Return the end of the work.
	 * @return a stage with the same outcome at every call: it completes once
	 * {@link #complete()} was called and everything accepted is done, and fails if
	 * something accepted was lost
	 */
	CompletionStage<?> completion();

	@Override
	default CompletionStage<?> disposeAsync() {
		complete();
		return completion();
	}

}
