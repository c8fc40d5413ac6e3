/**
 * Endpoints: what would happen at a shutdown, and what happened at the last one.
 *
 * <p>
 * {@link io.github.asyncdisposable.actuate.AsyncDisposablesEndpoint} shows the plan as it
 * would run now, {@link io.github.asyncdisposable.actuate.DisposalReportEndpoint} the
 * report of the last shutdown. What it returns is a description that holds no bean, no
 * context and nothing that changes.
 */
@NullMarked
package io.github.asyncdisposable.actuate;

import org.jspecify.annotations.NullMarked;
