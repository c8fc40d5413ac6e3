package io.github.asyncdisposable.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.DisposedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AuditTrailTests {

	private static final int LINES = 50_000;

	@TempDir
	Path directory;

	private Path file;

	@BeforeEach
	void setUp() {
		this.file = this.directory.resolve("new").resolve("audit.log");
	}

	@Test
	void whenDisposedAsynchronouslyThenEveryLineIsInTheFile() throws Exception {
		AuditTrail trail = new AuditTrail(this.file);
		List<String> lines = append(trail, "line ");
		trail.disposeAsync().get(10, TimeUnit.SECONDS);
		assertThat(Files.readAllLines(this.file)).isEqualTo(lines);
	}

	@Test
	void whenClosedThenEveryLineIsInTheFile() throws Exception {
		AuditTrail trail = new AuditTrail(this.file);
		List<String> lines = append(trail, "line ");
		trail.close();
		assertThat(Files.readAllLines(this.file)).isEqualTo(lines);
	}

	@Test
	void whenTheFileExistsThenLinesAreAppended() throws Exception {
		List<String> lines = new ArrayList<>();
		for (String run : List.of("first ", "second ")) {
			try (AuditTrail trail = new AuditTrail(this.file)) {
				lines.addAll(append(trail, run));
			}
		}
		assertThat(Files.readAllLines(this.file)).isEqualTo(lines);
	}

	@Test
	void whenDisposedThenAppendIsRefusedAndASecondDisposalJoins() throws Exception {
		AuditTrail trail = new AuditTrail(this.file);
		trail.disposeAsync().get(10, TimeUnit.SECONDS);
		assertThatExceptionOfType(DisposedException.class).isThrownBy(() -> trail.append("late"));
		trail.close();
		trail.disposeAsync().get(10, TimeUnit.SECONDS);
	}

	@Test
	void whenAppendedDuringDisposalThenEachLineIsEitherRefusedOrInTheFile() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (int round = 0; round < 500; round++) {
				Path file = this.directory.resolve("round-" + round);
				AuditTrail trail = new AuditTrail(file);
				CountDownLatch underWay = new CountDownLatch(20);
				Future<Integer> one = threads.submit(() -> appendUntilRefused(trail, underWay));
				Future<Integer> other = threads.submit(() -> appendUntilRefused(trail, underWay));
				underWay.await();
				trail.disposeAsync().get(10, TimeUnit.SECONDS);
				int accepted = one.get() + other.get();
				assertThat(Files.readAllLines(file)).as("round %d", round).hasSize(accepted);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void whenAWriteFailsThenDisposalFailsWithItAndTheFileIsClosed() throws IOException {
		Path full = Path.of("/dev/full");
		AuditTrail trail = new AuditTrail(full);
		trail.append("line");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> trail.close())
			.withMessageContaining("No space left");
	}

	private static int appendUntilRefused(AuditTrail trail, CountDownLatch underWay) {
		for (int accepted = 0;; accepted++) {
			try {
				trail.append("line");
				underWay.countDown();
			}
			catch (DisposedException ex) {
				return accepted;
			}
		}
	}

	private static List<String> append(AuditTrail trail, String prefix) {
		List<String> lines = new ArrayList<>(LINES);
		for (int i = 0; i < LINES; i++) {
			String line = prefix + i;
			trail.append(line);
			lines.add(line);
		}
		return lines;
	}

}
