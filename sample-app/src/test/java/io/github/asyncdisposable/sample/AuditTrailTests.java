package io.github.asyncdisposable.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
		AuditTrail trail = new AuditTrail(this.file);
		CountDownLatch underWay = new CountDownLatch(2_000);
		Callable<Integer> untilRefused = () -> {
			for (int accepted = 0;; accepted++) {
				try {
					trail.append("line");
					underWay.countDown();
				}
				catch (DisposedException ex) {
					return accepted;
				}
			}
		};
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			Future<Integer> one = threads.submit(untilRefused);
			Future<Integer> other = threads.submit(untilRefused);
			underWay.await();
			trail.disposeAsync().get(10, TimeUnit.SECONDS);
			assertThat(Files.readAllLines(this.file)).hasSize(one.get() + other.get());
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
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> trail.close());
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
