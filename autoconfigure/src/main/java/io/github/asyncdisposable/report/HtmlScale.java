package io.github.asyncdisposable.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Where an instant of a shutdown lies on the time axis of a page, which ends at a round
 * number.
 */
final class HtmlScale {

	private static final int MOST_STEPS = 8;

	private final Instant origin;

	private final double step;

	private final int steps;

	HtmlScale(ShutdownReport report) {
		this.origin = report.startedAt();
		double end = seconds(report.duration());
		for (ShutdownReport.Bean bean : report.beans()) {
			end = Math.max(end, offset(bean.startedAt()) + seconds(bean.ownTime()));
		}
		this.step = roundStep(end / MOST_STEPS);
		this.steps = Math.max((int) Math.ceil(end / this.step), 1);
	}

	int steps() {
		return this.steps;
	}

	String label(int step) {
		double value = step * this.step;
		if (this.step * this.steps < 1) {
			return String.format(Locale.ROOT, "%.0f ms", value * 1000);
		}
		return String.format(Locale.ROOT, (this.step < 1) ? "%.1f s" : "%.0f s", value);
	}

	/**
	 * Seconds from the start of the shutdown. The clock on the wall may have been set
	 * back.
	 */
	double offset(Instant instant) {
		return Math.max(seconds(Duration.between(this.origin, instant)), 0);
	}

	boolean contains(double seconds) {
		return seconds <= this.step * this.steps;
	}

	String percent(double seconds) {
		return String.format(Locale.ROOT, "%.4f%%", 100 * seconds / (this.step * this.steps));
	}

	static double seconds(Duration duration) {
		// A limit may be longer than nanoseconds can count.
		return duration.toSeconds() + duration.toNanosPart() / 1e9;
	}

	/**
	 * The next of 1, 2, 5, 10, 20, ... milliseconds.
	 */
	private static double roundStep(double atLeast) {
		double power = 0.001;
		while (true) {
			for (int factor : new int[] { 1, 2, 5 }) {
				if (factor * power >= atLeast) {
					return factor * power;
				}
			}
			power *= 10;
		}
	}

}
