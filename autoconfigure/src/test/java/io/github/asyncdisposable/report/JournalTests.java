package io.github.asyncdisposable.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableReportAutoConfiguration;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeInFlight;
import io.github.asyncdisposable.engine.NodeReport;
import io.github.asyncdisposable.engine.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for the journal and the termination message, with real contexts.
 */
@ExtendWith(OutputCaptureExtension.class)
class JournalTests {

	@TempDir
	private Path temporary;

	@Test
	@DisplayName("M4 after a restart the last report is the one that the closed context had")
	void whenStartedAgainThenTheLastReportIsThatOfThePreviousRun() throws Exception {
		ShutdownReport first;
		try (AnnotationConfigApplicationContext context = context(JournalTests::threeBeans)) {
			LastShutdown last = context.getBean(LastShutdown.class);
			assertThat(last.report()).isEmpty();
			assertThat(last.reason()).contains("has none");
			context.close();
			first = last.report().orElseThrow();
		}
		assertThat(first.reason()).isEqualTo("close");
		assertThat(first.context()).isEqualTo("application");
		assertThat(first.outcome()).isEqualTo(Outcome.ERROR);
		assertThat(first.beans()).extracting(ShutdownReport.Bean::name)
			.containsExactlyInAnyOrder("writer", "feed", "broken");
		try (AnnotationConfigApplicationContext context = context(JournalTests::threeBeans)) {
			assertThat(context.getBean(LastShutdown.class).report()).hasValueSatisfying((read) -> {
				assertThat(read.toJson()).isEqualTo(first.toJson());
				assertThat(read.beans()).isEqualTo(first.beans());
			});
		}
	}

	@Test
	@DisplayName("M4 a shutdown that is killed while it waits is told of until it was last seen waiting")
	void whenItIsKilledWhileItWaitsThenItsTimeIsThatOfTheLastSignOfLife() {
		LastShutdown last = LastShutdown.read(journal(), null);
		ShutdownReporter reporter = new ShutdownReporter(last, () -> true, null);
		DisposalNode stuck = DisposalNode.asynchronous("stuck", (context) -> null).describedAs("Stuck", "singleton");
		reporter.managed(stuck);
		reporter.closeStarted("application");
		reporter.nodeStarted(stuck);
		Instant started = Instant.now();
		while (!Instant.now().isAfter(started.plusMillis(1))) {
			Thread.onSpinWait();
		}
		Instant waiting = Instant.now();
		reporter.stillWaiting(List.of(new NodeInFlight(stuck, Duration.ofSeconds(5), null, -1, List.of())));
		assertThat(JournalReader.read(content(files(journal(), ".live").get(0)).lines().toList()))
			.satisfies((report) -> {
				assertThat(report.startedAt().plus(report.duration())).isAfterOrEqualTo(waiting);
				assertThat(report.unfinished()).containsExactly("stuck");
				assertThat(report.beans()).singleElement()
					.satisfies((bean) -> assertThat(bean.startedAt().plus(bean.ownTime())).isAfterOrEqualTo(waiting));
			});
	}

	@Test
	@DisplayName("M5 no exception message in any file or format")
	void whenADisposalFailsThenNoMessageIsWritten() throws Exception {
		Path message = this.temporary.resolve("termination-log");
		AnnotationConfigApplicationContext context = context(JournalTests::threeBeans, message);
		LastShutdown last = context.getBean(LastShutdown.class);
		context.close();
		ShutdownReport report = last.report().orElseThrow();
		assertThat(Stream.of(journals().get(0), message).map(JournalTests::content))
			.allSatisfy((content) -> assertThat(content).contains("java.io.IOException").doesNotContain("secret"));
		assertThat(List.of(report.toJson(), report.toTraceEvents(), report.toHtml()))
			.allSatisfy((format) -> assertThat(format).doesNotContain("secret"));
		assertThat(content(message)).startsWith("Shutdown of 'application' (close): Disposed 3 beans in 0.")
			.contains("1 error", "Critical chain: ");
	}

	@Test
	@DisplayName("M4 a failed start is journaled too, and says so")
	@SuppressWarnings("resource")
	void whenAStartFailsThenTheNextOneKnows() {
		assertThatThrownBy(() -> context((context) -> {
			threeBeans(context);
			context.registerBean("last", Object.class, () -> {
				throw new IllegalStateException("secret");
			});
		})).hasRootCauseMessage("secret");
		assertThat(LastShutdown.read(journal(), null).report()).hasValueSatisfying((report) -> {
			assertThat(report.reason()).isEqualTo("failed start");
			assertThat(report.beans()).extracting(ShutdownReport.Bean::name)
				.containsExactlyInAnyOrder("writer", "feed", "broken");
			assertThat(report.toJson()).doesNotContain("secret");
		});
	}

	@Test
	@DisplayName("M6 a closed child context's report is its parent's last one")
	void whenAChildIsClosedThenItsParentKnows() {
		try (AnnotationConfigApplicationContext parent = context((context) -> {
		})) {
			AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext();
			child.setId("child");
			child.setParent(parent);
			child.register(AsyncDisposableAutoConfiguration.class, AsyncDisposableReportAutoConfiguration.class);
			threeBeans(child);
			child.refresh();
			child.close();
			assertThat(parent.getBean(LastShutdown.class).report())
				.hasValueSatisfying((report) -> assertThat(report.context()).isEqualTo("child"));
		}
	}

	@Test
	@DisplayName("M4 one file a run, its owner's alone, ten newest kept; nothing for an empty plan")
	@DisabledOnOs(OS.WINDOWS)
	void whenThereWereManyRunsThenTenAreKept() throws Exception {
		context((context) -> {
		}).close();
		assertThat(journals()).isEmpty();
		Path foreign = Files.createFile(journal().resolve("shutdown-of-mine.jsonl"));
		List<Path> all = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			context(JournalTests::threeBeans).close();
			journals().stream().filter((file) -> !all.contains(file)).forEach(all::add);
		}
		assertThat(journals()).isEqualTo(all.subList(2, 12));
		assertThat(foreign).exists();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal()))).isEqualTo("rwx------");
		for (Path file : journals()) {
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		}
	}

	@Test
	@DisplayName("M4 two instances on one directory neither read nor prune each other's live file")
	@DisabledOnOs(OS.WINDOWS)
	void whenTwoInstancesShareADirectoryThenTheyDoNotDisturbEachOther(CapturedOutput output) throws Exception {
		try (JournalingChild child = JournalingChild.start(this.temporary, 1, "held")) {
			child.awaitLine("held");
			Path directory = child.journals(0);
			for (int i = 0; i < 12; i++) {
				context(JournalTests::threeBeans, directory, null).close();
			}
			assertThat(LastShutdown.read(directory, null).report())
				.hasValueSatisfying((report) -> assertThat(report.beans()).hasSize(3));
			assertThat(files(directory, ".live")).hasSize(1);
			files(directory, ".jsonl").forEach(JournalTests::delete);
			assertThat(child.release()).isZero();
			assertThat(files(directory, ".live")).isEmpty();
			assertThat(files(directory, ".jsonl")).singleElement()
				.satisfies((file) -> assertThat(content(file)).contains("\"held\"", "\"finish\":\"SUCCESS\""));
		}
		assertThat(output).doesNotContain("cut off").doesNotContain("cannot be kept");
	}

	@Test
	@DisplayName("M4 a start in the same process leaves a live file alone: to look at it would give up its lock")
	void whenTheSameProcessLooksThenItsLiveFileIsLeftAlone(CapturedOutput output) {
		context((context) -> {
			threeBeans(context);
			context.registerBean("looking", AsyncDisposable.class, () -> () -> {
				assertThat(files(journal(), ".live")).hasSize(1);
				assertThat(LastShutdown.read(journal(), null).report()).isEmpty();
				assertThat(files(journal(), ".live")).hasSize(1);
				return null;
			});
		}).close();
		assertThat(output).doesNotContain("cannot be kept").doesNotContain("'looking' failed");
		assertThat(journals()).hasSize(1);
	}

	@Test
	@DisplayName("M4 a directory that is a file costs one WARN")
	void whenTheDirectoryIsAFileThenThereIsOneWarning(CapturedOutput output) throws Exception {
		Files.createFile(journal());
		AnnotationConfigApplicationContext context = context(JournalTests::threeBeans);
		LastShutdown last = context.getBean(LastShutdown.class);
		context.close();
		assertThat(output).containsOnlyOnce("WARN  [main] i.g.a.report.JournalDirectory")
			.contains("cannot be kept: java.nio.file.FileAlreadyExistsException");
		assertThat(last.report()).isPresent();
	}

	@Test
	@DisplayName("M4 a journal that cannot be read is named, and hides no other")
	void whenAJournalCannotBeReadThenTheOthersAreRead(CapturedOutput output) throws Exception {
		context(JournalTests::threeBeans).close();
		String known = journals().get(0).getFileName().toString();
		String newer = known.replaceFirst("^[^0-9]*[0-9]", "$0").replaceFirst("[0-9]", "9");
		Files.createDirectory(journal().resolve(newer));
		LastShutdown last = LastShutdown.read(journal(), null);
		assertThat(last.report()).isPresent();
		assertThat(output).contains(newer + "' cannot be read: ").doesNotContain("cannot be kept");
	}

	@Test
	@DisplayName("M4 a file system that is read-only costs one WARN")
	@DisabledOnOs({ OS.WINDOWS, OS.MAC })
	void whenTheFileSystemIsReadOnlyThenThereIsOneWarning(CapturedOutput output) {
		context(JournalTests::threeBeans, Path.of("/proc/sys/journal"), null).close();
		assertThat(output).containsOnlyOnce("WARN  [main] i.g.a.report.JournalDirectory");
	}

	@Test
	@DisplayName("M4 a directory that vanishes in the middle of a shutdown costs one WARN")
	@DisabledOnOs(OS.WINDOWS)
	void whenTheDirectoryVanishesThenThereIsOneWarning(CapturedOutput output) {
		context((context) -> {
			threeBeans(context);
			context.registerBean("vandal", AsyncDisposable.class, () -> () -> {
				journals().forEach(JournalTests::delete);
				delete(journal());
				return null;
			});
		}).close();
		assertThat(output).containsOnlyOnce("WARN  [main] i.g.a.report.JournalDirectory").contains("Disposed 4 beans");
	}

	@Test
	@DisplayName("M4 a full disk costs one WARN, and no half journal stays behind")
	@DisabledOnOs(OS.WINDOWS)
	void whenTheDiskIsFullThenThereIsOneWarning() throws Exception {
		try (JournalingChild child = JournalingChild.startOnFullDisk(this.temporary, 4, "1")) {
			child.awaitLine("closing");
			String output = child.rest();
			assertThat(child.release()).isZero();
			assertThat(output).containsOnlyOnce("WARN")
				.contains("cannot be kept: java.io.IOException: File too large")
				.containsPattern("Disposed 24 beans in .*: 24 success");
			assertThat(child.that("done", 0)).hasSize(24);
			assertThat(files(child.journals(0), "")).isEmpty();
		}
	}

	@Test
	@DisplayName("M5 a termination message that cannot be written costs one WARN")
	void whenTheTerminationMessageIsADirectoryThenThereIsOneWarning(CapturedOutput output) {
		context(JournalTests::threeBeans, this.temporary).close();
		assertThat(output).containsOnlyOnce("The termination message cannot be written");
	}

	@Test
	@DisplayName("M5 a termination message is cut at 4096 bytes, in front of a character")
	void whenTheTerminationMessageIsLongThenItIsCutInFrontOfACharacter() throws Exception {
		Path message = Files.writeString(this.temporary.resolve("termination-log"), "x".repeat(10_000));
		context((
				context) -> IntStream.range(0, 40)
					.forEach((i) -> context.registerBean("\ud83d\ude80".repeat(90) + i, AsyncDisposable.class,
							() -> () -> CompletableFuture.failedFuture(new IOException("secret" + i)))),
				message)
			.close();
		byte[] content = Files.readAllBytes(message);
		assertThat(content.length).isBetween(4093, 4096);
		assertThat(new String(content, StandardCharsets.UTF_8)).doesNotContain("\ufffd");
	}

	@Test
	@DisplayName("M4 an interrupt of the closing thread does not cost the journal")
	void whenTheClosingThreadIsInterruptedThenTheJournalGoesOn(CapturedOutput output) {
		Thread closing = Thread.currentThread();
		AnnotationConfigApplicationContext context = context(
				(registry) -> registry.registerBean("interrupter", AsyncDisposable.class, () -> () -> {
					closing.interrupt();
					return null;
				}));
		context.registerBean("another", AsyncDisposable.class, () -> () -> null);
		context.getBean("another");
		context.close();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(output).doesNotContain("cannot be kept");
		assertThat(LastShutdown.read(journal(), null).report())
			.hasValueSatisfying((report) -> assertThat(report.beans()).hasSize(2));
	}

	@Test
	@DisplayName("M4 hostile names come back from the journal as they were")
	void whenNamesAreHostileThenTheyAreReadAsWritten() {
		List<String> names = Reports.HOSTILE.stream().filter((name) -> !name.contains("\ud800 ")).toList();
		StringBuilder file = new StringBuilder(JournalLines.shutdown("\"\n<script>", ShutdownReport.CLOSE, names));
		for (String name : names) {
			DisposalNode node = DisposalNode.asynchronous(name, (context) -> null).describedAs(name, name);
			file.append(JournalLines.start(node))
				.append(JournalLines.end(new NodeReport(node, Reports.START, Duration.ofMillis(1), Duration.ZERO,
						Outcome.ERROR, name, name, names), Duration.ofSeconds(1)));
		}
		file.append(JournalLines.finish(new DisposalReport(Instant.EPOCH, Duration.ofSeconds(1), Outcome.ERROR,
				List.of(), names, names, names)));
		ShutdownReport report = JournalReader.read(file.toString().lines().toList());
		assertThat(report.context()).isEqualTo("\"\n<script>");
		assertThat(report.unfinished()).isEqualTo(names);
		assertThat(report.beans()).extracting(ShutdownReport.Bean::name).isEqualTo(names);
		assertThat(report.beans()).allSatisfy((bean) -> assertThat(bean.dependsOn()).isEqualTo(names));
	}

	@Test
	@DisplayName("M4 a journal that was torn at any byte is read without a failure")
	void whenAJournalIsTornThenWhatIsWholeIsRead() throws Exception {
		context(JournalTests::threeBeans).close();
		String whole = content(journals().get(0));
		int first = whole.indexOf('\n');
		for (int length = 0; length < whole.length(); length++) {
			ShutdownReport report = JournalReader.read(whole.substring(0, length).lines().toList());
			if (length < first) {
				assertThat(report).isNull();
			}
			else if (length < whole.length() - 1) {
				assertThat(report.reason()).isEqualTo("close, cut off");
				assertThat(report.unfinished().size() + report.notStarted().size()).isLessThanOrEqualTo(3);
			}
		}
		assertThat(JsonLine.parse("[".repeat(100_000))).isNull();
		assertThat(JsonLine.parse("{\"a\":" + "[".repeat(100_000))).isNull();
	}

	private Path journal() {
		return this.temporary.resolve("journal");
	}

	private List<Path> journals() {
		return files(journal(), ".jsonl").stream().filter((file) -> !file.endsWith("shutdown-of-mine.jsonl")).toList();
	}

	private static List<Path> files(Path directory, String ending) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.filter((file) -> file.toString().endsWith(ending)).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String content(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void delete(Path file) {
		try (Stream<Path> inside = Files.isDirectory(file) ? Files.list(file) : Stream.empty()) {
			inside.forEach(JournalTests::delete);
			Files.delete(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private AnnotationConfigApplicationContext context(Consumer<AnnotationConfigApplicationContext> beans) {
		return context(beans, journal(), null);
	}

	private AnnotationConfigApplicationContext context(Consumer<AnnotationConfigApplicationContext> beans,
			Path terminationMessage) {
		return context(beans, journal(), terminationMessage);
	}

	private static AnnotationConfigApplicationContext context(Consumer<AnnotationConfigApplicationContext> beans,
			Path directory, Path terminationMessage) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.setId("application");
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test",
					Map.of("async-disposable.report.directory", directory.toString(),
							"async-disposable.report.termination-message-path",
							(terminationMessage != null) ? terminationMessage.toString() : "")));
		context.register(AsyncDisposableAutoConfiguration.class, AsyncDisposableReportAutoConfiguration.class);
		beans.accept(context);
		context.refresh();
		return context;
	}

	private static void threeBeans(AnnotationConfigApplicationContext context) {
		context.registerBean("writer", AsyncDisposable.class, () -> () -> null);
		context.registerBean("broken", AsyncDisposable.class,
				() -> () -> CompletableFuture.failedFuture(new IOException("secret")));
		context.registerBean("feed", AsyncDisposable.class, () -> () -> CompletableFuture.runAsync(() -> {
		}), (definition) -> definition.setDependsOn("writer"));
	}

}
