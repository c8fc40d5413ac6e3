package io.github.asyncdisposable.report;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real browser without a window, from Debian's package {@code chromium}.
 */
final class Chromium {

	/** What is measured, in a copy of the page that has this script in addition. */
	private static final String MEASURE = """
			<pre id="measured"></pre><script>
			const box = (e) => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; };
			const rows = [...document.querySelectorAll('.row.bean')].map((row) => ({
			  name: row.querySelector('.name').title, row: box(row), label: box(row.querySelector('.name')),
			  track: box(row.querySelector('.track')), result: box(row.querySelector('.result')),
			  text: row.querySelector('.result').textContent,
			  fits: row.querySelector('.result').scrollWidth <= row.querySelector('.result').clientWidth,
			  wait: row.querySelector('.wait') ? box(row.querySelector('.wait')) : null,
			  own: row.querySelector('.own') ? box(row.querySelector('.own')) : null,
			  color: row.querySelector('.own') ? getComputedStyle(row.querySelector('.own')).fill : null }));
			document.getElementById('measured').textContent = 'measured:' + encodeURIComponent(JSON.stringify({ rows: rows,
			  wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
			  page: getComputedStyle(document.body).backgroundColor,
			  cells: document.querySelectorAll('tbody tr').length })) + ':';
			</script>
			""";

	private static final Pattern MEASURED = Pattern.compile("measured:([^:<]+):");

	private Chromium() {
	}

	static boolean isInstalled() {
		return executable() != null;
	}

	private static Path executable() {
		for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
			Path candidate = Path.of(directory, "chromium");
			if (Files.isExecutable(candidate)) {
				return candidate;
			}
		}
		return null;
	}

	/**
	 * Show a page and measure it; the console must stay silent.
	 */
	static JsonNode measure(Path directory, String page, String... options) throws IOException, InterruptedException {
		Path file = Files.writeString(directory.resolve("page.html"), page.replace("</body>", MEASURE + "</body>"));
		List<String> command = new ArrayList<>(List.of(executable().toString(), "--headless", "--no-sandbox",
				"--disable-gpu", "--window-size=1200,900", "--user-data-dir=" + directory.resolve("profile"),
				"--enable-logging=stderr", "--dump-dom"));
		command.addAll(List.of(options));
		command.add(file.toUri().toString());
		Path output = directory.resolve("output");
		Path errors = directory.resolve("errors");
		Process process = new ProcessBuilder(command).redirectOutput(output.toFile())
			.redirectError(errors.toFile())
			.start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(Files.readString(errors)).doesNotContain("CONSOLE");
		Matcher measured = MEASURED.matcher(Files.readString(output));
		assertThat(measured.find()).as(() -> "measured").isTrue();
		return new ObjectMapper().readTree(URLDecoder.decode(measured.group(1), StandardCharsets.UTF_8));
	}

}
