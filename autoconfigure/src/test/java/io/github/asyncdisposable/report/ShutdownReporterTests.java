package io.github.asyncdisposable.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.asyncdisposable.DisposalTimeoutException;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeInFlight;
import io.github.asyncdisposable.engine.NodeReport;
import io.github.asyncdisposable.engine.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShutdownReporter}, event by event, by what it leaves behind.
 */
class ShutdownReporterTests {

	private static final StackTraceElement[] NO_STACK = new StackTraceElement[0];

	private static final String TIMEOUT = DisposalTimeoutException.class.getName();

	@TempDir
	private Path temporary;

	private LastShutdown last = LastShutdown.read(null, null);

	@Test
	@DisplayName("M4 each start and end is in the journal as it happens, and what is known of more beans when it is")
	void whenSomethingHappensThenItIsInTheJournal() {
		ShutdownReporter reporter = reporter();
		DisposalNode writer = node("writer");
		DisposalNode feed = node("feed");
		reporter.managed(writer);
		reporter.managed(DisposalNode.asynchronous("elsewhere", (context) -> null).describedAs("T", "async"));
		reporter.closeStarted("shop");
		assertThat(lines()).containsExactly("shutdown: shop [writer]");
		reporter.managed(feed);
		reporter.managed(feed);
		reporter.closeStarted("shop");
		reporter.shutdownStarted("shop");
		reporter.planStarted(DisposalPlan.oneByOne(List.of(writer, DisposalNode.relay("hub"), node("store"))));
		reporter.planStarted(DisposalPlan.oneByOne(List.of(writer)));
		assertThat(lines()).containsExactly("shutdown: shop [writer]", "planned: [feed]", "planned: [store]");
		reporter.nodeStarted(writer);
		reporter.stillWaiting(List.of(new NodeInFlight(writer, Duration.ofSeconds(5), null, -1, List.of())));
		reporter.nodeFinished(ended(writer, Outcome.TIMEOUT, TIMEOUT), new DisposalTimeoutException("limit"));
		reporter.completedLate(writer, Duration.ofSeconds(6), null);
		assertThat(lines().subList(3, 7)).containsExactly("start: writer", "waiting: [writer]", "end: writer",
				"late: writer");
		assertThat(live()).hasSize(1);
		reporter.shutdownFinished(report(ended(writer, Outcome.TIMEOUT, TIMEOUT)));
		assertThat(live()).isEmpty();
		assertThat(lines()).hasSize(8).endsWith("finish: TIMEOUT");
	}

	@Test
	@DisplayName("M4 a bean that has been disposed before the close is not expected in it")
	void whenABeanIsDisposedBeforeThenItIsNotExpected() {
		ShutdownReporter reporter = reporter();
		DisposalNode writer = node("writer");
		reporter.managed(writer);
		reporter.nodeStarted(writer);
		reporter.nodeFinished(ended(writer, Outcome.SUCCESS, null), null);
		reporter.completedLate(writer, Duration.ofSeconds(1), null);
		reporter.stillWaiting(List.of());
		reporter.planStarted(DisposalPlan.oneByOne(List.of(writer)));
		reporter.closeStarted("shop");
		assertThat(Files.exists(journal()) ? live() : List.of()).isEmpty();
		reporter.managed(node("feed"));
		reporter.closeStarted("shop");
		assertThat(lines()).containsExactly("shutdown: shop [feed]");
	}

	@Test
	@DisplayName("M5 the limit of a bean is its own, else the one that it has reached, in journal and report")
	void whenALimitIsReachedThenItIsReported() {
		ShutdownReporter reporter = reporter();
		DisposalNode own = node("own").withLimit(Duration.ofSeconds(2));
		DisposalNode share = node("share");
		DisposalNode none = node("none");
		List.of(own, share, none).forEach(reporter::managed);
		reporter.closeStarted("shop");
		reporter.limitReached(share, Duration.ofSeconds(7), NO_STACK);
		reporter.limitReached(own, Duration.ofSeconds(1), NO_STACK);
		reporter.shutdownStarted("shop");
		List<NodeReport> ended = Stream.of(own, share, none)
			.map((node) -> ended(node, Outcome.TIMEOUT, TIMEOUT))
			.toList();
		ended.forEach((report) -> {
			reporter.nodeStarted(report.node());
			reporter.nodeFinished(report, null);
		});
		reporter.shutdownFinished(report(ended.toArray(NodeReport[]::new)));
		assertThat(this.last.report())
			.hasValueSatisfying((report) -> assertThat(report.beans()).extracting(ShutdownReport.Bean::limit)
				.containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(7), null));
		assertThat(LastShutdown.read(journal(), null).report()).isEqualTo(this.last.report());
	}

	@Test
	@DisplayName("M5 a limit that was reached in one shutdown, or in none, is not that of the next one")
	void whenALimitWasReachedBeforeThenItIsForgotten() {
		ShutdownReporter reporter = reporter();
		DisposalNode writer = node("writer");
		reporter.limitReached(writer, Duration.ofSeconds(3), NO_STACK);
		assertThat(limitOf(reporter, writer)).isNull();
		reporter.shutdownStarted("shop");
		reporter.limitReached(writer, Duration.ofSeconds(4), NO_STACK);
		reporter.shutdownFinished(report(ended(writer, Outcome.TIMEOUT, TIMEOUT)));
		assertThat(limitOf(reporter, writer)).isNull();
	}

	@Test
	@DisplayName("M5 a termination message: what a summary says, and where it comes from, to the letter")
	void whenItEndsThenTheTerminationMessageIsWritten() throws Exception {
		Path message = Files.writeString(this.temporary.resolve("termination-log"), "x".repeat(10_000));
		ShutdownReporter reporter = new ShutdownReporter(LastShutdown.read(null, null), () -> false, message);
		DisposalNode writer = node("writer");
		reporter.shutdownStarted("shop\n");
		reporter.planStarted(DisposalPlan.oneByOne(List.of(writer)));
		reporter.nodeStarted(writer);
		reporter.nodeFinished(ended(writer, Outcome.ERROR, "java.io.IOException"), new IOException("secret"));
		reporter.shutdownFinished(report(ended(writer, Outcome.ERROR, "java.io.IOException")));
		assertThat(Files.readString(message).lines()).containsExactly(
				"Shutdown of 'shop\\u000a' (failed start): Disposed 1 bean in 0.030 s (0.020 s one after another): 1 error",
				"      own time       waited  outcome    bean",
				"       0.020 s      0.010 s  ERROR      writer: java.io.IOException",
				"  Critical chain: writer +0.020 s");
	}

	@Test
	@DisplayName("M5 a shutdown without anything to dispose is none: no report, no journal, no termination message")
	void whenThereIsNothingToDisposeThenThereIsNoReport() {
		Path message = this.temporary.resolve("termination-log");
		this.last = LastShutdown.read(journal(), null);
		ShutdownReporter reporter = new ShutdownReporter(this.last, () -> true, message);
		reporter.closeStarted("shop");
		reporter.shutdownStarted("shop");
		reporter.shutdownFinished(new DisposalReport(Reports.START, Duration.ZERO, Outcome.SUCCESS, List.of(),
				List.of(), List.of(), List.of()));
		assertThat(this.last.report()).isEmpty();
		assertThat(message).doesNotExist();
		assertThat(journal()).isEmptyDirectory();
	}

	@Test
	@DisplayName("M6 whoever asks before any shutdown is told what to set; a child's shutdown is its parent's last one")
	void whenAContextHasAParentThenBothKnow() {
		LastShutdown parent = LastShutdown.read(null, null);
		LastShutdown child = LastShutdown.read(null, parent);
		assertThat(parent.reason()).isEqualTo("No shutdown has been seen by this process, and without "
				+ "'async-disposable.report.directory' nothing is known of previous ones.");
		ShutdownReporter reporter = new ShutdownReporter(child, () -> true, null);
		reporter.shutdownStarted("child");
		reporter.shutdownFinished(report(ended(node("writer"), Outcome.SUCCESS, null)));
		assertThat(child.report()).hasValueSatisfying((report) -> assertThat(report.context()).isEqualTo("child"));
		assertThat(parent.report()).isEqualTo(child.report());
	}

	@Test
	@DisplayName("M5 a termination message has at most 4096 bytes, all of them where they fit, and no half character")
	void messagesAreCutInFrontOfACharacter() {
		byte[] fits = "x".repeat(4096).getBytes(StandardCharsets.UTF_8);
		assertThat(TerminationMessage.cut(fits)).isEqualTo(fits);
		assertThat(TerminationMessage.cut("x".repeat(4097).getBytes(StandardCharsets.UTF_8))).isEqualTo(fits);
		for (String character : List.of("\u00e9", "\u20ac", "\ud83d\ude80")) {
			int length = character.getBytes(StandardCharsets.UTF_8).length;
			for (int inside = 0; inside < length; inside++) {
				String before = "x".repeat(4096 - inside);
				assertThat(TerminationMessage.cut((before + character + "yyyy").getBytes(StandardCharsets.UTF_8)))
					.asString(StandardCharsets.UTF_8)
					.isEqualTo(before);
			}
		}
	}

	private ShutdownReporter reporter() {
		this.last = LastShutdown.read(journal(), null);
		return new ShutdownReporter(this.last, () -> true, null);
	}

	private @Nullable Duration limitOf(ShutdownReporter reporter, DisposalNode node) {
		reporter.shutdownStarted("shop");
		reporter.shutdownFinished(report(ended(node, Outcome.SUCCESS, null)));
		return this.last.report().orElseThrow().beans().get(0).limit();
	}

	private static DisposalNode node(String name) {
		return DisposalNode.asynchronous(name, (context) -> null).describedAs("T", "singleton");
	}

	private static NodeReport ended(DisposalNode node, Outcome outcome, @Nullable String error) {
		return new NodeReport(node, Reports.START, Duration.ofMillis(20), Duration.ofMillis(10), outcome, error, null,
				List.of());
	}

	private static DisposalReport report(NodeReport... nodes) {
		return new DisposalReport(Reports.START, Duration.ofMillis(30), nodes[0].outcome(), List.of(nodes),
				List.of(nodes[0].node().name()), List.of(), List.of());
	}

	private Path journal() {
		return this.temporary.resolve("journal");
	}

	private List<Path> live() {
		return files().filter((file) -> file.toString().endsWith(".live")).toList();
	}

	/**
	 * What the only journal tells, without the details.
	 */
	private List<String> lines() {
		try {
			ObjectMapper json = new ObjectMapper();
			return Files.readAllLines(files().findFirst().orElseThrow()).stream().map((line) -> {
				try {
					JsonNode tree = json.readTree(line);
					String what = tree.fieldNames().next();
					return what + ": " + text(tree.get(what))
							+ (tree.has("beans") ? " " + text(tree.get("beans")) : "");
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String text(JsonNode node) {
		return node.isTextual() ? node.asText() : node.toString().replace("\"", "");
	}

	private Stream<Path> files() {
		try (Stream<Path> files = Files.list(journal())) {
			return files.toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
