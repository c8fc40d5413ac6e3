package io.github.asyncdisposable.scope;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Opens scopes. A bean of this type is there to inject; safe for use by any thread.
 *
 * <p>
 * Scopes are flat: one that is opened inside another one has nothing to do with it. When
 * the application context closes, those that are still open are disposed all at the same
 * time: after the beans that this factory was injected into, which may want to finish
 * their work before, and before the singletons that the beans in the scopes use.
 *
 * @since 0.1.0
 */
public interface AsyncScopeFactory {

	/**
	 * Open a scope, which somebody must dispose. Where its life is that of one operation
	 * {@link #using} does it.
	 * @return a new scope
	 * @throws io.github.asyncdisposable.DisposedException once the open scopes are
	 * disposed because the application context closes
	 */
	AsyncScope createAsyncScope();

	/**
	 * Run something in a scope of its own and dispose the scope however it ends. The
	 * scope is also current on this thread until the body returns its stage, so that what
	 * the body calls can use an {@code ObjectProvider} of an {@link AsyncScoped} bean.
	 * @param <T> the type of the result
	 * @param body what to do, called on this thread
	 * @return what the body's stage ended with, after the scope was disposed. A failure
	 * of the body is never replaced by one of the disposal, which is added to it as
	 * suppressed. To cancel it is a request to the body's stage; it ends after the
	 * disposal all the same. It fails with a
	 * {@link io.github.asyncdisposable.DisposedException}, and the body is not called,
	 * where no scope can be opened any more
	 * @see io.github.asyncdisposable.AsyncDisposables#using
	 */
	<T> CompletableFuture<T> using(Function<? super AsyncScope, ? extends CompletionStage<T>> body);

}
