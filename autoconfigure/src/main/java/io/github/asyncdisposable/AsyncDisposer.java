package io.github.asyncdisposable;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Disposes beans of a type that one does not own.
 *
 * <p>
 * In an application with the starter, a bean of this type claims every singleton that is
 * a {@code T}, in place of the synchronous {@code close} or {@code shutdown} that Spring
 * would call. Of several that fit, the one with the most specific {@code T} disposes; two
 * that are equally specific fail the start. {@code T} is read from the bean's definition,
 * the return type of its {@code @Bean} method or its class: a definition that keeps it to
 * itself fails the start as well.
 *
 * <p>
 * A claimed bean counts as depending on its disposer: the disposer and what it uses
 * outlive it.
 *
 * <p>
 * <strong>Threads.</strong> The container calls from a daemon thread of its own, once per
 * instance, and may call for several instances at the same time. The stage may complete
 * on any thread. A call that blocks delays nobody else and is interrupted at the bean's
 * limit.
 *
 * <p>
 * <strong>Errors.</strong> A {@code null} stage counts as done. An exception thrown by
 * the method counts as a failed stage. A failure is recorded and logged; it never keeps
 * other beans from being disposed.
 *
 * @param <T> the type of the beans
 * @since 0.1.0
 * @see AsyncDisposable
 */
@FunctionalInterface
public interface AsyncDisposer<T> {

	/**
	 * Start the disposal of a bean and return without waiting for its end.
	 * @param bean the bean, as it is behind any proxy
	 * @return a stage that completes, on any thread and with any value, once everything
	 * is released; it fails if something could not be released; {@code null} counts as
	 * done
	 */
	@Nullable CompletionStage<?> disposeAsync(T bean);

}
