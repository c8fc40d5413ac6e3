package io.github.asyncdisposable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of {@code docs} and the package that its examples are compiled in.
 *
 * @param document the page
 * @param sources the package
 */
public record ExampleDocument(Path document, Path sources) {

	private static final Path DOCUMENTS = Path.of("../docs");

	private static final Path PACKAGES = Path.of("src/test/java/io/github/asyncdisposable");

	private static final Pattern BLOCK = Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

	private static final Pattern REGION = Pattern.compile("^\t*// tag::([\\w-]+)\\[]\n(.*?)^\t*// end::\\1\\[]$",
			Pattern.DOTALL | Pattern.MULTILINE);

	/**
	 * Find a page.
	 * @param name its name, without {@code .md}, and that of the package
	 * @return the page
	 */
	public static ExampleDocument named(String name) {
		return new ExampleDocument(DOCUMENTS.resolve(name + ".md"), PACKAGES.resolve(name));
	}

	/**
	 * Read the page.
	 * @return what stands in it
	 */
	public String text() {
		return read(this.document);
	}

	/**
	 * Return the Java examples as the page has them.
	 * @return one text for each block
	 */
	public List<String> blocks() {
		return matches(BLOCK, text(), 1);
	}

	/**
	 * Return the examples as they are compiled, indented as in a page.
	 * @return one text for each tagged region of the package
	 */
	public List<String> regions() {
		try (Stream<Path> files = Files.list(this.sources)) {
			return files.filter((source) -> source.toString().endsWith(".java"))
				.flatMap((source) -> matches(REGION, read(source), 2).stream())
				.map(ExampleDocument::asInDocument)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Find all matches in a text.
	 * @param pattern what to look for
	 * @param text where to look
	 * @param group the group of each match to return
	 * @return the groups
	 */
	public static List<String> matches(Pattern pattern, String text, int group) {
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
