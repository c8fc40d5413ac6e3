package io.github.asyncdisposable.metrics;

import java.util.List;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Describes where and how {@link DisposalMetrics} records. Not safe for use by several
 * threads.
 *
 * @since 0.1.0
 */
public final class DisposalMetricsBuilder {

	private List<MeterRegistry> meterRegistries = List.of();

	private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	private @Nullable DisposalObservationConvention disposalConvention;

	private @Nullable ShutdownObservationConvention shutdownConvention;

	private List<ObservationFilter> filters = List.of();

	private List<GlobalObservationConvention<?>> globalConventions = List.of();

	private @Nullable DisposalMetrics parent;

	DisposalMetricsBuilder() {
	}

	/**
	 * Record meters in the given registries.
	 * @param meterRegistries the registries; one that is also part of another one among
	 * them still records once
	 * @return this builder
	 */
	public DisposalMetricsBuilder meterRegistries(List<? extends MeterRegistry> meterRegistries) {
		this.meterRegistries = List.copyOf(meterRegistries);
		return this;
	}

	/**
	 * Observe with the given registry.
	 * @param observationRegistry the registry
	 * @return this builder
	 */
	public DisposalMetricsBuilder observationRegistry(ObservationRegistry observationRegistry) {
		this.observationRegistry = observationRegistry;
		return this;
	}

	/**
	 * Name and tag by the given conventions.
	 * @param disposal the convention for one disposal, {@code null} for the default
	 * @param shutdown the convention for a whole shutdown, {@code null} for the default
	 * @return this builder
	 */
	public DisposalMetricsBuilder conventions(@Nullable DisposalObservationConvention disposal,
			@Nullable ShutdownObservationConvention shutdown) {
		this.disposalConvention = disposal;
		this.shutdownConvention = shutdown;
		return this;
	}

	/**
	 * Tell what the observation registry was configured with, which it does not tell
	 * itself: the timers registered ahead of their first use need the same keys.
	 * @param filters the filters of the observation registry
	 * @param globalConventions its conventions
	 * @return this builder
	 */
	public DisposalMetricsBuilder configuredWith(List<ObservationFilter> filters,
			List<GlobalObservationConvention<?>> globalConventions) {
		this.filters = List.copyOf(filters);
		this.globalConventions = List.copyOf(globalConventions);
		return this;
	}

	/**
	 * Count managed beans together with the parent context's where both record in the
	 * same registry.
	 * @param parent the parent context's metrics, {@code null} without any
	 * @return this builder
	 */
	public DisposalMetricsBuilder parent(@Nullable DisposalMetrics parent) {
		this.parent = parent;
		return this;
	}

	/**
	 * Make the listener.
	 * @return the listener; without any registry it does nothing
	 */
	public DisposalMetrics build() {
		MeterRegistry meterRegistry = unite(this.meterRegistries);
		Observations observations = new Observations(meterRegistry, this.observationRegistry, this.disposalConvention,
				this.shutdownConvention, this.filters, this.globalConventions);
		return new DisposalMetrics(observations, counts(meterRegistry));
	}

	private @Nullable ManagedCounts counts(@Nullable MeterRegistry meterRegistry) {
		ManagedCounts parents = (this.parent != null) ? this.parent.counts() : null;
		if (parents != null && parents.isIn(meterRegistry)) {
			return parents;
		}
		return (meterRegistry != null) ? new ManagedCounts(meterRegistry) : null;
	}

	/**
	 * A composite records once in each registry, however often that one is part of it.
	 */
	static @Nullable MeterRegistry unite(List<MeterRegistry> registries) {
		return switch (registries.size()) {
			case 0 -> null;
			case 1 -> registries.get(0);
			default -> new CompositeMeterRegistry(Clock.SYSTEM, registries);
		};
	}

}
