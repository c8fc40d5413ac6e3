/**
 * What people read about a shutdown.
 *
 * <p>
 * {@link io.github.asyncdisposable.report.ShutdownLog} writes the engine's events into
 * the log. Inside: {@code SummaryTable} lays out who took how long, {@code LogText} keeps
 * hostile names from breaking a line and writes durations the same in every locale.
 */
@NullMarked
package io.github.asyncdisposable.report;

import org.jspecify.annotations.NullMarked;
