package io.github.asyncdisposable.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeReport;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonWriter;

/**
 * The lines of a journal. Each is a JSON object; its first member says what it tells.
 */
final class JournalLines {

	/** The first line: the context, why it is shut down, and all beans known by then. */
	static final String SHUTDOWN = "shutdown";

	/** More beans that are to be disposed. */
	static final String PLANNED = "planned";

	static final String START = "start";

	static final String END = "end";

	/** What is still being waited for: a sign of life. */
	static final String WAITING = "waiting";

	/** A bean that was given up has ended after all. */
	static final String LATE = "late";

	/** The last line of a shutdown that was not cut off. */
	static final String FINISH = "finish";

	private static final JsonWriter<Map<String, @Nullable Object>> WRITER = JsonWriter.standard();

	private JournalLines() {
	}

	static String shutdown(String context, String reason, Collection<String> beans) {
		Map<String, @Nullable Object> line = line(SHUTDOWN, context);
		line.put("reason", reason);
		line.put("at", Instant.now());
		line.put("beans", beans);
		return write(line);
	}

	static String planned(Collection<String> beans) {
		Map<String, @Nullable Object> line = line(PLANNED, beans);
		line.put("at", Instant.now());
		return write(line);
	}

	static String start(DisposalNode node) {
		Map<String, @Nullable Object> line = line(START, node.name());
		line.put("at", Instant.now());
		describe(line, node);
		return write(line);
	}

	/**
	 * A node has ended.
	 * @param limit the limit that it had, {@code null} where that is not known
	 */
	static String end(NodeReport report, @Nullable Duration limit) {
		Map<String, @Nullable Object> line = line(END, report.node().name());
		line.put("at", report.endedAt());
		describe(line, report.node());
		line.put("startedAt", report.startedAt());
		line.put("ownTime", report.ownTime());
		line.put("waitingTime", report.waitingTime());
		line.put("outcome", report.outcome());
		putIfKnown(line, "error", report.error());
		putIfKnown(line, "limit", limit);
		line.put("dependsOn", report.dependsOn());
		return write(line);
	}

	static String waiting(Collection<String> beans) {
		Map<String, @Nullable Object> line = line(WAITING, beans);
		line.put("at", Instant.now());
		return write(line);
	}

	static String late(DisposalNode node) {
		return write(line(LATE, node.name()));
	}

	static String finish(DisposalReport report) {
		Map<String, @Nullable Object> line = line(FINISH, report.outcome());
		line.put("at", Instant.now());
		line.put("startedAt", report.startedAt());
		line.put("duration", report.duration());
		line.put("oneAfterAnother", report.oneAfterAnother());
		line.put("criticalChain", report.criticalChain());
		line.put("unfinished", report.unfinished());
		line.put("notStarted", report.notStarted());
		return write(line);
	}

	private static void describe(Map<String, @Nullable Object> line, DisposalNode node) {
		line.put("type", node.type());
		line.put("scope", node.scope());
		line.put("kind", node.kind());
	}

	private static void putIfKnown(Map<String, @Nullable Object> line, String name, @Nullable Object value) {
		if (value != null) {
			line.put(name, value);
		}
	}

	private static Map<String, @Nullable Object> line(String what, Object value) {
		Map<String, @Nullable Object> line = new LinkedHashMap<>();
		line.put(what, value);
		return line;
	}

	private static String write(Map<String, @Nullable Object> line) {
		return WRITER.writeToString(line) + '\n';
	}

}
