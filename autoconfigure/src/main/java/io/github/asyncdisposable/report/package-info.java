/**
 * What people read about a shutdown.
 *
 * <p>
 * {@link io.github.asyncdisposable.report.ShutdownLog} writes the engine's events into
 * the log. Inside: {@code SummaryTable} lays out who took how long, {@code LogText} keeps
 * hostile names from breaking a line and writes durations the same in every locale.
 *
 * <p>
 * {@link io.github.asyncdisposable.report.ShutdownReporter} writes the same events into a
 * {@code Journal} as they happen, and at the end makes a
 * {@link io.github.asyncdisposable.report.ShutdownReport} of them for
 * {@link io.github.asyncdisposable.report.LastShutdown} and a {@code TerminationMessage}.
 * {@code JournalDirectory} knows the files, {@code JournalLines} writes and
 * {@code JournalReader} reads what is in them. {@code ReportJson}, {@code TraceEvents}
 * and {@code HtmlReport} are the formats of a report.
 */
@NullMarked
package io.github.asyncdisposable.report;

import org.jspecify.annotations.NullMarked;
