package io.github.asyncdisposable.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeReport;
import io.github.asyncdisposable.engine.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShutdownReport} and its formats.
 */
class ShutdownReportTests {

	private final ObjectMapper json = new ObjectMapper();

	@Test
	@DisplayName("M5 JSON: the members, their order and their types, as section 10 has them")
	void whenWrittenAsJsonThenItIsAsDocumented() {
		ShutdownReport.Bean writer = new ShutdownReport.Bean("writer", "com.acme.Writer", "singleton",
				Reports.START.plusMillis(100), Duration.ofMillis(1200), Duration.ofMillis(100), Outcome.ERROR,
				"java.io.IOException", List.of("store"), Duration.ofSeconds(5));
		assertThat(Reports.report(List.of(writer), List.of("writer"), List.of("store")).toJson())
			.isEqualTo("{\"context\":\"application\",\"reason\":\"close\",\"startedAt\":\"2026-03-01T10:15:30.123Z\","
					+ "\"duration\":\"PT1.3S\",\"oneAfterAnother\":\"PT1.2S\",\"outcome\":\"ERROR\","
					+ "\"criticalChain\":[\"writer\"],\"beans\":[{\"name\":\"writer\",\"type\":\"com.acme.Writer\","
					+ "\"scope\":\"singleton\",\"startedAt\":\"2026-03-01T10:15:30.223Z\",\"ownTime\":\"PT1.2S\","
					+ "\"waitingTime\":\"PT0.1S\",\"outcome\":\"ERROR\",\"error\":\"java.io.IOException\","
					+ "\"dependsOn\":[\"store\"]}],\"unfinished\":[],\"notStarted\":[\"store\"]}");
	}

	@Test
	@DisplayName("M5 a limit that means forever does not cost the page")
	void whenALimitIsLongerThanNanosecondsCountThenThereIsAPage() {
		ShutdownReport.Bean patient = new ShutdownReport.Bean("patient", "Patient", "singleton", Reports.START,
				Duration.ofMillis(5), Duration.ZERO, Outcome.SUCCESS, null, List.of(), Duration.ofDays(365_000));
		assertThat(Reports.report(List.of(patient), List.of("patient"), List.of()).toHtml()).contains("patient");
	}

	@Test
	@DisplayName("M5 what Spring called of a bean after its disposal belongs to the bean")
	void whenABeanHasARemainderThenItIsOneBean() {
		NodeReport disposal = new NodeReport(DisposalNode.asynchronous("writer", (context) -> null), Reports.START,
				Duration.ofMillis(50), Duration.ZERO, Outcome.SUCCESS, null, null, List.of("store"));
		NodeReport remainder = new NodeReport(DisposalNode.remainder("writer", () -> {
		}), Reports.START.plusMillis(50), Duration.ofMillis(20), Duration.ofMillis(50), Outcome.ERROR,
				"java.lang.IllegalStateException", "writer", List.of("store"));
		ShutdownReport report = ShutdownReport.of("application", ShutdownReport.CLOSE,
				new DisposalReport(Reports.START, Duration.ofMillis(70), Outcome.ERROR, List.of(disposal, remainder),
						List.of("writer"), List.of(), List.of()));
		assertThat(report.beans()).singleElement().satisfies((bean) -> {
			assertThat(bean.ownTime()).isEqualTo(Duration.ofMillis(70));
			assertThat(bean.waitingTime()).isZero();
			assertThat(bean.outcome()).isEqualTo(Outcome.ERROR);
			assertThat(bean.error()).isEqualTo("java.lang.IllegalStateException");
		});
	}

	@Test
	@DisplayName("M5 what a bean's disposal lacks its remainder has, and nothing else is taken from it")
	void whenARemainderFollowsThenWhatIsKnownOfTheDisposalStays() {
		NodeReport failed = new NodeReport(
				DisposalNode.asynchronous("writer", (context) -> null).describedAs("Writer", "singleton"),
				Reports.START, Duration.ofMillis(50), Duration.ofMillis(5), Outcome.TIMEOUT, "java.io.IOException",
				null, List.of());
		NodeReport remainder = new NodeReport(DisposalNode.remainder("writer", () -> {
		}), Reports.START.plusMillis(60), Duration.ofMillis(20), Duration.ofMillis(60), Outcome.ERROR,
				"java.lang.IllegalStateException", "writer", List.of("store"));
		NodeReport alone = new NodeReport(DisposalNode.remainder("alone", () -> {
		}).describedAs("Alone", "singleton"), Reports.START, Duration.ofMillis(1), Duration.ZERO, Outcome.SUCCESS, null,
				null, List.of("store"));
		NodeReport again = new NodeReport(
				DisposalNode.asynchronous("writer", (context) -> null)
					.describedAs("Writer", "async")
					.withLimit(Duration.ofSeconds(3)),
				Reports.START, Duration.ofMillis(1), Duration.ZERO, Outcome.SUCCESS, null, null, List.of());
		assertThat(ReportedBeans.of(List.of(failed, alone, remainder, again), Map.of("writer", Duration.ofSeconds(2))))
			.containsExactly(
					new ShutdownReport.Bean("writer", "Writer", "singleton", Reports.START, Duration.ofMillis(70),
							Duration.ofMillis(5), Outcome.TIMEOUT, "java.io.IOException", List.of("store"),
							Duration.ofSeconds(2)),
					new ShutdownReport.Bean("alone", "Alone", "singleton", Reports.START, Duration.ofMillis(1),
							Duration.ZERO, Outcome.SUCCESS, null, List.of("store"), null),
					new ShutdownReport.Bean("writer", "Writer", "async", Reports.START, Duration.ofMillis(1),
							Duration.ZERO, Outcome.SUCCESS, null, List.of(), Duration.ofSeconds(3)));
	}

	@Test
	@DisplayName("M5 trace: the names of the process and of the tracks, then all that is known, to the letter")
	void whenWrittenAsTraceEventsThenItIsAsDocumented() {
		ShutdownReport.Bean writer = new ShutdownReport.Bean("writer", "com.acme.Writer", "singleton",
				Reports.START.plusMillis(100), Duration.ofMillis(1200), Duration.ofMillis(100), Outcome.ERROR,
				"java.io.IOException", List.of("store"), null);
		ShutdownReport.Bean early = Reports.bean("early", -5, 7, Outcome.SUCCESS);
		assertThat(Reports.report(List.of(writer, early), List.of("writer"), List.of()).toTraceEvents())
			.isEqualTo("{\"displayTimeUnit\":\"ms\",\"traceEvents\":["
					+ "{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":1,\"tid\":0,"
					+ "\"args\":{\"name\":\"shutdown of application\"}},"
					+ "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":1,\"args\":{\"name\":\"writer\"}},"
					+ "{\"name\":\"thread_sort_index\",\"ph\":\"M\",\"pid\":1,\"tid\":1,\"args\":{\"sort_index\":1}},"
					+ "{\"name\":\"writer\",\"cat\":\"error\",\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":100000,"
					+ "\"dur\":1200000,\"args\":{\"type\":\"com.acme.Writer\",\"scope\":\"singleton\","
					+ "\"outcome\":\"ERROR\",\"error\":\"java.io.IOException\",\"waitingTime\":\"PT0.1S\","
					+ "\"critical\":true,\"dependsOn\":[\"store\"]}},"
					+ "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":2,\"args\":{\"name\":\"early\"}},"
					+ "{\"name\":\"thread_sort_index\",\"ph\":\"M\",\"pid\":1,\"tid\":2,\"args\":{\"sort_index\":2}},"
					+ "{\"name\":\"early\",\"cat\":\"success\",\"ph\":\"X\",\"pid\":1,\"tid\":2,\"ts\":0,"
					+ "\"dur\":7000,\"args\":{\"type\":\"com.acme.early\",\"scope\":\"singleton\","
					+ "\"outcome\":\"SUCCESS\",\"error\":null,\"waitingTime\":\"PT-0.005S\","
					+ "\"critical\":false,\"dependsOn\":[]}}]}");
	}

	@Test
	@DisplayName("M5 hostile names: JSON and trace parse, and give back every name")
	void whenNamesAreHostileThenJsonIsWhole() throws Exception {
		ShutdownReport report = hostile();
		JsonNode tree = this.json.readTree(report.toJson());
		List<String> names = new ArrayList<>();
		tree.get("beans").forEach((bean) -> names.add(bean.get("name").asText()));
		assertThat(names).isEqualTo(Reports.HOSTILE);
		assertThat(this.json.convertValue(tree.get("notStarted"), List.class)).isEqualTo(Reports.HOSTILE);
		List<String> events = new ArrayList<>();
		this.json.readTree(report.toTraceEvents()).get("traceEvents").forEach((event) -> {
			if (event.get("ph").asText().equals("X")) {
				events.add(event.get("name").asText());
			}
		});
		assertThat(events).isEqualTo(Reports.HOSTILE);
	}

	@Test
	@DisplayName("M5 hostile names: no element, attribute or line of the page is theirs")
	void whenNamesAreHostileThenThePageIsWhole() {
		String page = hostile().toHtml();
		assertThat(page).doesNotContain("<script", "<img", "onerror=alert(2)>", "<b><b>", "\u0000", "\u001b", "\u202e",
				"\u2028");
		Set<String> elements = new HashSet<>();
		Pattern.compile("<([a-z0-9]+)").matcher(page).results().forEach((element) -> elements.add(element.group(1)));
		assertThat(elements).isSubsetOf("html", "head", "meta", "link", "title", "style", "body", "h1", "p", "strong",
				"span", "section", "div", "svg", "rect", "line", "b", "table", "thead", "tbody", "tr", "th", "td");
		assertThat(page).doesNotContain("http:", "https:", "@import", "url(", "href=\"/");
	}

	@Test
	@DisplayName("M5 trace: one complete event for each bean, on a track of its own, in microseconds, no overlap")
	void traceFollowsTheRules() throws Exception {
		long seed = System.nanoTime();
		ShutdownReport report = Reports.random(500, new Random(seed));
		JsonNode events = this.json.readTree(report.toTraceEvents()).get("traceEvents");
		Map<Integer, String> tracks = new HashMap<>();
		Map<String, JsonNode> complete = new HashMap<>();
		for (JsonNode event : events) {
			assertThat(event.get("pid").isInt()).isTrue();
			switch (event.get("ph").asText()) {
				case "M" -> {
					if (event.get("name").asText().equals("thread_name")) {
						tracks.put(event.get("tid").asInt(), event.get("args").get("name").asText());
					}
				}
				case "X" -> {
					assertThat(complete.put(event.get("name").asText(), event)).isNull();
					assertThat(event.get("ts").asLong()).isNotNegative();
					assertThat(event.get("dur").asLong()).isNotNegative();
				}
				default -> throw new AssertionError(event);
			}
		}
		assertThat(tracks).as("seed %d", seed).hasSize(500).doesNotContainKey(0);
		for (ShutdownReport.Bean bean : report.beans()) {
			JsonNode event = complete.get(bean.name());
			assertThat(tracks.get(event.get("tid").asInt())).isEqualTo(bean.name());
			assertThat(event.get("ts").asLong())
				.isEqualTo(Duration.between(report.startedAt(), bean.startedAt()).toNanos() / 1000);
			assertThat(event.get("dur").asLong()).isEqualTo(bean.ownTime().toNanos() / 1000);
		}
	}

	@Test
	@DisplayName("M5 an empty report has all formats")
	void whenNothingWasDisposedThenThereAreAllFormats() throws Exception {
		ShutdownReport empty = Reports.report(List.of(), List.of(), List.of());
		assertThat(this.json.readTree(empty.toJson()).get("beans")).isEmpty();
		assertThat(this.json.readTree(empty.toTraceEvents()).get("traceEvents")).hasSize(1);
		assertThat(empty.toHtml()).contains("0 beans in").endsWith("</html>\n");
	}

	private static ShutdownReport hostile() {
		List<ShutdownReport.Bean> beans = new ArrayList<>();
		for (String name : Reports.HOSTILE) {
			beans.add(new ShutdownReport.Bean(name, name, name, Reports.START, Duration.ofMillis(5), Duration.ZERO,
					Outcome.ERROR, name, Reports.HOSTILE, Duration.ofMillis(2)));
		}
		return new ShutdownReport(Reports.HOSTILE.get(3), Reports.HOSTILE.get(2), Reports.START, Duration.ofMillis(5),
				Duration.ofMillis(5), Outcome.ERROR, Reports.HOSTILE, beans, Reports.HOSTILE, Reports.HOSTILE);
	}

}
