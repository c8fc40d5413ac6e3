package io.github.asyncdisposable.engine;

import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.Faultable;
import io.github.asyncdisposable.PendingWork;
import org.jspecify.annotations.Nullable;

/**
 * What an asynchronous node does. Every method is called on a thread of the engine's own
 * and may throw: {@link #start} fails the node, the others are contained.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DisposalAction {

	/**
	 * Start the disposal.
	 * @param context how long it may take
	 * @return its end; {@code null} counts as done
	 * @throws Exception if it could not be started, which counts as a failed stage
	 */
	@Nullable CompletionStage<?> start(DisposalContext context) throws Exception;

	/**
	 * Give up in good order: called once, at the limit.
	 * @param cause why
	 */
	default void fault(Throwable cause) {
	}

	/**
	 * Return how many units are still to do.
	 * @return the number of units, negative where that is not known
	 */
	default long pending() {
		return -1;
	}

	/**
	 * Return the action that disposes the given object, honouring {@link Faultable} and
	 * {@link PendingWork} where it implements them.
	 * @param disposable what to dispose
	 * @return the action
	 */
	static DisposalAction of(AsyncDisposable disposable) {
		return new DisposableAction(disposable);
	}

}
