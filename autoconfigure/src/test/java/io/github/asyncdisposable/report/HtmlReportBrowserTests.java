package io.github.asyncdisposable.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.asyncdisposable.engine.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of a report in a real browser, where one is installed.
 */
@EnabledIf("io.github.asyncdisposable.report.Chromium#isInstalled")
class HtmlReportBrowserTests {

	private static final int LEFT = 0;

	private static final int TOP = 1;

	private static final int RIGHT = 2;

	private static final int BOTTOM = 3;

	/** In pixels: bars of the same time differ by less, those of another time by more. */
	private static final double ROUNDING = 0.001;

	@TempDir
	private Path directory;

	@ParameterizedTest
	@DisplayName("M5 every bean is there, the longest bar is the slowest bean, nothing overlaps, the console is silent")
	@CsvSource({ "20", "500" })
	void pageIsReadable(int beans) throws Exception {
		long seed = System.nanoTime();
		System.out.println("Seed " + seed);
		ShutdownReport report = Reports.random(beans, new Random(seed));
		JsonNode page = Chromium.measure(this.directory, report.toHtml());
		List<String> names = new ArrayList<>();
		page.get("rows").forEach((row) -> names.add(row.get("name").asText()));
		List<String> expected = new ArrayList<>(report.beans().stream().map(ShutdownReport.Bean::name).toList());
		expected.addAll(report.notStarted());
		assertThat(names).isEqualTo(expected);
		assertThat(page.get("cells").asInt()).isEqualTo(expected.size());
		assertThat(longestBar(page)).isEqualTo(report.beans()
			.stream()
			.max(Comparator.comparing(ShutdownReport.Bean::ownTime))
			.map(ShutdownReport.Bean::name)
			.orElseThrow());
		assertNothingOverlaps(page);
		for (int i = 0; i < beans; i++) {
			assertThat(page.get("rows").get(i).get("text").asText()).contains(report.beans().get(i).outcome().name());
		}
	}

	@Test
	@DisplayName("M5 hostile names: nothing overlaps, no script of theirs runs")
	void whenNamesAreHostileThenThePageIsReadable() throws Exception {
		List<ShutdownReport.Bean> beans = Reports.HOSTILE.stream()
			.map((name) -> Reports.bean(name, 3, 10, Outcome.ERROR))
			.toList();
		JsonNode page = Chromium.measure(this.directory,
				Reports.report(beans, Reports.HOSTILE, Reports.HOSTILE).toHtml());
		assertThat(page.get("rows")).hasSize(2 * Reports.HOSTILE.size());
		assertNothingOverlaps(page);
	}

	@Test
	@DisplayName("M5 light and dark")
	void whenTheBrowserIsDarkThenThePageIs() throws Exception {
		String report = Reports.random(20, new Random(1)).toHtml();
		assertThat(Chromium.measure(this.directory, report).get("page").asText()).isEqualTo("rgb(255, 255, 255)");
		assertThat(
				Chromium.measure(this.directory, report, "--blink-settings=preferredColorScheme=0", "--force-dark-mode")
					.get("page")
					.asText())
			.isEqualTo("rgb(13, 17, 23)");
	}

	private static String longestBar(JsonNode page) {
		String longest = "";
		double length = -1;
		for (JsonNode row : page.get("rows")) {
			JsonNode own = row.get("own");
			if (!own.isNull() && at(own, RIGHT) - at(own, LEFT) > length + ROUNDING) {
				length = at(own, RIGHT) - at(own, LEFT);
				longest = row.get("name").asText();
			}
		}
		return longest;
	}

	private static void assertNothingOverlaps(JsonNode page) {
		assertThat(page.get("wide").asBoolean()).as("wider than the window").isFalse();
		double above = 0;
		for (JsonNode row : page.get("rows")) {
			String name = row.get("name").asText();
			assertThat(at(row.get("row"), TOP)).as(name).isGreaterThanOrEqualTo(above - 0.1);
			above = at(row.get("row"), BOTTOM);
			assertThat(above - at(row.get("row"), TOP)).as(name).isGreaterThan(10);
			assertThat(at(row.get("label"), RIGHT)).as(name).isLessThanOrEqualTo(at(row.get("track"), LEFT));
			assertThat(at(row.get("track"), RIGHT)).as(name).isLessThanOrEqualTo(at(row.get("result"), LEFT));
			assertThat(row.get("fits").asBoolean()).as(name).isTrue();
			JsonNode own = row.get("own");
			if (!own.isNull()) {
				assertThat(at(row.get("wait"), RIGHT)).as(name).isLessThanOrEqualTo(at(own, LEFT) + 1);
				assertThat(at(own, LEFT)).as(name).isGreaterThanOrEqualTo(at(row.get("track"), LEFT) - 1);
				assertThat(at(own, RIGHT)).as(name).isLessThanOrEqualTo(at(row.get("track"), RIGHT) + 1);
			}
		}
	}

	private static double at(JsonNode box, int side) {
		return box.get(side).asDouble();
	}

}
