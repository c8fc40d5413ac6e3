package io.github.asyncdisposable.metrics;

import java.util.List;

import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Creates the observations, in the registries and by the conventions of one application.
 */
final class Observations {

	private static final DisposalObservationConvention DISPOSAL = new DefaultDisposalObservationConvention();

	private static final ShutdownObservationConvention SHUTDOWN = new DefaultShutdownObservationConvention();

	private final ObservationRegistry applications;

	private final ObservationRegistry own = ObservationRegistry.create();

	private final @Nullable MeterObservationHandler<Observation.Context> meters;

	private final @Nullable ZeroTimers zeroTimers;

	private final @Nullable DisposalObservationConvention disposal;

	private final @Nullable ShutdownObservationConvention shutdown;

	Observations(@Nullable MeterRegistry meterRegistry, ObservationRegistry applications,
			@Nullable DisposalObservationConvention disposal, @Nullable ShutdownObservationConvention shutdown,
			List<ObservationFilter> filters, List<GlobalObservationConvention<?>> conventions) {
		this.applications = applications;
		this.disposal = disposal;
		this.shutdown = shutdown;
		if (meterRegistry != null) {
			this.meters = new DefaultMeterObservationHandler(meterRegistry);
			this.own.observationConfig().observationHandler(this.meters);
			this.zeroTimers = new ZeroTimers(meterRegistry, filters, conventions);
		}
		else {
			this.meters = null;
			this.zeroTimers = null;
		}
	}

	MeasuredObservation<DisposalObservationContext> disposal(DisposalNode node, @Nullable Observation parent) {
		DisposalObservationContext context = new DisposalObservationContext(node);
		Observation observation = observe(context, registry());
		if (parent != null && !parent.isNoop()) {
			observation.parentObservation(parent);
		}
		return MeasuredObservation.start(observation, context, this.meters);
	}

	MeasuredObservation<ShutdownObservationContext> shutdown(String owner) {
		ShutdownObservationContext context = new ShutdownObservationContext(owner);
		return MeasuredObservation.start(observe(context, registry()), context, this.meters);
	}

	void registerDisposal(DisposalNode node) {
		DisposalObservationContext context = new DisposalObservationContext(node, Outcome.SUCCESS);
		if (this.zeroTimers != null && !observe(context, registry()).isNoop()) {
			observe(context, this.zeroTimers.rehearsal()).start().stop();
		}
	}

	void registerShutdown() {
		ShutdownObservationContext context = new ShutdownObservationContext("", Outcome.SUCCESS);
		if (this.zeroTimers != null && !observe(context, registry()).isNoop()) {
			observe(context, this.zeroTimers.rehearsal()).start().stop();
		}
	}

	/**
	 * The application's registry, or ours while that one has no handler.
	 */
	private ObservationRegistry registry() {
		return this.applications.isNoop() ? this.own : this.applications;
	}

	private Observation observe(DisposalObservationContext context, ObservationRegistry registry) {
		return DisposalObservation.DISPOSAL.observation(this.disposal, DISPOSAL, () -> context, registry);
	}

	private Observation observe(ShutdownObservationContext context, ObservationRegistry registry) {
		return DisposalObservation.SHUTDOWN.observation(this.shutdown, SHUTDOWN, () -> context, registry);
	}

}
