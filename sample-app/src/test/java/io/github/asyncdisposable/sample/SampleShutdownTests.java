package io.github.asyncdisposable.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stops the application as an orchestrator does.
 */
class SampleShutdownTests {

	@TempDir
	Path dataDirectory;

	private Neighbours neighbours;

	@BeforeEach
	void startNeighbours() throws IOException {
		this.neighbours = new Neighbours();
	}

	@AfterEach
	void stopNeighbours() throws IOException {
		this.neighbours.close();
	}

	@Test
	@DisplayName("D2 D7 F3 SIGTERM under load loses nothing that was answered with 202; all who were to be told of it were")
	void whenTerminatedUnderLoadThenEveryAcceptedEventIsInTheDatabase() throws Exception {
		LoadGenerator load;
		try (ChildJvm application = ChildJvm.start(this.dataDirectory,
				with("--ingest.batch-size=10", "--ingest.buffer-capacity=5000"))) {
			load = new LoadGenerator(application.url(), 4, 300);
			load.start();
			assertThat(load.awaitWarm(60)).isTrue();
			assertThat(application.terminate()).isEqualTo(143);
			load.join();
			assertThat(application.output()).contains("The feed said goodbye with 1001")
				.doesNotContain("without a goodbye", "Could not write", "are lost", "was not told", "has been STOPPED");
		}
		assertThat(load.failures()).isEmpty();
		EventRows rows = EventRows.read(this.dataDirectory);
		rows.assertMatchAnswers(load);
		assertThat(this.neighbours.cursor()).containsEntry("position", String.valueOf(rows.size()))
			.containsKey("last-event");
		assertThat(this.neighbours.toldByWebhook()).isEqualTo(rows.size());
		try (ChildJvm restarted = ChildJvm.start(this.dataDirectory, with())) {
			assertThat(get(restarted.url() + "/events/count")).isEqualTo("{\"count\":" + rows.size() + "}");
		}
	}

	@Test
	@DisplayName("T3 M3 a bean that hangs delays the end by no more than the deadline, and the log shows where it hangs")
	void whenABeanHangsThenTheProcessEndsWithinItsDeadlineAndTheLogShowsItsStack() throws Exception {
		Duration deadlineAndGrace = Duration.ofSeconds(3 + 1);
		Duration startAndEndOfEverythingElse = Duration.ofSeconds(8);
		try (ChildJvm application = ChildJvm.start(this.dataDirectory, with("--spring.profiles.active=hang"))) {
			application.url();
			long start = System.nanoTime();
			assertThat(application.terminate()).isEqualTo(143);
			assertThat(Duration.ofNanos(System.nanoTime() - start))
				.isLessThan(deadlineAndGrace.plus(startAndEndOfEverythingElse));
			assertThat(application.output()).contains("stuckConnection")
				.contains("StuckConnection.waitForAnAnswerThatNeverComes");
		}
	}

	@Test
	@DisplayName("C2 C4 an import is disposed when it ends, and when the application closes in the middle of it")
	void whenImportingThenItsFilesGoWithTheImport() throws Exception {
		Path staging = this.dataDirectory.resolve("staging");
		Path progress = this.dataDirectory.resolve("imports.log");
		try (ChildJvm application = ChildJvm.start(this.dataDirectory, with("--ingest.batch-size=10",
				"--ingest.import-pause=50ms", "--spring.lifecycle.timeout-per-shutdown-phase=500ms"))) {
			assertThat(post(application.url() + "/imports", 25).get(30, TimeUnit.SECONDS))
				.isEqualTo("{\"imported\":25,\"of\":25}");
			assertThat(staging).isEmptyDirectory();
			assertThat(progress).content().endsWith("Ended with 25 of 25" + System.lineSeparator());
			CompletableFuture<String> large = post(application.url() + "/imports", 10_000);
			while (!Files.readString(progress).contains("of 10000")) {
				assertThat(large).isNotDone();
				Thread.onSpinWait();
			}
			assertThat(staging).isDirectoryContaining((file) -> true);
			assertThat(application.terminate()).isEqualTo(143);
		}
		assertThat(staging).isEmptyDirectory();
		List<String> lines = Files.readAllLines(progress);
		assertThat(lines.get(lines.size() - 1))
			.isEqualTo("Ended with " + (EventRows.read(this.dataDirectory).size() - 25) + " of 10000");
		assertThat(EventRows.read(this.dataDirectory).size()).isLessThan(10_000);
	}

	private static CompletableFuture<String> post(String url, int events) {
		String body = IntStream.range(0, events)
			.mapToObj((event) -> "{\"source\":\"import\",\"text\":\"event " + event + "\"}")
			.collect(Collectors.joining(",", "[", "]"));
		HttpRequest request = HttpRequest.newBuilder(URI.create(url))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		return HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString()).thenApply(HttpResponse::body);
	}

	private String[] with(String... arguments) {
		return Stream.of(List.of(arguments), this.neighbours.arguments()).flatMap(List::stream).toArray(String[]::new);
	}

	private static String get(String url) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
	}

}
