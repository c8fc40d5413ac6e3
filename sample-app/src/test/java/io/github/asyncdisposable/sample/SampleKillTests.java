package io.github.asyncdisposable.sample;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application under load, told to end at any instant.
 */
@DisabledOnOs(OS.WINDOWS)
class SampleKillTests {

	private static final int KILLS = Integer.getInteger("async-disposable.kills", 20);

	private static final long SEED = Long.getLong("async-disposable.seed", System.nanoTime());

	private static final int LANES = 2;

	private static final int LONGEST_MILLIS = 1000;

	/** The first instants are in the last part of the start. */
	private static final double EARLY = 0.2;

	@TempDir
	private Path directory;

	private final Queue<KilledRun.Seen> seen = new ConcurrentLinkedQueue<>();

	@Test
	@DisplayName("D2 D7 T3 M4 SIGTERM at any instant under load: what was answered with 202 is written, no dependency "
			+ "goes early, the process ends in time with 143, the journal is whole")
	void whenTerminatedAtAnyInstantThenNothingIsLost() throws Exception {
		System.out.println("Seed " + SEED);
		Random random = new Random(SEED);
		ArchivedClasses classes = new ArchivedClasses(this.directory);
		archive(classes);
		ExecutorService lanes = Executors.newFixedThreadPool(LANES);
		try {
			List<List<Integer>> instants = List.of(new ArrayList<>(), new ArrayList<>());
			for (int i = 0; i < KILLS; i++) {
				boolean early = random.nextDouble() < EARLY;
				instants.get(i % LANES).add(random.nextInt(early ? LONGEST_MILLIS / 10 : LONGEST_MILLIS));
			}
			List<Future<?>> ends = new ArrayList<>();
			for (int lane = 0; lane < LANES; lane++) {
				int own = lane;
				ends.add(lanes.submit(() -> {
					kill(own, classes.options(), instants.get(own));
					return null;
				}));
			}
			for (Future<?> end : ends) {
				end.get();
			}
		}
		finally {
			lanes.shutdownNow();
		}
		assertThat(this.seen).hasSize(KILLS);
		System.out.println(KILLS + " kills, " + this.seen.stream().mapToInt(KilledRun.Seen::rows).sum()
				+ " events in the databases, none lost; the slowest end took "
				+ this.seen.stream().map(KilledRun.Seen::end).max(Duration::compareTo).orElseThrow());
	}

	/**
	 * Neither killed nor checked: the process takes its time to write the archive.
	 */
	private void archive(ArchivedClasses classes) throws Exception {
		try (Neighbours neighbours = new Neighbours();
				ChildJvm application = ChildJvm.start(classes.archivingOptions(), this.directory.resolve("archiving"),
						neighbours.arguments().toArray(String[]::new))) {
			LoadGenerator load = new LoadGenerator(application.url(), 1, 10);
			load.start();
			assertThat(load.awaitWarm(60)).isTrue();
			application.terminate();
			load.join();
		}
	}

	private void kill(int lane, List<String> options, List<Integer> instants) throws Exception {
		int port = port(lane);
		for (int i = 0; i < instants.size(); i++) {
			Path own = this.directory.resolve("lane" + lane + "-" + i);
			try {
				this.seen.add(new KilledRun(own, options, List.of("--server.port=" + port))
					.terminateAfter(Duration.ofMillis(instants.get(i))));
			}
			catch (AssertionError ex) {
				throw new AssertionError("Seed " + SEED + ", lane " + lane + ", run " + i + ", after " + instants.get(i)
						+ " ms: " + ex.getMessage(), ex);
			}
			FileSystemUtils.deleteRecursively(own);
		}
	}

	/**
	 * A lane has one port, and not one that the system gives to anybody who asks for any:
	 * the load on an ended application must never reach the next one of the other lane.
	 */
	private static int port(int lane) throws IOException {
		int port = 20_000 + (int) (ProcessHandle.current().pid() % 5_000) * LANES + lane;
		try (ServerSocket free = new ServerSocket(port)) {
			return free.getLocalPort();
		}
	}

}
