package io.github.asyncdisposable.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How a shutdown went, for people and tools (M5). Knows no bean and no context, errors by
 * the name of their class only. Immutable, so safe for use by any thread.
 *
 * @param context the id of the application context
 * @param reason why it was shut down: {@link #CLOSE} or {@link #FAILED_START}, followed
 * by {@link #CUT_OFF} where its process was killed before the end
 * @param startedAt when the first disposal was due, by the clock on the wall
 * @param duration how long all disposals took together; of one that was cut off, how long
 * it is known to have run
 * @param oneAfterAnother how long they would have taken one after another
 * @param outcome the worst outcome of the beans that were started
 * @param criticalChain the names of the beans that determined the duration, first started
 * first; empty of a shutdown that was cut off
 * @param beans the beans that were started, in that order
 * @param unfinished the names of the beans that were started and had not ended when they
 * were given up, or when the process was killed
 * @param notStarted the names of the beans that were never started
 * @since 0.1.0
 */
public record ShutdownReport(String context, String reason, Instant startedAt, Duration duration,
		Duration oneAfterAnother, Outcome outcome, List<String> criticalChain, List<Bean> beans,
		List<String> unfinished, List<String> notStarted) {

	/** The reason of a context that was closed. */
	public static final String CLOSE = "close";

	/** The reason of a context whose start failed. */
	public static final String FAILED_START = "failed start";

	/** What follows the reason of a shutdown whose process was killed before the end. */
	public static final String CUT_OFF = ", cut off";

	public ShutdownReport {
		criticalChain = List.copyOf(criticalChain);
		beans = List.copyOf(beans);
		unfinished = List.copyOf(unfinished);
		notStarted = List.copyOf(notStarted);
	}

	/**
	 * Make a report of a shutdown that has ended.
	 * @param context the id of the application context
	 * @param reason why it was shut down
	 * @param report what the engine measured
	 * @return the report
	 */
	public static ShutdownReport of(String context, String reason, DisposalReport report) {
		return of(context, reason, report, Map.of());
	}

	/**
	 * Make a report.
	 * @param limits the limits that were reached by beans that have none of their own, by
	 * name
	 */
	static ShutdownReport of(String context, String reason, DisposalReport report, Map<String, Duration> limits) {
		return new ShutdownReport(context, reason, report.startedAt(), report.duration(), report.oneAfterAnother(),
				report.outcome(), report.criticalChain(), ReportedBeans.of(report.nodes(), limits), report.unfinished(),
				report.notStarted());
	}

	/**
	 * Return whether there was nothing to dispose.
	 * @return whether no bean was started and none was left
	 */
	public boolean isEmpty() {
		return this.beans.isEmpty() && this.notStarted.isEmpty();
	}

	/**
	 * Write the report as JSON: times and durations as in ISO-8601.
	 * @return a JSON object
	 */
	public String toJson() {
		return ReportJson.write(this);
	}

	/**
	 * Write the report as Chrome trace events, which Perfetto and
	 * {@code chrome://tracing} open: for each bean one complete event on a track of its
	 * own, in microseconds from the start of the shutdown.
	 * @return a JSON object
	 */
	public String toTraceEvents() {
		return TraceEvents.write(this);
	}

	/**
	 * Write the report as a page with a timeline, complete in itself and without scripts.
	 * @return an HTML document, to be encoded in UTF-8
	 */
	public String toHtml() {
		return new HtmlReport(this).write();
	}

	/**
	 * How one bean went. What Spring called of it afterwards, on the closing thread,
	 * counts as well.
	 *
	 * @param name its name
	 * @param type the name of its class
	 * @param scope the scope it belongs to
	 * @param startedAt when it was called
	 * @param ownTime how long it took; if it had not ended, until it was given up or last
	 * heard of
	 * @param waitingTime how long it waited before its call
	 * @param outcome how it ended; {@link Outcome#ABANDONED} too where its process was
	 * killed before that
	 * @param error the name of the class of what it failed with, {@code null} without a
	 * failure
	 * @param dependsOn the names of the beans directly behind it; not known of a bean
	 * whose process was killed before it had ended
	 * @param limit its own limit, or the one that it has reached, {@code null} where
	 * neither is known; not in the JSON
	 */
	public record Bean(String name, String type, String scope, Instant startedAt, Duration ownTime,
			Duration waitingTime, Outcome outcome, @Nullable String error, List<String> dependsOn,
			@Nullable Duration limit) {

		public Bean {
			dependsOn = List.copyOf(dependsOn);
		}

	}

}
