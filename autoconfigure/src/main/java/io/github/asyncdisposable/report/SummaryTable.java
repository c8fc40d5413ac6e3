package io.github.asyncdisposable.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeReport;
import io.github.asyncdisposable.engine.Outcome;

/**
 * Who took how long, and who waited for whom: the longest first, as in
 * {@code systemd-analyze blame}, and the chain that determined the duration.
 */
final class SummaryTable {

	private static final Comparator<NodeReport> LONGEST_FIRST = Comparator.comparing(NodeReport::ownTime).reversed();

	private static final Comparator<NodeReport> FAILED_FIRST = Comparator
		.comparing((NodeReport node) -> node.outcome() == Outcome.SUCCESS)
		.thenComparing(LONGEST_FIRST);

	private static final int LONGEST_CHAIN = 20;

	private final DisposalReport report;

	private final int longest;

	/**
	 * Create a table.
	 * @param longest how many rows it may have; what failed is shown before what did not
	 */
	SummaryTable(DisposalReport report, int longest) {
		this.report = report;
		this.longest = longest;
	}

	String render() {
		StringBuilder table = new StringBuilder(
				String.format(Locale.ROOT, "%n  %12s %12s  %-9s  %s", "own time", "waited", "outcome", "bean"));
		this.report.nodes()
			.stream()
			.sorted(FAILED_FIRST)
			.limit(this.longest)
			.sorted(LONGEST_FIRST)
			.forEach((node) -> table.append(row(node)));
		LogText.more(table, this.report.nodes().size() - this.longest, String.format("%n  ... and "));
		return table.append(criticalChain()).toString();
	}

	private static String row(NodeReport node) {
		StringBuilder row = new StringBuilder(
				String.format(Locale.ROOT, "%n  %12s %12s  %-9s  %s", LogText.seconds(node.ownTime()),
						LogText.seconds(node.waitingTime()), node.outcome(), LogText.safe(node.node().name())));
		if (node.node().kind() != DisposalNode.Kind.ASYNCHRONOUS) {
			row.append(" (synchronous)");
		}
		if (node.waitedFor() != null) {
			row.append(", after ").append(LogText.safe(node.waitedFor()));
		}
		if (node.error() != null) {
			row.append(": ").append(LogText.safe(node.error()));
		}
		return row.toString();
	}

	private String criticalChain() {
		List<String> names = this.report.criticalChain();
		Map<String, NodeReport> nodes = new LinkedHashMap<>();
		this.report.nodes().forEach((node) -> nodes.putIfAbsent(node.node().name(), node));
		StringBuilder chain = new StringBuilder(String.format("%n  Critical chain:"));
		int leftOut = Math.max(names.size() - LONGEST_CHAIN, 0);
		LogText.more(chain, leftOut, " ").append((leftOut > 0) ? " ->" : "");
		String arrow = " ";
		for (String name : names.subList(leftOut, names.size())) {
			NodeReport node = Objects.requireNonNull(nodes.get(name));
			chain.append(arrow).append(LogText.safe(name)).append(" +").append(LogText.seconds(node.ownTime()));
			arrow = " -> ";
		}
		return chain.toString();
	}

}
