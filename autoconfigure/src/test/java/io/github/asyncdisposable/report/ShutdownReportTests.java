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
