/**
 * What an application implements or calls.
 *
 * <p>
 * {@link io.github.asyncdisposable.AsyncDisposable} is the one interface to implement;
 * {@link io.github.asyncdisposable.AbstractAsyncDisposable} is the base class that makes
 * disposal happen once and offers the synchronous twin. The other interfaces are
 * refinements that the container honours where it finds them:
 * {@link io.github.asyncdisposable.AsyncCompletable} for what completes,
 * {@link io.github.asyncdisposable.Faultable} for what can drop its queue,
 * {@link io.github.asyncdisposable.PendingWork} for what can say how much is left.
 *
 * <p>
 * This package needs the JDK alone: it can be used outside any container.
 */
@NullMarked
package io.github.asyncdisposable;

import org.jspecify.annotations.NullMarked;
