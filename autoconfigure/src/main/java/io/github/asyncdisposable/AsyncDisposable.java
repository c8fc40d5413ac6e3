package io.github.asyncdisposable;

import java.util.concurrent.CompletionStage;

/**
 * Owns something that is slow to release: a buffer to flush, a connection to say goodbye
 * on.
 *
 * <p>
 * In an application with the starter, every singleton bean of this type is disposed when
 * its application context closes: after everything that depends on it is finished, before
 * anything it depends on is stopped or destroyed, and at the same time as the beans it
 * has nothing to do with. The container calls {@link #disposeAsync(DisposalContext)}
 * once, awaits the stage up to the bean's limit, and only then runs the bean's other
 * destruction callbacks.
 *
 * <p>
 * <strong>Threads.</strong> The container calls from a daemon thread of its own, with the
 * context class loader of the closing thread, never from an application's executor. Other
 * beans may be disposed at the same time on other threads. The stage may complete on any
 * thread.
 *
 * <p>
 * <strong>Errors.</strong> A {@code null} stage counts as done. An exception thrown by
 * the method counts as a failed stage. A failure is recorded and logged; it never keeps
 * other beans from being disposed. At its limit a bean's
 * {@linkplain DisposalContext#signal() signal} fires, its stage is cancelled and its
 * thread interrupted.
 *
 * <p>
 * The container calls once per instance. Code that may be called by others as well should
 * make a second call join the first, as {@link AbstractAsyncDisposable} does.
 *
 * @since 0.1.0
 * @see AbstractAsyncDisposable
 * @see DisposalTimeout
 */
@FunctionalInterface
public interface AsyncDisposable {

	/**
	 * Start disposal and return without waiting for its end.
	 * @return a stage that completes, on any thread and with any value, once everything
	 * is released; it fails if something could not be released; {@code null} counts as
	 * done
	 */
	CompletionStage<?> disposeAsync();

	/**
	 * Start disposal, knowing how long it may take. This is the method that the container
	 * calls; by default it calls {@link #disposeAsync()}.
	 * @param context the limit of this disposal, valid until the returned stage has ended
	 * @return as {@link #disposeAsync()}
	 */
	default CompletionStage<?> disposeAsync(DisposalContext context) {
		return disposeAsync();
	}

}
