/**
 * Disposal in Micrometer's terms: meters and, where the application traces, spans.
 *
 * <p>
 * {@link io.github.asyncdisposable.metrics.DisposalMetrics} hears the engine's events and
 * makes Micrometer observations of them;
 * {@link io.github.asyncdisposable.metrics.DisposalMeters} lists every name.
 * {@link io.github.asyncdisposable.metrics.DisposalObservationConvention} and
 * {@link io.github.asyncdisposable.metrics.ShutdownObservationConvention} are what an
 * application replaces to name and tag differently.
 * {@link io.github.asyncdisposable.metrics.DeferredRegistryClose} keeps Spring Boot from
 * closing the meter registries before the last disposal is recorded.
 *
 * <p>
 * {@link io.github.asyncdisposable.metrics.DisposalObservation} documents them for tools,
 * {@link io.github.asyncdisposable.metrics.LastShutdownMeters} tells of the previous
 * run's shutdown.
 *
 * <p>
 * Inside: a {@code MeasuredObservation} is one observation whose timer shows the time
 * that the engine measured, {@code ZeroTimers} registers timers ahead of their first use,
 * {@code ManagedCounts} feeds the gauge.
 */
@NullMarked
package io.github.asyncdisposable.metrics;

import org.jspecify.annotations.NullMarked;
