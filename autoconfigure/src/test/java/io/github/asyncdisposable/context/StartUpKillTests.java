package io.github.asyncdisposable.context;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that is told to end while it starts.
 */
@DisabledOnOs(OS.WINDOWS)
class StartUpKillTests {

	private static final int KILLS = Integer.getInteger("async-disposable.start-up-kills", 50);

	private static final long SEED = Long.getLong("async-disposable.seed", System.nanoTime());

	@TempDir
	Path directory;

	@Test
	@DisplayName("D10: SIGTERM at any instant of the start: never hangs, every bean that was created is disposed")
	void whenProcessIsKilledDuringItsStartThenCreatedBeansAreDisposed() throws Exception {
		System.out.println("Seed " + SEED);
		Random random = new Random(SEED);
		SharedClasses classes = new SharedClasses(this.directory);
		kill(KilledApplication.BEANS, classes.trialOptions());
		kill(KilledApplication.BEANS, classes.archivingOptions());
		ExecutorService two = Executors.newFixedThreadPool(2);
		try {
			List<Future<?>> kills = new ArrayList<>();
			for (int i = 0; i < KILLS; i++) {
				int beans = random.nextInt(KilledApplication.BEANS + 1);
				kills.add(two.submit(() -> {
					kill(beans, classes.options());
					return null;
				}));
			}
			for (Future<?> kill : kills) {
				kill.get(2, TimeUnit.MINUTES);
			}
		}
		finally {
			two.shutdownNow();
		}
	}

	/**
	 * The child says what it does; so many beans into its start it is told to end.
	 */
	private static void kill(int afterBeans, List<String> options) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		command.add(System.getProperty("java.home") + "/bin/java");
		command.addAll(options);
		command.addAll(List.of("-Dlogging.level.root=off", KilledApplication.class.getName()));
		Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
		Set<String> created = new HashSet<>();
		List<String> disposed = new ArrayList<>();
		List<String> all = new ArrayList<>();
		try (BufferedReader output = new BufferedReader(new InputStreamReader(child.getInputStream()))) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				all.add(line);
				if (line.startsWith("created ")) {
					created.add(line.substring(8));
				}
				else if (line.startsWith("disposed ")) {
					disposed.add(line.substring(9));
				}
				if (line.startsWith("begin ") && line.equals("begin " + afterBeans)) {
					child.toHandle().destroy();
				}
			}
		}
		finally {
			if (!child.waitFor(30, TimeUnit.SECONDS)) {
				child.destroyForcibly();
			}
		}
		assertThat(child.exitValue()).as("%s", all).isEqualTo(143);
		assertThat(disposed).as("%s", all).containsExactlyInAnyOrderElementsOf(created).doesNotHaveDuplicates();
	}

}
