package io.github.asyncdisposable.patterns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps {@code docs/patterns.md} and the sources in this package together.
 */
class PatternsDocumentTests {

	private static final Path DOCUMENT = Path.of("../docs/patterns.md");

	private static final Path SOURCES = Path.of("src/test/java/io/github/asyncdisposable/patterns");

	private static final Pattern BLOCK = Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

	private static final Pattern REGION = Pattern.compile("^\t*// tag::([\\w-]+)\\[]\n(.*?)^\t*// end::\\1\\[]$",
			Pattern.DOTALL | Pattern.MULTILINE);

	@Test
	void everyJavaBlockStandsInTheSourcesAndEveryRegionInTheDocument() throws IOException {
		List<String> blocks = matches(BLOCK, Files.readString(DOCUMENT), 1);
		List<String> regions;
		try (Stream<Path> sources = Files.list(SOURCES)) {
			regions = sources.filter((source) -> source.toString().endsWith(".java"))
				.flatMap((source) -> matches(REGION, read(source), 2).stream())
				.map(PatternsDocumentTests::asInDocument)
				.toList();
		}
		assertThat(blocks).isNotEmpty().containsExactlyInAnyOrderElementsOf(regions);
	}

	@Test
	void everyFencedBlockIsJavaOrKotlin() throws IOException {
		List<String> fences = Files.readAllLines(DOCUMENT).stream().filter((line) -> line.startsWith("```")).toList();
		assertThat(fences).filteredOn((fence) -> !fence.equals("```")).containsOnly("```java", "```kotlin");
	}

	@Test
	void everyLinkOfTheDocumentLeadsSomewhere() throws IOException {
		String document = Files.readString(DOCUMENT);
		List<String> anchors = matches(Pattern.compile("^## (.+)$", Pattern.MULTILINE), document, 1).stream()
			.map((title) -> "#" + title.toLowerCase().replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
			.toList();
		List<String> links = matches(Pattern.compile("]\\((.+?)\\)"), document, 1);
		assertThat(links).filteredOn((link) -> link.startsWith("#")).isEqualTo(anchors);
		assertThat(links).filteredOn((link) -> !link.startsWith("#"))
			.allSatisfy((link) -> assertThat(DOCUMENT.resolveSibling(link)).exists());
	}

	private static List<String> matches(Pattern pattern, String text, int group) {
		return pattern.matcher(text).results().map((MatchResult result) -> result.group(group)).toList();
	}

	private static String asInDocument(String region) {
		int indent = region.lines()
			.filter((line) -> !line.isBlank())
			.mapToInt((line) -> line.length() - line.stripLeading().length())
			.min()
			.orElse(0);
		StringBuilder result = new StringBuilder();
		region.lines()
			.forEach((line) -> result.append(line.isBlank() ? "" : line.substring(indent).replace("\t", "    "))
				.append('\n'));
		return result.toString().stripTrailing() + "\n";
	}

	private static String read(Path path) {
		try {
			return Files.readString(path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
