package io.github.asyncdisposable.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import io.github.asyncdisposable.engine.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HtmlReport} and what it is made of, by what is written.
 */
class HtmlReportTests {

	private static final String PAGE = """
			<!DOCTYPE html>
			<html lang="en">
			<head>
			<meta charset="utf-8">
			<meta name="viewport" content="width=device-width, initial-scale=1">
			<link rel="icon" href="data:,">
			<title>Shutdown of shop</title>
			<style>
			:root { --steps: 7; }
			</style>
			</head>
			<body>
			<h1>Shutdown of shop</h1>
			<p><strong class="timeout">TIMEOUT</strong> &middot; 3 beans in <strong>1.300 s</strong> \
			(1.400 s one after another) &middot; close &middot; 2026-03-01T10:15:30.123Z</p>
			<p>Critical chain: <strong>feed</strong> &rarr; <strong>writer &amp; co</strong></p>
			<p>Unfinished: <strong>cache</strong>, <strong>writer &amp; co</strong></p>
			<p>Not started: <strong>store</strong></p>
			<p class="legend"><span class="key wait"></span>waiting<span class="key success"></span>SUCCESS\
			<span class="key error"></span>ERROR<span class="key timeout"></span>TIMEOUT\
			<span class="key abandoned"></span>ABANDONED<span class="key limit"></span>limit\
			<span class="mark">&#9670;</span>critical chain</p>
			<section class="timeline" aria-label="Timeline">
			<div class="row axis"><span class="name">bean</span><span class="track">\
			<span class="tick">0.0 s</span><span class="tick">0.2 s</span><span class="tick">0.4 s</span>\
			<span class="tick">0.6 s</span><span class="tick">0.8 s</span><span class="tick">1.0 s</span>\
			<span class="tick">1.2 s</span></span><span class="result">own time, outcome</span></div>
			<div class="row bean critical"><span class="name" title="feed">feed</span>\
			<svg class="track" role="img"><title>feed: waited 0.000 s, took 0.500 s of 1.000 s, SUCCESS</title>\
			<rect class="wait" x="0.0000%" width="0.0000%"/><rect class="own success" x="0.0000%" width="35.7143%"/>\
			<line class="limit" x1="71.4286%" x2="71.4286%" y1="0" y2="100%"/></svg>\
			<span class="result success"><b>0.500 s</b> SUCCESS</span></div>
			<div class="row bean"><span class="name" title="cache">cache</span>\
			<svg class="track" role="img"><title>cache: waited 0.050 s, took 0.100 s, TIMEOUT</title>\
			<rect class="wait" x="10.7143%" width="3.5714%"/><rect class="own timeout" x="14.2857%" width="7.1429%"/></svg>\
			<span class="result timeout"><b>0.100 s</b> TIMEOUT</span></div>
			<div class="row bean critical"><span class="name" title="writer &amp; co">writer &amp; co</span>\
			<svg class="track" role="img"><title>writer &amp; co: waited 0.500 s, took 0.800 s of 30.000 s, ERROR</title>\
			<rect class="wait" x="0.0000%" width="35.7143%"/><rect class="own error" x="35.7143%" width="57.1429%"/></svg>\
			<span class="result error"><b>0.800 s</b> ERROR</span></div>
			<div class="row bean"><span class="name" title="store">store</span>\
			<svg class="track" role="img"></svg><span class="result">not started</span></div>
			</section>
			<table>
			<thead><tr><th>bean</th><th>outcome</th><th class="number">own time</th><th class="number">waited</th>\
			<th class="number">limit</th><th>depends on</th><th>scope</th><th>type</th><th>error</th></tr></thead>
			<tbody>
			<tr><td class="text">writer &amp; co</td><td class="error">ERROR</td><td class="number">0.800 s</td>\
			<td class="number">0.500 s</td><td class="number">30.000 s</td>\
			<td class="text">store, b1, b2, b3, b4 and 2 more</td><td class="text">singleton</td>\
			<td class="text">com.acme.Writer</td><td class="text">java.io.IOException</td></tr>
			<tr><td class="text">feed</td><td class="success">SUCCESS</td><td class="number">0.500 s</td>\
			<td class="number">0.000 s</td><td class="number">1.000 s</td><td class="text"></td>\
			<td class="text">singleton</td><td class="text">com.acme.Feed</td><td class="text"></td></tr>
			<tr><td class="text">cache</td><td class="timeout">TIMEOUT</td><td class="number">0.100 s</td>\
			<td class="number">0.050 s</td><td class="number"></td><td class="text">store</td>\
			<td class="text">async</td><td class="text">com.acme.Cache</td><td class="text"></td></tr>
			<tr><td class="text">store</td><td colspan="8">not started</td></tr>
			</tbody>
			</table>
			</body>
			</html>
			""";

	@Test
	@DisplayName("M5 HTML: the sentence, the lists, the timeline and the table, to the letter")
	void pageIsWrittenToTheLetter() {
		Instant begun = Reports.START.plusNanos(456_000);
		ShutdownReport.Bean feed = new ShutdownReport.Bean("feed", "com.acme.Feed", "singleton", begun,
				Duration.ofMillis(500), Duration.ZERO, Outcome.SUCCESS, null, List.of(), Duration.ofSeconds(1));
		ShutdownReport.Bean cache = new ShutdownReport.Bean("cache", "com.acme.Cache", "async", begun.plusMillis(200),
				Duration.ofMillis(100), Duration.ofMillis(50), Outcome.TIMEOUT, null, List.of("store"), null);
		ShutdownReport.Bean writer = new ShutdownReport.Bean("writer & co", "com.acme.Writer", "singleton",
				begun.plusMillis(500), Duration.ofMillis(800), Duration.ofMillis(500), Outcome.ERROR,
				"java.io.IOException", List.of("store", "b1", "b2", "b3", "b4", "b5", "b6"), Duration.ofSeconds(30));
		ShutdownReport report = new ShutdownReport("shop", ShutdownReport.CLOSE, begun, Duration.ofMillis(1300),
				Duration.ofMillis(1400), Outcome.TIMEOUT, List.of("feed", "writer & co"), List.of(feed, cache, writer),
				List.of("cache", "writer & co"), List.of("store"));
		assertThat(withoutStyle(report)).isEqualTo(PAGE);
	}

	@Test
	@DisplayName("M5 HTML: of a long list the end is named and the rest counted; one that is empty is left out")
	void whenListsAreLongThenTheirEndsAreNamed() {
		List<String> chain = names(23);
		List<String> left = names(51);
		ShutdownReport report = new ShutdownReport("shop", ShutdownReport.CLOSE, Reports.START, Duration.ofMillis(5),
				Duration.ofMillis(5), Outcome.SUCCESS, chain, List.of(Reports.bean("n22", 0, 5, Outcome.SUCCESS)),
				List.of(), left);
		assertThat(withoutStyle(report).lines().filter((line) -> line.startsWith("<p>"))).containsExactly(
				"<p><strong class=\"success\">SUCCESS</strong> &middot; 1 bean in <strong>0.005 s</strong> "
						+ "(0.005 s one after another) &middot; close &middot; 2026-03-01T10:15:30.123Z</p>",
				"<p>Critical chain: 3 more &rarr; " + strong(chain.subList(3, 23), " &rarr; ") + "</p>",
				"<p>Not started: 1 more, " + strong(left.subList(1, 51), ", ") + "</p>");
		ShutdownReport asLongAsMayBe = Reports.report(List.of(), names(20), names(50));
		assertThat(withoutStyle(asLongAsMayBe)).contains("<p>Critical chain: " + strong(names(20), " &rarr; ") + "</p>",
				"<p>Not started: " + strong(names(50), ", ") + "</p>");
	}

	@Test
	@DisplayName("M5 HTML: at most eight steps of 1, 2 or 5 times a power of ten, in the unit that fits")
	void axisEndsAtARoundNumber() {
		assertThat(axis(0)).containsExactly("0 ms");
		assertThat(axis(1)).containsExactly("0 ms");
		assertThat(axis(8)).hasSize(8).startsWith("0 ms", "1 ms").endsWith("7 ms");
		assertThat(axis(9)).containsExactly("0 ms", "2 ms", "4 ms", "6 ms", "8 ms");
		assertThat(axis(900)).containsExactly("0.0 s", "0.2 s", "0.4 s", "0.6 s", "0.8 s");
		assertThat(axis(790)).containsExactly("0 ms", "100 ms", "200 ms", "300 ms", "400 ms", "500 ms", "600 ms",
				"700 ms");
		assertThat(axis(7_900)).hasSize(8).endsWith("6 s", "7 s");
		assertThat(axis(25_000)).containsExactly("0 s", "5 s", "10 s", "15 s", "20 s");
		assertThat(axis(3_600_000)).containsExactly("0 s", "500 s", "1000 s", "1500 s", "2000 s", "2500 s", "3000 s",
				"3500 s");
	}

	@Test
	@DisplayName("M5 HTML: the axis reaches the end of the bean that ends last, also where the clock was set back")
	void axisReachesTheLastEnd() {
		ShutdownReport.Bean last = Reports.bean("last", 300, 400, Outcome.SUCCESS);
		ShutdownReport.Bean before = new ShutdownReport.Bean("before", "Before", "singleton",
				Reports.START.minusSeconds(5), Duration.ofMillis(10), Duration.ofMillis(20), Outcome.SUCCESS, null,
				List.of(), null);
		HtmlScale scale = new HtmlScale(
				new ShutdownReport("shop", ShutdownReport.CLOSE, Reports.START, Duration.ofMillis(1),
						Duration.ofMillis(1), Outcome.SUCCESS, List.of(), List.of(before, last), List.of(), List.of()));
		assertThat(scale.steps()).isEqualTo(7);
		assertThat(scale.label(7)).isEqualTo("700 ms");
		assertThat(scale.offset(before.startedAt())).isZero();
		assertThat(scale.contains(0.69)).isTrue();
		assertThat(scale.contains(0.71)).isFalse();
		assertThat(scale.percent(0.35)).isEqualTo("50.0000%");
	}

	@Test
	@DisplayName("M5 HTML: a name is short in its row, longer in the table, and whole in its title")
	void namesAreCutWhereThereIsLittleRoom() {
		String name = "n".repeat(201);
		assertThat(HtmlText.label(name)).isEqualTo("n".repeat(40) + "...");
		assertThat(HtmlText.name(name)).isEqualTo("n".repeat(200) + "...");
		assertThat(HtmlText.title(name)).isEqualTo(name);
		assertThat(HtmlText.label("n".repeat(40))).isEqualTo("n".repeat(40));
		assertThat(HtmlText.name("n".repeat(200))).isEqualTo("n".repeat(200));
		assertThat(HtmlText.title("<a b=\"c\" d='e'>&\n"))
			.isEqualTo("&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;\\u000a");
		assertThat(HtmlText.label(null)).isEqualTo("null");
	}

	private static List<String> axis(long millis) {
		HtmlScale scale = new HtmlScale(
				Reports.report((millis != 0) ? List.of(Reports.bean("only", 0, millis, Outcome.SUCCESS)) : List.of(),
						List.of(), List.of()));
		return IntStream.range(0, scale.steps()).mapToObj(scale::label).toList();
	}

	private static String withoutStyle(ShutdownReport report) {
		return report.toHtml().replace(HtmlStyle.SHEET, "");
	}

	private static List<String> names(int size) {
		return IntStream.range(0, size).mapToObj((i) -> "n" + i).toList();
	}

	private static String strong(List<String> names, String between) {
		return String.join(between, names.stream().map((name) -> "<strong>" + name + "</strong>").toList());
	}

}
