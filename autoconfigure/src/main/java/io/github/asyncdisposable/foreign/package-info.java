/**
 * Disposes beans of types that the application does not own.
 *
 * <p>
 * {@code DestroyMethods} takes over destroy methods that return a stage, a future or a
 * reactive type (F1). {@code UsersDisposers} finds the application's
 * {@link io.github.asyncdisposable.AsyncDisposer} beans and what they claim (F2). The
 * {@code *Disposal} classes know a few types of well-known libraries (F3), each in a
 * class of its own so that none needs another one's library. All of them are sources that
 * {@code BeanClaims} in the context package asks, in the order of D6.
 */
@NullMarked
package io.github.asyncdisposable.foreign;

import org.jspecify.annotations.NullMarked;
