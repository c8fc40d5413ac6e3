/**
 * Scopes: instances for one unit of work, disposed when it ends.
 *
 * <p>
 * {@link io.github.asyncdisposable.scope.AsyncScopeFactory} makes an
 * {@link io.github.asyncdisposable.scope.AsyncScope}, which owns the
 * {@link io.github.asyncdisposable.scope.AsyncScoped} beans and the prototypes created
 * through it. {@code AsyncBeanScope} is what Spring asks for such a bean: it passes on to
 * the scope that is current on the thread, and refuses a singleton that would keep one.
 * {@code ScopedInstances} is what one scope owns, {@code ScopeDisposal} disposes it: on
 * the spot as long as everything ends at once, with a plan from the first one on that
 * does not.
 */
@NullMarked
package io.github.asyncdisposable.scope;

import org.jspecify.annotations.NullMarked;
