package io.github.asyncdisposable.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.asyncdisposable.engine.Outcome;
import io.github.asyncdisposable.report.LastShutdown;
import io.github.asyncdisposable.report.ShutdownReport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One run of the application under load, ended by SIGTERM, and what must be true of every
 * such run.
 *
 * @param dataDirectory where it keeps its data
 * @param options how the JVM finds the classes
 * @param arguments more of the application's own
 */
record KilledRun(Path dataDirectory, List<String> options, List<String> arguments) {

	private static final Duration DEADLINE = Duration.ofSeconds(5);

	private static final Duration FAULT_GRACE = Duration.ofSeconds(1);

	private static final Duration WEB_SERVER = Duration.ofSeconds(5);

	private static final Duration EVERYTHING_ELSE = Duration.ofSeconds(4);

	/** Times in a journal are of whole milliseconds. */
	private static final Duration ROUNDING = Duration.ofMillis(1);

	/**
	 * Start, load, and so long after the first connection was possible, end.
	 * @param instant after how long
	 * @return what was seen
	 * @throws Exception if it did not start or cannot be inspected
	 */
	Seen terminateAfter(Duration instant) throws Exception {
		try (Neighbours neighbours = new Neighbours();
				ChildJvm application = ChildJvm.start(this.options, this.dataDirectory, arguments(neighbours))) {
			LoadGenerator load = new LoadGenerator(application.url(), 2, 1);
			load.start();
			LockSupport.parkNanos(instant.toNanos());
			long start = System.nanoTime();
			int exitCode = application.terminate();
			Duration end = Duration.ofNanos(System.nanoTime() - start);
			load.join();
			try {
				assertThat(load.failures()).isEmpty();
				assertThat(exitCode).isEqualTo(143);
				assertThat(end).isLessThan(WEB_SERVER.plus(DEADLINE).plus(FAULT_GRACE).plus(EVERYTHING_ELSE));
				EventRows rows = EventRows.read(this.dataDirectory);
				rows.assertMatchAnswers(load);
				assertThat(neighbours.toldByWebhook()).isEqualTo(rows.size());
				if (rows.size() > 0) {
					assertThat(neighbours.cursor()).containsEntry("position", String.valueOf(rows.size()));
				}
				return new Seen(assertJournalIsWhole(), rows.size(), end, application.output());
			}
			catch (AssertionError ex) {
				throw new AssertionError(ex.getMessage() + "\n" + application.output(), ex);
			}
		}
	}

	/**
	 * Every bean that was to be disposed was, in time, and none before one that needed
	 * it.
	 */
	private ShutdownReport assertJournalIsWhole() {
		ShutdownReport report = LastShutdown.read(this.dataDirectory.resolve("shutdowns"), null).report().orElseThrow();
		assertThat(report.reason()).isIn(ShutdownReport.CLOSE, ShutdownReport.FAILED_START);
		assertThat(report.unfinished()).isEmpty();
		assertThat(report.notStarted()).isEmpty();
		assertThat(report.duration()).isLessThan(DEADLINE.plus(FAULT_GRACE).plusSeconds(1));
		assertThat(report.beans()).extracting(ShutdownReport.Bean::outcome).containsOnly(Outcome.SUCCESS);
		Map<String, ShutdownReport.Bean> beans = report.beans()
			.stream()
			.collect(Collectors.toMap(ShutdownReport.Bean::name, Function.identity()));
		assertThat(beans).containsKeys("eventBuffer", "ingestCursor", "webhook", "webhookConnections", "auditTrail",
				"feedClient");
		for (ShutdownReport.Bean bean : report.beans()) {
			Instant end = bean.startedAt().plus(bean.ownTime());
			for (String dependency : bean.dependsOn()) {
				assertThat(beans.get(dependency).startedAt()).as("%s before %s", bean.name(), dependency)
					.isAfterOrEqualTo(end.minus(ROUNDING));
			}
		}
		return report;
	}

	private String[] arguments(Neighbours neighbours) throws IOException {
		List<String> all = new ArrayList<>(neighbours.arguments());
		all.addAll(List.of("--ingest.batch-size=10", "--ingest.buffer-capacity=2000",
				"--async-disposable.shutdown.deadline=" + DEADLINE.toSeconds() + "s",
				"--spring.lifecycle.timeout-per-shutdown-phase=" + WEB_SERVER.toSeconds() + "s"));
		all.addAll(this.arguments);
		return all.toArray(String[]::new);
	}

	/**
	 * What one run has left.
	 *
	 * @param report its journal
	 * @param rows how many events are in the database
	 * @param end how long it took from the signal to the end of the process
	 * @param output what it logged
	 */
	record Seen(ShutdownReport report, int rows, Duration end, String output) {

	}

}
