package io.github.asyncdisposable.metrics;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;

import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeReport;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Makes Micrometer observations of disposals, and thereby the meters that
 * {@link DisposalMeters} lists. Only asynchronous disposals are timed.
 *
 * <p>
 * There is one path: the application's
 * {@link io.micrometer.observation.ObservationRegistry}, or one of its own where the
 * application has none with a handler. Each disposal is recorded once, also where the
 * application's observation registry has no handler for meters, or one of its handlers
 * throws. Timers record what the engine measured, from the call to the end, not when the
 * event arrived; a span ends when the event arrives.
 *
 * <p>
 * One instance serves one application context. Safe for use by several threads at once.
 *
 * @since 0.1.0
 * @see #builder()
 */
public final class DisposalMetrics implements DisposalListener {

	private final Observations observations;

	private final @Nullable ManagedCounts counts;

	/** Each lets go of somebody who counts. */
	private final Queue<Runnable> counters = new ConcurrentLinkedQueue<>();

	/** Told once and disposed once; not every disposal was told of before. */
	private final Set<String> counted = ConcurrentHashMap.newKeySet();

	private final Map<DisposalNode, MeasuredObservation<DisposalObservationContext>> inFlight = Collections
		.synchronizedMap(new IdentityHashMap<>());

	private boolean shutdownTimerExists;

	private @Nullable String owner;

	private @Nullable MeasuredObservation<ShutdownObservationContext> shutdown;

	DisposalMetrics(Observations observations, @Nullable ManagedCounts counts) {
		this.observations = observations;
		this.counts = counts;
	}

	/**
	 * Start to describe where to record.
	 * @return a builder without any registry
	 */
	public static DisposalMetricsBuilder builder() {
		return new DisposalMetricsBuilder();
	}

	/**
	 * Have somebody else count the beans of a scope of which there may be many instances.
	 * @param scope the scope
	 * @param counter tells how many there are; asked until the shutdown has ended, and
	 * not kept longer: a meter registry may outlive the context
	 */
	public void count(String scope, IntSupplier counter) {
		ManagedCounts known = this.counts;
		if (known != null) {
			known.add(scope, counter);
			this.counters.add(() -> known.remove(scope, counter));
		}
	}

	@Nullable ManagedCounts counts() {
		return this.counts;
	}

	@Override
	public void managed(DisposalNode node) {
		if (isTimed(node)) {
			String scope = DefaultDisposalObservationConvention.scope(node);
			if (this.counts != null && !this.counts.isCountedByOthers(scope) && this.counted.add(node.name())) {
				this.counts.oneMore(scope);
			}
			this.observations.registerDisposal(node);
			registerShutdown();
		}
	}

	private synchronized void registerShutdown() {
		if (!this.shutdownTimerExists) {
			this.shutdownTimerExists = true;
			this.observations.registerShutdown();
		}
	}

	@Override
	public synchronized void shutdownStarted(String owner) {
		this.owner = owner;
	}

	/**
	 * Where nothing is disposed there is no shutdown to observe.
	 */
	@Override
	public synchronized void planStarted(DisposalPlan plan) {
		if (this.owner != null && this.shutdown == null && !plan.isEmpty()) {
			this.shutdown = this.observations.shutdown(this.owner);
		}
	}

	@Override
	public void nodeStarted(DisposalNode node) {
		if (isTimed(node)) {
			this.inFlight.put(node, this.observations.disposal(node, parent()));
		}
	}

	private synchronized @Nullable Observation parent() {
		return (this.shutdown != null) ? this.shutdown.observation() : null;
	}

	@Override
	public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
		DisposalNode node = report.node();
		if (isTimed(node)) {
			MeasuredObservation<DisposalObservationContext> measured = this.inFlight.remove(node);
			if (measured != null) {
				measured.context().setOutcome(report.outcome());
				measured.stop(report.ownTime(), failure);
			}
			if (this.counts != null && this.counted.remove(report.node().name())) {
				this.counts.oneLess(DefaultDisposalObservationConvention.scope(node));
			}
		}
	}

	@Override
	public synchronized void shutdownFinished(DisposalReport report) {
		MeasuredObservation<ShutdownObservationContext> measured = this.shutdown;
		this.owner = null;
		this.shutdown = null;
		for (Runnable counter = this.counters.poll(); counter != null; counter = this.counters.poll()) {
			counter.run();
		}
		if (measured != null) {
			measured.context().setOutcome(report.outcome());
			measured.stop(report.duration(), null);
		}
	}

	private static boolean isTimed(DisposalNode node) {
		return node.kind() == DisposalNode.Kind.ASYNCHRONOUS;
	}

}
