package io.github.asyncdisposable.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.asyncdisposable.report.LastShutdown;
import io.github.asyncdisposable.report.ShutdownReport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The timeline of the application's own shutdown, in a real browser where one is
 * installed.
 */
@EnabledIf("isChromiumInstalled")
class SampleTimelineTests {

	private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

	/** Writes the bars' lengths into a copy of the page. */
	private static final String MEASURE = """
			<pre id="bars"></pre><script>
			document.getElementById('bars').textContent = [...document.querySelectorAll('.row.bean')].map((row) =>
			  'bar ' + row.querySelector('.name').title + ' ' + row.querySelector('.own').getBoundingClientRect().width)
			  .join('\\n');
			</script></body>
			""";

	@TempDir
	private Path directory;

	@Test
	@DisplayName("M5 every bean of the sample is in its timeline, the longest bar is the slowest bean, no console errors")
	void whenTerminatedThenItsTimelineCanBeSeen() throws Exception {
		try (ChildJvm application = ChildJvm.start(this.directory)) {
			application.url();
			assertThat(application.terminate()).isEqualTo(143);
			assertThat(application.output()).contains("Disposed ");
		}
		ShutdownReport report = LastShutdown.read(this.directory.resolve("shutdowns"), null).report().orElseThrow();
		List<MatchResult> bars = bars(report.toHtml());
		assertThat(bars).extracting((bar) -> bar.group(1))
			.containsExactlyElementsOf(report.beans().stream().map(ShutdownReport.Bean::name).toList())
			.contains("eventBuffer", "auditTrail", "feedClient");
		assertThat(bars.stream().max(Comparator.comparingDouble((bar) -> Double.parseDouble(bar.group(2)))))
			.hasValueSatisfying((longest) -> assertThat(longest.group(1)).isEqualTo(report.beans()
				.stream()
				.max(Comparator.comparing(ShutdownReport.Bean::ownTime))
				.map(ShutdownReport.Bean::name)
				.orElseThrow()));
	}

	private List<MatchResult> bars(String page) throws IOException, InterruptedException {
		Path file = Files.writeString(this.directory.resolve("page.html"), page.replace("</body>", MEASURE));
		Path output = this.directory.resolve("output");
		Path errors = this.directory.resolve("errors");
		Process browser = new ProcessBuilder(CHROMIUM.toString(), "--headless", "--no-sandbox", "--disable-gpu",
				"--user-data-dir=" + this.directory.resolve("profile"), "--enable-logging=stderr", "--dump-dom",
				file.toUri().toString())
			.redirectOutput(output.toFile())
			.redirectError(errors.toFile())
			.start();
		try {
			assertThat(browser.waitFor(60, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			browser.destroyForcibly();
		}
		assertThat(Files.readString(errors)).doesNotContain("CONSOLE");
		return Pattern.compile("bar (\\S+) ([0-9.]+)").matcher(Files.readString(output)).results().toList();
	}

	static boolean isChromiumInstalled() {
		return Files.isExecutable(CHROMIUM);
	}

}
