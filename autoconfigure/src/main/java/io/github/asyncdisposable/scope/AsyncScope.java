package io.github.asyncdisposable.scope;

import java.util.concurrent.CompletableFuture;

import io.github.asyncdisposable.AsyncDisposable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * A unit of work and what was created for it: an instance of each {@link AsyncScoped}
 * bean that it has asked for, and the prototypes created on the way. They are disposed
 * when the scope is, in reverse dependency order, independent ones at the same time.
 * Singletons are not the scope's and stay.
 *
 * <p>
 * <strong>Threads.</strong> May be used by any thread, also by several at the same time:
 * there is one instance for all of them. The scope is current on a thread only inside
 * these methods: what a bean's constructor asks for comes from it, what a method of a
 * bean asks for later does not. Disposal calls the beans on the thread that asks for it,
 * and goes on where their stages end; at the close of the context each on a thread of its
 * own. A bean that blocks in its {@code disposeAsync()} therefore blocks the caller.
 *
 * <p>
 * <strong>Disposal.</strong> From its start on, nothing is given out any more: every
 * method that resolves throws {@link io.github.asyncdisposable.DisposedException}, also
 * one that has begun before; what it creates too late is disposed at once. All beans are
 * disposed even if some fail.
 *
 * @since 0.1.0
 */
public interface AsyncScope extends AsyncDisposable, AutoCloseable {

	/**
	 * Return a bean: this scope's own instance where it is {@link AsyncScoped}, a new one
	 * that belongs to this scope where it is a prototype.
	 * @param <T> the type of the bean
	 * @param type the type that identifies it
	 * @return the bean
	 * @throws io.github.asyncdisposable.DisposedException if disposal has started
	 * @throws org.springframework.beans.BeansException if there is no such bean or it
	 * cannot be created; what was created for it before stays this scope's
	 */
	<T> T getBean(Class<T> type);

	/**
	 * Return a bean by its name.
	 * @param <T> the type of the bean
	 * @param name its name
	 * @param type its type
	 * @return the bean
	 * @throws io.github.asyncdisposable.DisposedException if disposal has started
	 * @throws org.springframework.beans.BeansException if there is no such bean or it
	 * cannot be created
	 * @see #getBean(Class)
	 */
	<T> T getBean(String name, Class<T> type);

	/**
	 * Return a provider that resolves in this scope, whenever and on whichever thread it
	 * is asked.
	 * @param <T> the type of the bean
	 * @param type the type of the bean
	 * @return the provider, whose methods fail as {@link #getBean(Class)} does
	 */
	<T> ObjectProvider<T> getBeanProvider(Class<T> type);

	/**
	 * Dispose what this scope owns, or join the disposal that was started. It ends within
	 * {@code async-disposable.scope.deadline} and the fault grace.
	 * @return a future of the caller's own. It fails with what a bean's disposal failed
	 * with, unwrapped; of several failures with the first, which has the others as
	 * suppressed ones; with a {@link io.github.asyncdisposable.DisposalTimeoutException}
	 * for a bean that was given up
	 */
	@Override
	CompletableFuture<Void> disposeAsync();

	/**
	 * Dispose and wait for the end. A failure is thrown as it is. Called by a bean of
	 * this scope while it is disposed, on the same thread, it returns at once.
	 */
	@Override
	void close();

	/**
	 * Return whether disposal has started.
	 * @return {@code true} from the moment disposal starts
	 */
	boolean isDisposed();

}
