package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The limits of one run. Immutable.
 *
 * @param deadline for the whole run; zero where it has passed already
 * @param faultGrace what is left to a node after it was told that its limit is reached
 * @param maxConcurrency how many asynchronous nodes may be in flight at the same time
 * @param progressInterval how often a listener hears what is still being waited for
 * @since 0.1.0
 */
public record DisposalLimits(Duration deadline, Duration faultGrace, int maxConcurrency, Duration progressInterval) {

	/**
	 * The limits without configuration: 25 s, 1 s, unlimited, 5 s.
	 */
	public static final DisposalLimits DEFAULTS = new DisposalLimits(Duration.ofSeconds(25), Duration.ofSeconds(1),
			Integer.MAX_VALUE, Duration.ofSeconds(5));

	private static final long LONGEST = TimeUnit.DAYS.toNanos(3650);

	public DisposalLimits {
		if (deadline.isNegative()) {
			throw new IllegalArgumentException("The deadline must not be negative but is " + deadline);
		}
		if (faultGrace.isNegative()) {
			throw new IllegalArgumentException("The fault grace must not be negative but is " + faultGrace);
		}
		if (maxConcurrency < 1) {
			throw new IllegalArgumentException("The maximum concurrency must be at least 1 but is " + maxConcurrency);
		}
		if (progressInterval.isZero() || progressInterval.isNegative()) {
			throw new IllegalArgumentException("The progress interval must be positive but is " + progressInterval);
		}
	}

	/**
	 * Return a copy with the given deadline.
	 * @param deadline the deadline
	 * @return new limits
	 */
	public DisposalLimits withDeadline(Duration deadline) {
		return new DisposalLimits(deadline, this.faultGrace, this.maxConcurrency, this.progressInterval);
	}

	/**
	 * Return a copy with the given fault grace.
	 * @param faultGrace the fault grace
	 * @return new limits
	 */
	public DisposalLimits withFaultGrace(Duration faultGrace) {
		return new DisposalLimits(this.deadline, faultGrace, this.maxConcurrency, this.progressInterval);
	}

	/**
	 * Return a copy with the given maximum of nodes in flight.
	 * @param maxConcurrency how many asynchronous nodes may be in flight
	 * @return new limits
	 */
	public DisposalLimits withMaxConcurrency(int maxConcurrency) {
		return new DisposalLimits(this.deadline, this.faultGrace, maxConcurrency, this.progressInterval);
	}

	/**
	 * Return a copy with the given progress interval.
	 * @param progressInterval how often a listener hears what is waited for
	 * @return new limits
	 */
	public DisposalLimits withProgressInterval(Duration progressInterval) {
		return new DisposalLimits(this.deadline, this.faultGrace, this.maxConcurrency, progressInterval);
	}

	/**
	 * Return the share of a node that has no limit of its own, where all of the deadline
	 * is left (T1).
	 * @param beansBehind how many beans stand on the longest chain that must follow
	 * @return how long the node may take
	 */
	public Duration share(int beansBehind) {
		return Duration.ofNanos(share(nanos(this.deadline), beansBehind));
	}

	/**
	 * Return the share of a node that has no limit of its own (T1): what is left, less
	 * one grace for itself and two for each bean that must follow, and never less than an
	 * equal share with those; half of what is left where it has only its grace to share
	 * with.
	 * @param leftNanos what is left of the deadline, in nanoseconds
	 * @param beansBehind how many beans stand on the longest chain that must follow
	 * @return the limit in nanoseconds
	 */
	long share(long leftNanos, int beansBehind) {
		long graces = 1 + 2L * beansBehind;
		long grace = nanos(this.faultGrace);
		long reserved = (grace > leftNanos / graces) ? leftNanos : grace * graces;
		return Math.max(leftNanos - reserved, leftNanos / Math.max(2L, 1L + beansBehind));
	}

	/**
	 * Return a duration as a number that can be added to any time: ten years mean for
	 * ever.
	 */
	static long nanos(Duration duration) {
		return Math.min(TimeUnit.NANOSECONDS.convert(duration), LONGEST);
	}

}
