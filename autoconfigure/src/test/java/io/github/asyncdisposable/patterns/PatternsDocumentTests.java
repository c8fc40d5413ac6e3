package io.github.asyncdisposable.patterns;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import io.github.asyncdisposable.ExampleDocument;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps {@code docs/patterns.md} and the sources in this package together.
 */
class PatternsDocumentTests {

	private final ExampleDocument document = ExampleDocument.named("patterns");

	@Test
	void everyJavaBlockStandsInTheSourcesAndEveryRegionInTheDocument() {
		assertThat(this.document.blocks()).isNotEmpty().containsExactlyInAnyOrderElementsOf(this.document.regions());
	}

	@Test
	void everyFencedBlockIsJavaOrKotlin() {
		assertThat(this.document.text().lines()).filteredOn((line) -> line.startsWith("```"))
			.filteredOn((fence) -> !fence.equals("```"))
			.containsOnly("```java", "```kotlin");
	}

	@Test
	void everyLinkOfTheDocumentLeadsSomewhere() {
		String text = this.document.text();
		List<String> anchors = ExampleDocument.matches(Pattern.compile("^## (.+)$", Pattern.MULTILINE), text, 1)
			.stream()
			.map((title) -> "#" + title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
			.toList();
		List<String> links = ExampleDocument.matches(Pattern.compile("]\\((.+?)\\)"), text, 1);
		assertThat(links).filteredOn((link) -> link.startsWith("#")).isEqualTo(anchors);
		assertThat(links).filteredOn((link) -> !link.startsWith("#"))
			.allSatisfy((link) -> assertThat(this.document.document().resolveSibling(link)).exists());
	}

}
