package io.github.asyncdisposable.context;

import java.time.Duration;

import io.github.asyncdisposable.engine.DisposalLimits;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.PropertyResolver;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * How long a whole shutdown may take at worst: each phase of Lifecycle beans up to its
 * timeout, then the deadline (T1).
 */
final class GracePeriod {

	private static final Log logger = LogFactory.getLog(GracePeriod.class);

	private static final String PHASE_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";

	private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

	private final DisposalSettings settings;

	private final Duration phaseTimeout;

	GracePeriod(DisposalSettings settings, PropertyResolver properties) {
		this.settings = settings;
		this.phaseTimeout = phaseTimeout(properties.getProperty(PHASE_TIMEOUT));
	}

	/**
	 * The longest that a part of the plan waits for a Lifecycle bean's stop.
	 */
	Duration longestStop() {
		Duration deadline = this.settings.limits().deadline();
		return (deadline.compareTo(this.phaseTimeout) < 0) ? deadline : this.phaseTimeout;
	}

	/**
	 * The limits at the begin of a shutdown: the grace period caps the deadline.
	 */
	DisposalLimits capped() {
		Duration gracePeriod = this.settings.gracePeriod();
		DisposalLimits limits = this.settings.limits();
		if (gracePeriod == null) {
			return limits;
		}
		Duration cap = (gracePeriod.compareTo(DeadlineClock.LEAST) > 0) ? gracePeriod : DeadlineClock.LEAST;
		return (cap.compareTo(limits.deadline()) < 0) ? limits.withDeadline(cap) : limits;
	}

	/**
	 * The longest that a shutdown takes, apart from what synchronous callbacks take.
	 */
	Duration worstCase(LifecycleBeans lifecycleBeans) {
		return this.phaseTimeout.multipliedBy(lifecycleBeans.phasesWaitedFor().size())
			.plus(this.settings.limits().deadline())
			.plus(this.settings.limits().faultGrace());
	}

	/**
	 * Warn where the orchestrator may kill the process before the shutdown has ended.
	 */
	void check(LifecycleBeans lifecycleBeans) {
		Duration gracePeriod = this.settings.gracePeriod();
		if (gracePeriod == null) {
			return;
		}
		int phases = lifecycleBeans.phasesWaitedFor().size();
		Duration inPhases = this.phaseTimeout.multipliedBy(phases);
		Duration deadline = this.settings.limits().deadline();
		if (inPhases.plus(deadline).compareTo(gracePeriod) > 0) {
			logger.warn("A shutdown may take longer than 'async-disposable.shutdown.grace-period' ("
					+ seconds(gracePeriod) + "): up to " + seconds(inPhases) + " in " + phases
					+ " phases of Lifecycle beans ('" + PHASE_TIMEOUT + "' is " + seconds(this.phaseTimeout)
					+ "), then up to " + seconds(deadline) + " for disposals ('async-disposable.shutdown.deadline')");
		}
	}

	/**
	 * Boot refuses to start with a value that is no duration.
	 */
	private static Duration phaseTimeout(@Nullable String value) {
		try {
			return (value != null) ? DurationFormatterUtils.detectAndParse(value) : DEFAULT_PHASE_TIMEOUT;
		}
		catch (IllegalArgumentException ex) {
			return DEFAULT_PHASE_TIMEOUT;
		}
	}

	private static String seconds(Duration duration) {
		return (duration.toMillis() / 1000.0) + " s";
	}

}
