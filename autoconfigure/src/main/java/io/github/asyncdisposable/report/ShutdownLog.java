package io.github.asyncdisposable.report;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.asyncdisposable.DisposalTimeoutException;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeInFlight;
import io.github.asyncdisposable.engine.NodeReport;
import io.github.asyncdisposable.engine.Outcome;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Writes disposals into the log (M3).
 *
 * <ul>
 * <li>At the end of a shutdown that disposed something one line (INFO), with a table
 * where something failed or the whole took a second or more.</li>
 * <li>While it takes long, every progress interval, what is being waited for (INFO).</li>
 * <li>At a limit, what hangs and where its thread stands (WARN).</li>
 * <li>A failure, with its stack: a shutdown cannot be repeated to see it again
 * (WARN).</li>
 * <li>What completes after it was given up (INFO).</li>
 * </ul>
 *
 * <p>
 * Names are escaped: no name can break a line. Durations read the same in every locale.
 * Safe for use by several threads at once.
 *
 * @since 0.1.0
 */
public final class ShutdownLog implements DisposalListener {

	private static final Log logger = LogFactory.getLog(ShutdownLog.class);

	private static final Duration SLOW = Duration.ofSeconds(1);

	private static final int LONGEST_TABLE = 20;

	private static final int LONGEST_PROGRESS = 5;

	private static final int LONGEST_STACK = 60;

	private final Detail detail;

	/**
	 * Create a log.
	 * @param detail how much to write
	 */
	public ShutdownLog(Detail detail) {
		this.detail = detail;
	}

	@Override
	public boolean followsNodes() {
		return false;
	}

	@Override
	public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
		// Its own limit has been told of; that of something inside of it has not.
		boolean told = report.outcome() == Outcome.TIMEOUT && failure instanceof DisposalTimeoutException;
		if (failure != null && !told) {
			logger.warn("Disposal of '" + LogText.safe(report.node().name()) + "' failed after "
					+ LogText.seconds(report.ownTime()), failure);
		}
	}

	@Override
	public void limitReached(DisposalNode node, Duration after, StackTraceElement[] stack) {
		StringBuilder message = notEnded(node, after);
		if (stack.length == 0) {
			message.append(": its call has returned, its stage is not complete");
		}
		else {
			message.append(": its thread stands");
			for (int i = 0; i < Math.min(stack.length, LONGEST_STACK); i++) {
				message.append(String.format("%n\tat ")).append(LogText.safe(stack[i].toString()));
			}
			LogText.more(message, stack.length - LONGEST_STACK, String.format("%n\t... "));
		}
		logger.warn(message);
	}

	@Override
	public void limitReachedBeforeCall(DisposalNode node, Duration after) {
		logger.warn(notEnded(node, after).append(": its call has not begun, no thread has got there yet"));
	}

	private static StringBuilder notEnded(DisposalNode node, Duration after) {
		return new StringBuilder("Disposal of '").append(LogText.safe(node.name()))
			.append("' has not ended after ")
			.append(LogText.seconds(after))
			.append(limit(node, after));
	}

	private static String limit(DisposalNode node, Duration after) {
		Duration limit = node.limit();
		if (limit == null) {
			return " (limit: its share of the deadline)";
		}
		String text = " (limit " + LogText.seconds(limit);
		return (after.compareTo(limit) < 0) ? text + ", cut short by the deadline)" : text + ")";
	}

	@Override
	public void stillWaiting(List<NodeInFlight> nodes) {
		if (this.detail == Detail.NONE || !logger.isInfoEnabled()) {
			return;
		}
		nodes.stream().limit(LONGEST_PROGRESS).forEach((node) -> logger.info(progress(node)));
		if (nodes.size() > LONGEST_PROGRESS) {
			logger.info(LogText.more(new StringBuilder("Still waiting for"), nodes.size() - LONGEST_PROGRESS, " "));
		}
	}

	private static String progress(NodeInFlight node) {
		StringBuilder message = new StringBuilder("Still waiting for '").append(LogText.safe(node.node().name()))
			.append("', ")
			.append(LogText.seconds(node.elapsed()));
		if (node.limit() != null) {
			message.append((node.elapsed().compareTo(node.limit()) < 0) ? " of " : ", past its limit of ")
				.append(LogText.seconds(node.limit()));
		}
		if (node.pending() >= 0) {
			message.append(", pending ").append(node.pending());
		}
		if (!node.holdsUp().isEmpty()) {
			message.append(", holds up ").append(LogText.names(node.holdsUp()));
		}
		return message.toString();
	}

	@Override
	public void completedLate(DisposalNode node, Duration after, @Nullable Throwable failure) {
		if (this.detail != Detail.NONE) {
			logger.info("Disposal of '" + LogText.safe(node.name()) + "', which was given up, has "
					+ ((failure != null) ? "failed" : "ended") + " after " + LogText.seconds(after)
					+ ((failure != null) ? ": " + LogText.safe(failure.toString()) : ""));
		}
	}

	@Override
	public void shutdownFinished(DisposalReport report) {
		if (this.detail != Detail.NONE && logger.isInfoEnabled() && !isEmpty(report)) {
			logger
				.info(summary(report) + (needsTable(report) ? new SummaryTable(report, longestTable()).render() : ""));
		}
	}

	private static boolean isEmpty(DisposalReport report) {
		return report.notStarted().isEmpty()
				&& report.nodes().stream().noneMatch((node) -> node.node().kind() == DisposalNode.Kind.ASYNCHRONOUS);
	}

	private boolean needsTable(DisposalReport report) {
		return this.detail == Detail.FULL || report.outcome() != Outcome.SUCCESS || !report.notStarted().isEmpty()
				|| report.duration().compareTo(SLOW) >= 0;
	}

	private int longestTable() {
		return (this.detail == Detail.FULL) ? Integer.MAX_VALUE : LONGEST_TABLE;
	}

	static String summary(DisposalReport report) {
		Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
		int beans = 0;
		for (NodeReport node : report.nodes()) {
			boolean bean = node.node().kind() != DisposalNode.Kind.REMAINDER;
			beans += bean ? 1 : 0;
			if (bean || node.outcome() != Outcome.SUCCESS) {
				outcomes.merge(node.outcome(), 1, Integer::sum);
			}
		}
		StringBuilder counts = new StringBuilder();
		outcomes.forEach((outcome, count) -> counts.append(counts.isEmpty() ? ": " : ", ")
			.append(count)
			.append(' ')
			.append(outcome.name().toLowerCase(Locale.ROOT)));
		if (!report.notStarted().isEmpty()) {
			counts.append(", not started: ").append(LogText.names(report.notStarted()));
		}
		return "Disposed " + beans + ((beans == 1) ? " bean in " : " beans in ") + LogText.seconds(report.duration())
				+ " (" + LogText.seconds(report.oneAfterAnother()) + " one after another)" + counts;
	}

	/**
	 * How much is written.
	 */
	public enum Detail {

		/** Only the warnings: what failed and what reached its limit. */
		NONE,

		/** A summary, with a table where something failed or took long. */
		SUMMARY,

		/** A summary with a table of everything, always. */
		FULL

	}

}
