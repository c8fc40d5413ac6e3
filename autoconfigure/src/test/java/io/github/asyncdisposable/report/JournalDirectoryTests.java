package io.github.asyncdisposable.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncdisposable.engine.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JournalDirectory}, {@link JournalName} and {@link JournalFile}: what a
 * start makes of files that other processes have left.
 */
@ExtendWith(OutputCaptureExtension.class)
class JournalDirectoryTests {

	private static final String SHUTDOWN = "{\"shutdown\":\"shop\",\"reason\":\"close\",\"at\":\"2026-03-01T10:15:30Z\","
			+ "\"beans\":%s}\n";

	private static final String START = "{\"start\":\"%s\",\"at\":\"2026-03-01T10:15:31Z\",\"type\":\"T\","
			+ "\"scope\":\"singleton\",\"kind\":\"ASYNCHRONOUS\"}\n";

	private static final String WAITING = "{\"waiting\":[],\"at\":\"2026-03-01T10:15:36.5Z\"}\n";

	private static final String END = "{\"end\":\"%s\",\"at\":\"2026-03-01T10:15:32Z\",\"type\":\"T\","
			+ "\"scope\":\"singleton\",\"kind\":\"ASYNCHRONOUS\",\"startedAt\":\"2026-03-01T10:15:31Z\","
			+ "\"ownTime\":\"PT1S\",\"waitingTime\":\"PT0S\",\"outcome\":\"SUCCESS\",\"dependsOn\":[]}\n";

	private static final String FINISH = "{\"finish\":\"SUCCESS\",\"at\":\"2026-03-01T10:15:32Z\","
			+ "\"startedAt\":\"2026-03-01T10:15:31Z\",\"duration\":\"PT1S\",\"oneAfterAnother\":\"PT1S\","
			+ "\"criticalChain\":[\"writer\"],\"unfinished\":[],\"notStarted\":[]}\n";

	@TempDir
	private Path directory;

	@Test
	@DisplayName("M4 after a kill the next start names what had not finished, and apart from it what had not started, once")
	void whenAShutdownWasCutOffThenTheNextStartNamesItsBeansOnce(CapturedOutput output) throws Exception {
		leave(1, SHUTDOWN.formatted("[\"writer\",\"feed\",\"store\\nX\",\"cache\"]") + START.formatted("writer")
				+ START.formatted("feed") + END.formatted("feed") + WAITING + "{\"end\":\"wri");
		LastShutdown last = LastShutdown.read(this.directory, null);
		assertThat(last.report()).hasValueSatisfying((report) -> {
			assertThat(report.reason()).isEqualTo("close, cut off");
			assertThat(report.duration()).isEqualTo(Duration.ofMillis(5500));
			assertThat(report.unfinished()).containsExactly("writer");
			assertThat(report.notStarted()).containsExactly("store\nX", "cache");
		});
		assertThat(warnings(output)).containsExactly("A previous shutdown of 'shop', of 2026-03-01T10:15:31Z, was cut "
				+ "off, last heard of after 5.500 s. Had started and not finished: writer. "
				+ "Had not started: store\\u000aX, cache");
		assertThat(files()).containsExactly(finished(1));
		assertThat(LastShutdown.read(this.directory, null).report()).isEqualTo(last.report());
		assertThat(warnings(output)).hasSize(1);
	}

	@Test
	@DisplayName("M4 of several that were cut off the oldest is named first, with 'none' where there is none")
	void whenSeveralWereCutOffThenEachIsNamed(CapturedOutput output) throws Exception {
		leave(2, SHUTDOWN.formatted("[\"writer\"]"));
		leave(1, SHUTDOWN.formatted("[\"writer\"]") + START.formatted("writer"));
		LastShutdown.read(this.directory, null);
		assertThat(warnings(output)).containsExactly(
				"A previous shutdown of 'shop', of 2026-03-01T10:15:31Z, was cut off, last heard of after 0.000 s. "
						+ "Had started and not finished: writer. Had not started: none",
				"A previous shutdown of 'shop', of 2026-03-01T10:15:30Z, was cut off, last heard of after 0.000 s. "
						+ "Had started and not finished: none. Had not started: writer");
		assertThat(files()).containsExactly(finished(1), finished(2));
	}

	@Test
	@DisplayName("M4 a kill after all beans had ended leaves nothing to name")
	void whenAllHadEndedThenNothingIsNamed(CapturedOutput output) throws Exception {
		leave(1, SHUTDOWN.formatted("[\"writer\"]") + START.formatted("writer") + END.formatted("writer"));
		leave(2, SHUTDOWN.formatted("[\"writer\"]") + START.formatted("writer") + END.formatted("writer") + FINISH);
		assertThat(LastShutdown.read(this.directory, null).report())
			.hasValueSatisfying((report) -> assertThat(report.reason()).isEqualTo("close"));
		assertThat(output).doesNotContain("WARN");
		assertThat(files()).containsExactly(finished(1), finished(2));
	}

	@Test
	@DisplayName("M4 a file without a first line, or with a name that is not a journal's, is left alone")
	void whenAFileIsNoJournalThenItIsLeftAlone(CapturedOutput output) throws Exception {
		leave(1, "");
		List<String> foreign = List.of("shutdown-of-mine.live", "x" + live(1), finished(1) + "x", "notes.jsonl");
		for (String name : foreign) {
			Files.writeString(this.directory.resolve(name), SHUTDOWN.formatted("[\"writer\"]"));
		}
		LastShutdown last = LastShutdown.read(this.directory, null);
		assertThat(last.report()).isEmpty();
		assertThat(last.reason()).isEqualTo(
				"No shutdown has been seen by this process, and the directory '" + this.directory + "' has none.");
		assertThat(files())
			.containsExactlyInAnyOrderElementsOf(Stream.concat(foreign.stream(), Stream.of(live(1))).toList());
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	@DisplayName("M4 the newest that can be read is the last one; ten newest are kept, also by a start")
	void whenThereAreManyThenAStartKeepsTheTenNewest() throws Exception {
		for (int i = 10; i < 22; i++) {
			Files.writeString(this.directory.resolve(finished(i)),
					(i < 21) ? SHUTDOWN.formatted("[\"bean" + i + "\"]") : "no journal");
		}
		assertThat(LastShutdown.read(this.directory, null).report())
			.hasValueSatisfying((report) -> assertThat(report.notStarted()).containsExactly("bean20"));
		assertThat(files()).isEqualTo(IntStream.range(12, 22).mapToObj(JournalDirectoryTests::finished).toList());
	}

	@Test
	@DisplayName("M4 a directory that cannot be read costs one WARN, whoever finds out, and the reason says so")
	void whenTheDirectoryCannotBeReadThenThereIsOneWarning(CapturedOutput output) throws Exception {
		Path file = Files.createFile(this.directory.resolve("a-file"));
		JournalDirectory newest = new JournalDirectory(file);
		assertThat(newest.isUsable()).isTrue();
		assertThat(newest.newest()).isNull();
		assertThat(newest.isUsable()).isFalse();
		JournalDirectory prune = new JournalDirectory(file);
		prune.prune();
		assertThat(prune.isUsable()).isFalse();
		assertThat(warnings(output)).hasSize(2)
			.allMatch((line) -> line.equals("The journal of shutdowns in '" + file
					+ "' cannot be kept: java.nio.file.NotDirectoryException: " + file));
		JournalDirectory takeOver = new JournalDirectory(file);
		assertThat(takeOver.takeOver()).isEmpty();
		assertThat(takeOver.isUsable()).isFalse();
		LastShutdown last = LastShutdown.read(file, null);
		assertThat(last.report()).isEmpty();
		assertThat(last.reason()).isEqualTo("No shutdown has been seen by this process, and the directory '" + file
				+ "' cannot be used: the log says why.");
		assertThat(warnings(output)).hasSize(4);
	}

	@Test
	@DisplayName("M4 of two that find the same file the one that renames it has found it")
	void whenAFileIsRenamedTwiceThenTheFirstHasFoundIt() throws Exception {
		Path live = leave(1, "");
		assertThat(JournalName.rename(live)).isTrue();
		assertThat(JournalName.rename(live)).isFalse();
		Files.delete(this.directory.resolve(finished(1)));
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> JournalName.rename(live));
	}

	@Test
	@DisplayName("M4 a live file is another process's or one's own, by its name alone")
	void aNameTellsWhoseFileItIs() {
		assertThat(JournalName.isLiveElsewhere(live(1))).isTrue();
		assertThat(JournalName.isLiveElsewhere(finished(1))).isFalse();
		assertThat(JournalName.isLiveElsewhere(JournalName.live(0))).isFalse();
		assertThat(JournalName.isLiveElsewhere("x" + live(1))).isFalse();
		assertThat(JournalName.isFinished(finished(1))).isTrue();
		assertThat(JournalName.isFinished(live(1))).isFalse();
		assertThat(JournalName.isFinished(JournalName.live(0).replace(".live", ".jsonl"))).isTrue();
	}

	@Test
	@DisplayName("M4 one file a run, also where several begin at the same instant")
	void whenSeveralBeginAtOnceThenEachHasItsFile() throws Exception {
		List<JournalFile> created = new ArrayList<>();
		do {
			JournalFile file = JournalFile.create(this.directory);
			file.append("line\n");
			created.add(file);
		}
		while (created.size() < 2000 && files().stream().noneMatch(JournalDirectoryTests::isSecondOfItsInstant));
		assertThat(files()).hasSize(created.size())
			.anyMatch(JournalDirectoryTests::isSecondOfItsInstant)
			.allSatisfy((name) -> assertThat(this.directory.resolve(name)).hasContent("line"));
		for (JournalFile file : created) {
			file.discard();
		}
		assertThat(files()).isEmpty();
	}

	@Test
	@DisplayName("M5 an empty report is one without a bean, started or not")
	void aReportIsEmptyWithoutBeans() {
		ShutdownReport.Bean bean = Reports.bean("writer", 0, 1, Outcome.SUCCESS);
		assertThat(Reports.report(List.of(), List.of(), List.of()).isEmpty()).isTrue();
		assertThat(Reports.report(List.of(bean), List.of(), List.of()).isEmpty()).isFalse();
		assertThat(Reports.report(List.of(), List.of(), List.of("writer")).isEmpty()).isFalse();
	}

	private static boolean isSecondOfItsInstant(String name) {
		return name.matches("shutdown-[^-]+-\\d+-[0-9a-z]+-1\\.live");
	}

	private Path leave(int number, String content) throws IOException {
		return Files.writeString(this.directory.resolve(live(number)), content);
	}

	private static String live(int number) {
		return String.format("shutdown-20260301T1015%02d.000Z-1-0-0.live", number);
	}

	private static String finished(int number) {
		return live(number).replace(".live", ".jsonl");
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.getOut()
			.lines()
			.filter((line) -> line.contains(" WARN "))
			.map((line) -> line.substring(line.indexOf(" - ") + 3))
			.collect(Collectors.toList());
	}

}
