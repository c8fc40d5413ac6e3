package io.github.asyncdisposable.report;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.asyncdisposable.DisposalTimeoutException;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeReport;
import io.github.asyncdisposable.engine.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Makes a report of a journal: that of the shutdown, or, where its process was killed,
 * what is known of it.
 */
final class JournalReader {

	private final Map<String, @Nullable Object> shutdown;

	private final Set<String> planned = new LinkedHashSet<>();

	private final List<JournaledStep> steps = new ArrayList<>();

	private final Set<String> late = new LinkedHashSet<>();

	private @Nullable Instant startedAt;

	private Instant lastHeardOf;

	private @Nullable Map<String, @Nullable Object> finish;

	private JournalReader(Map<String, @Nullable Object> shutdown) {
		this.shutdown = shutdown;
		this.lastHeardOf = instant(shutdown, "at");
		this.planned.addAll(names(shutdown, "beans"));
	}

	/**
	 * Read a journal. A line that cannot be read is passed over, such as one that was
	 * torn.
	 * @return the report, {@code null} if the first line does not begin a shutdown
	 */
	static @Nullable ShutdownReport read(List<String> lines) {
		Map<String, @Nullable Object> first = lines.isEmpty() ? null : JsonLine.parse(lines.get(0));
		if (first == null || !first.containsKey(JournalLines.SHUTDOWN)) {
			return null;
		}
		try {
			JournalReader reader = new JournalReader(first);
			for (String text : lines.subList(1, lines.size())) {
				Map<String, @Nullable Object> line = JsonLine.parse(text);
				if (line != null) {
					reader.add(line);
				}
			}
			return reader.report();
		}
		catch (DateTimeException | IllegalArgumentException | ClassCastException | NullPointerException ex) {
			return null;
		}
	}

	private void add(Map<String, @Nullable Object> line) {
		if (line.containsKey(JournalLines.LATE)) {
			this.late.add(text(line, JournalLines.LATE));
			return;
		}
		Instant at = instant(line, "at");
		this.lastHeardOf = at.isAfter(this.lastHeardOf) ? at : this.lastHeardOf;
		if (line.containsKey(JournalLines.PLANNED)) {
			this.planned.addAll(names(line, JournalLines.PLANNED));
		}
		else if (line.containsKey(JournalLines.START)) {
			this.startedAt = (this.startedAt != null) ? this.startedAt : at;
			this.steps.add(new JournaledStep(node(line, JournalLines.START), at));
		}
		else if (line.containsKey(JournalLines.END)) {
			ended(line);
		}
		else if (line.containsKey(JournalLines.FINISH)) {
			this.finish = line;
		}
	}

	private void ended(Map<String, @Nullable Object> line) {
		DisposalNode node = node(line, JournalLines.END);
		NodeReport report = new NodeReport(node, instant(line, "startedAt"), duration(line, "ownTime"),
				duration(line, "waitingTime"), Outcome.valueOf(text(line, "outcome")), (String) line.get("error"), null,
				names(line, "dependsOn"));
		for (JournaledStep step : this.steps) {
			if (step.isOpen() && step.node.name().equals(node.name()) && step.node.kind() == node.kind()) {
				step.report = report;
				return;
			}
		}
	}

	private ShutdownReport report() {
		return (this.finish != null) ? finished(this.finish) : cutOff();
	}

	private ShutdownReport finished(Map<String, @Nullable Object> line) {
		List<NodeReport> nodes = this.steps.stream().map((step) -> step.report).filter(Objects::nonNull).toList();
		return new ShutdownReport(text(this.shutdown, JournalLines.SHUTDOWN), text(this.shutdown, "reason"),
				instant(line, "startedAt"), duration(line, "duration"), duration(line, "oneAfterAnother"),
				Outcome.valueOf(text(line, JournalLines.FINISH)), names(line, "criticalChain"),
				ReportedBeans.of(nodes, Map.of()), names(line, "unfinished"), names(line, "notStarted"));
	}

	private ShutdownReport cutOff() {
		Instant start = (this.startedAt != null) ? this.startedAt : this.lastHeardOf;
		List<NodeReport> nodes = this.steps.stream()
			.map((step) -> step.isOpen() ? step.until(this.lastHeardOf, start) : Objects.requireNonNull(step.report))
			.toList();
		Set<String> unfinished = new LinkedHashSet<>();
		Set<String> notStarted = new LinkedHashSet<>(this.planned);
		for (JournaledStep step : this.steps) {
			notStarted.remove(step.node.name());
			if (step.isOpen() || (wasGivenUp(step) && !this.late.contains(step.node.name()))) {
				unfinished.add(step.node.name());
			}
		}
		DisposalReport known = new DisposalReport(start, Duration.between(start, this.lastHeardOf),
				nodes.stream().map(NodeReport::outcome).reduce(Outcome.SUCCESS, Outcome::worse), nodes, List.of(),
				List.copyOf(unfinished), List.copyOf(notStarted));
		return ShutdownReport.of(text(this.shutdown, JournalLines.SHUTDOWN),
				text(this.shutdown, "reason") + ShutdownReport.CUT_OFF, known);
	}

	private static boolean wasGivenUp(JournaledStep step) {
		NodeReport report = step.report;
		return report != null && (report.outcome() == Outcome.ABANDONED
				|| DisposalTimeoutException.class.getName().equals(report.error()));
	}

	private static DisposalNode node(Map<String, @Nullable Object> line, String what) {
		String name = text(line, what);
		DisposalNode node = switch (DisposalNode.Kind.valueOf(text(line, "kind"))) {
			case ASYNCHRONOUS -> DisposalNode.asynchronous(name, (context) -> null);
			case REMAINDER -> DisposalNode.remainder(name, JournalReader::nothing);
			default -> DisposalNode.synchronous(name, JournalReader::nothing);
		};
		String limit = (String) line.get("limit");
		return node.describedAs(text(line, "type"), text(line, "scope"))
			.withLimit((limit != null) ? Duration.parse(limit) : null);
	}

	private static void nothing() {
	}

	private static String text(Map<String, @Nullable Object> line, String name) {
		return (String) Objects.requireNonNull(line.get(name));
	}

	private static Instant instant(Map<String, @Nullable Object> line, String name) {
		return Instant.parse(text(line, name));
	}

	private static Duration duration(Map<String, @Nullable Object> line, String name) {
		return Duration.parse(text(line, name));
	}

	private static List<String> names(Map<String, @Nullable Object> line, String name) {
		return ((List<?>) Objects.requireNonNull(line.get(name))).stream().map(String.class::cast).toList();
	}

	/**
	 * A node that was started.
	 */
	private static final class JournaledStep {

		private final DisposalNode node;

		private final Instant startedAt;

		private @Nullable NodeReport report;

		JournaledStep(DisposalNode node, Instant startedAt) {
			this.node = node;
			this.startedAt = startedAt;
		}

		boolean isOpen() {
			return this.report == null;
		}

		NodeReport until(Instant lastHeardOf, Instant start) {
			return new NodeReport(this.node, this.startedAt, Duration.between(this.startedAt, lastHeardOf),
					Duration.between(start, this.startedAt), Outcome.ABANDONED, null, null, List.of());
		}

	}

}
