package io.github.asyncdisposable.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.asyncdisposable.DisposalTimeoutException;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeReport;
import io.github.asyncdisposable.engine.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JournalReader}, {@link JournalLines} and {@link JsonLine}: journals
 * are written by hand here, since the next start may be of another version.
 */
class JournalReaderTests {

	private static final Instant START = Reports.START;

	private static final String TIMEOUT = DisposalTimeoutException.class.getName();

	@Test
	@DisplayName("M4 of a shutdown that was cut off the journal tells what had ended, what had not, and what was to come")
	void whenItWasCutOffThenWhatIsKnownIsReported() {
		ShutdownReport report = JournalReader.read(List.of(
				"{'shutdown':'shop','reason':'close','at':'%s','beans':['done','open','given-up','late','abandoned','left']}"
					.formatted(START.minusSeconds(1))
					.replace('\'', '"'),
				line("{'planned':['added','done'],'at':'%s'}", 0), start("done", 0), start("given-up", 0),
				start("late", 0), start("abandoned", 100),
				end("done", "'outcome':'SUCCESS','limit':'PT5S','dependsOn':['open']", 0, 200),
				end("given-up", "'outcome':'TIMEOUT','error':'" + TIMEOUT + "','dependsOn':['open']", 0, 300),
				end("late", "'outcome':'TIMEOUT','error':'" + TIMEOUT + "','dependsOn':[]", 0, 300),
				end("abandoned", "'outcome':'ABANDONED','dependsOn':[]", 100, 200), start("open", 400),
				line("{'waiting':['open'],'at':'%s'}", 900), line("{'waiting':['open'],'at':'%s'}", 800),
				line("{'late':'late'}", 0), "{\"start\":\"torn", ""));
		List<ShutdownReport.Bean> beans = List.of(
				bean("done", 0, 200, Outcome.SUCCESS, null, List.of("open"), Duration.ofSeconds(5)),
				bean("given-up", 0, 300, Outcome.TIMEOUT, TIMEOUT, List.of("open"), null),
				bean("late", 0, 300, Outcome.TIMEOUT, TIMEOUT, List.of(), null),
				bean("abandoned", 100, 200, Outcome.ABANDONED, null, List.of(), null),
				bean("open", 400, 500, Outcome.ABANDONED, null, List.of(), null));
		assertThat(report).isEqualTo(new ShutdownReport("shop", "close, cut off", START, Duration.ofMillis(900),
				Duration.ofMillis(1500), Outcome.ABANDONED, List.of(), beans, List.of("given-up", "abandoned", "open"),
				List.of("left", "added")));
	}

	@Test
	@DisplayName("M4 of a shutdown that was cut off while the web server drained all beans had not started")
	void whenItWasCutOffBeforeTheFirstBeanThenNoneHadStarted() {
		assertThat(JournalReader
			.read(List.of(line("{'shutdown':'shop','reason':'close','at':'%s','beans':['writer','feed']}", 0))))
			.isEqualTo(new ShutdownReport("shop", "close, cut off", START, Duration.ZERO, Duration.ZERO,
					Outcome.SUCCESS, List.of(), List.of(), List.of(), List.of("writer", "feed")));
	}

	@Test
	@DisplayName("M4 of a shutdown that ended the journal tells what its last line says")
	void whenItHasFinishedThenItsReportIsTheOneOfItsEnd() {
		ShutdownReport report = JournalReader
			.read(List.of(line("{'shutdown':'shop','reason':'failed start','at':'%s','beans':['writer']}", 0),
					start("writer", 0), start("writer", 50).replace("ASYNCHRONOUS", "REMAINDER"),
					start("plain", 70).replace("ASYNCHRONOUS", "SYNCHRONOUS"),
					end("writer", "'outcome':'SUCCESS','dependsOn':[]", 50, 20).replace("ASYNCHRONOUS", "REMAINDER"),
					end("writer", "'outcome':'ERROR','error':'java.io.IOException','dependsOn':['plain']", 0, 50),
					end("plain", "'outcome':'SUCCESS','dependsOn':[]", 70, 10).replace("ASYNCHRONOUS", "SYNCHRONOUS"),
					end("never-started", "'outcome':'SUCCESS','dependsOn':[]", 70, 10), start("open", 75),
					line("{'finish':'TIMEOUT','startedAt':'%s','duration':'PT0.09S','oneAfterAnother':'PT0.08S',"
							+ "'criticalChain':['writer','plain'],'unfinished':['open'],'notStarted':['feed'],'at':'"
							+ START.plusMillis(90) + "'}", 1)));
		assertThat(report).isEqualTo(new ShutdownReport("shop", "failed start", START.plusMillis(1),
				Duration.ofMillis(90), Duration.ofMillis(80), Outcome.TIMEOUT, List.of("writer", "plain"),
				List.of(bean("writer", 0, 70, Outcome.ERROR, "java.io.IOException", List.of("plain"), null),
						bean("plain", 70, 10, Outcome.SUCCESS, null, List.of(), null)),
				List.of("open"), List.of("feed")));
	}

	@Test
	@DisplayName("M4 what begins no shutdown, or says what no version writes, is no report")
	void whenItIsNoJournalThenThereIsNoReport() {
		String first = line("{'shutdown':'shop','reason':'close','at':'%s','beans':['writer']}", 0);
		assertThat(JournalReader.read(List.of())).isNull();
		assertThat(JournalReader.read(List.of(start("writer", 0)))).isNull();
		assertThat(JournalReader.read(List.of(first, start("writer", 0).replace("ASYNCHRONOUS", "MAGIC")))).isNull();
		assertThat(JournalReader.read(List.of(first, line("{'start':'writer','at':'today'}", 0)))).isNull();
		assertThat(JournalReader.read(List.of(first, line("{'planned':'writer','at':'%s'}", 0)))).isNull();
		assertThat(JournalReader.read(List.of(first, line("{'planned':['writer']}", 0)))).isNull();
	}

	@Test
	@DisplayName("M4 each line says first what it tells, and names no error but by its class")
	void linesAreWrittenToTheLetter() throws Exception {
		DisposalNode node = DisposalNode.asynchronous("writer", (context) -> null)
			.describedAs("com.acme.Writer", "singleton");
		NodeReport failed = new NodeReport(node, START, Duration.ofMillis(20), Duration.ofMillis(10), Outcome.ERROR,
				"java.io.IOException", "feed", List.of("store"));
		assertThat(JournalLines.end(failed, Duration.ofSeconds(2))).isEqualTo("{\"end\":\"writer\","
				+ "\"at\":\"2026-03-01T10:15:30.143Z\",\"type\":\"com.acme.Writer\",\"scope\":\"singleton\","
				+ "\"kind\":\"ASYNCHRONOUS\",\"startedAt\":\"2026-03-01T10:15:30.123Z\",\"ownTime\":\"PT0.02S\","
				+ "\"waitingTime\":\"PT0.01S\",\"outcome\":\"ERROR\",\"error\":\"java.io.IOException\","
				+ "\"limit\":\"PT2S\",\"dependsOn\":[\"store\"]}\n");
		assertThat(JournalLines.end(failed, null)).contains("\"error\":\"java.io.IOException\",\"dependsOn\"");
		assertThat(JournalLines.late(node)).isEqualTo("{\"late\":\"writer\"}\n");
		DisposalReport finished = new DisposalReport(START, Duration.ofMillis(30), Outcome.ERROR, List.of(failed),
				List.of("writer"), List.of("open"), List.of("left"));
		assertThat(atNow(JournalLines.finish(finished))).isEqualTo("{\"finish\":\"ERROR\",\"at\":NOW,"
				+ "\"startedAt\":\"2026-03-01T10:15:30.123Z\",\"duration\":\"PT0.03S\",\"oneAfterAnother\":\"PT0.02S\","
				+ "\"criticalChain\":[\"writer\"],\"unfinished\":[\"open\"],\"notStarted\":[\"left\"]}\n");
		assertThat(atNow(JournalLines.shutdown("shop", ShutdownReport.CLOSE, Set.of("writer"))))
			.isEqualTo("{\"shutdown\":\"shop\",\"reason\":\"close\",\"at\":NOW,\"beans\":[\"writer\"]}\n");
		assertThat(atNow(JournalLines.planned(List.of("a", "b"))))
			.isEqualTo("{\"planned\":[\"a\",\"b\"],\"at\":NOW}\n");
		assertThat(atNow(JournalLines.waiting(List.of("a")))).isEqualTo("{\"waiting\":[\"a\"],\"at\":NOW}\n");
		assertThat(atNow(JournalLines.start(node))).isEqualTo("{\"start\":\"writer\",\"at\":NOW,"
				+ "\"type\":\"com.acme.Writer\",\"scope\":\"singleton\",\"kind\":\"ASYNCHRONOUS\"}\n");
	}

	@Test
	@DisplayName("M4 a line is read as any JSON parser reads it, whatever a later version may put there")
	void linesAreReadAsJson() throws Exception {
		String line = "{\"text\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE80\",\"numbers\":[0,-1.5,2E3,7],\"yes\":true,"
				+ "\"no\":false,\"nothing\":null,\"deep\":{\"er\":[[],{}],\"last\":1}}";
		Map<String, Object> read = JsonLine.parse(line);
		assertThat(new ObjectMapper().writeValueAsString(read)).isEqualTo(new ObjectMapper()
			.readTree(line.replace("[0,-1.5,2E3,7]", "[0.0,-1.5,2000.0,7.0]").replace("\"last\":1", "\"last\":1.0"))
			.toString());
		assertThat(read).containsEntry("numbers", Arrays.asList(0.0, -1.5, 2000.0, 7.0))
			.containsEntry("yes", true)
			.containsEntry("nothing", null);
		assertThat(JsonLine.parse("{}")).isEqualTo(Collections.emptyMap());
		String deepest = "{\"a\":" + "[".repeat(7) + "1" + "]".repeat(7) + "}";
		assertThat(JsonLine.parse(deepest)).containsKey("a");
		assertThat(JsonLine.parse(deepest.replace("[1", "[[1").replace("1]", "1]]"))).isNull();
	}

	@ParameterizedTest
	@DisplayName("M4 a line that is no JSON object, or not a whole one, is none")
	@ValueSource(strings = { "", "[]", "{", "{\"a\"", "{\"a\":1", "{\"a\":1}}", "{\"a\":1} ", "{\"a\" 1}", "{a:1}",
			"{\"a\":tru}", "{\"a\":trux}", "{\"a\":nul", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\\u12\"}",
			"{\"a\":[1;2]}", "{\"a\":[1}", "{\"a\":-}", "{\"a\":1 }" })
	void whenALineIsTornThenItIsNone(String line) {
		assertThat(JsonLine.parse(line)).isNull();
	}

	private static String line(String json, long millis) {
		return json.formatted(START.plusMillis(millis)).replace('\'', '"');
	}

	private static String start(String name, long millis) {
		return line("{'start':'" + name + "','at':'%s','type':'T','scope':'singleton','kind':'ASYNCHRONOUS'}", millis);
	}

	private static String end(String name, String rest, long startMillis, long ownMillis) {
		return line("{'end':'" + name + "','at':'" + START.plusMillis(startMillis + ownMillis)
				+ "','type':'T','scope':'singleton','kind':'ASYNCHRONOUS','startedAt':'%s','ownTime':'"
				+ Duration.ofMillis(ownMillis) + "','waitingTime':'" + Duration.ofMillis(startMillis) + "'," + rest
				+ "}", startMillis);
	}

	private static ShutdownReport.Bean bean(String name, long startMillis, long ownMillis, Outcome outcome,
			String error, List<String> dependsOn, Duration limit) {
		return new ShutdownReport.Bean(name, "T", "singleton", START.plusMillis(startMillis),
				Duration.ofMillis(ownMillis), Duration.ofMillis(startMillis), outcome, error,
				new ArrayList<>(dependsOn), limit);
	}

	/**
	 * A line without its instant, which is that of its writing.
	 */
	private static String atNow(String line) throws Exception {
		String at = new ObjectMapper().readTree(line).get("at").asText();
		assertThat(Instant.parse(at)).isBetween(Instant.now().minusSeconds(60), Instant.now());
		return line.replace("\"" + at + "\"", "NOW");
	}

}
