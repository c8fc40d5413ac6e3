package io.github.asyncdisposable.report;

import java.nio.file.Files;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that are killed with SIGKILL while they dispose.
 *
 * <p>
 * What is exact: a line is in the journal before a bean is called, and right after the
 * engine has learnt of its end. So every bean that was called and has not ended is named;
 * and the journal is where the engine was, at most the one event ahead that the killed
 * process had not got round to tell the next listener.
 */
@DisabledOnOs(OS.WINDOWS)
@ExtendWith(OutputCaptureExtension.class)
class JournalKillTests {

	private static final int KILLS = Integer.getInteger("async-disposable.journal-kills", 10);

	/** Each kill hits so many disposals, each at an instant of its own. */
	private static final int CONTEXTS = 5;

	private static final long SEED = Long.getLong("async-disposable.seed", System.nanoTime());

	/** Of all that can be told, so much that the kill hits what is under way. */
	private static final int MOST_TOLD = CONTEXTS * JournaledApplication.BEANS * 2;

	private static final long LONGEST_MICROS = 5_000;

	@TempDir
	private Path directory;

	private final AtomicInteger cutOff = new AtomicInteger();

	@Test
	@DisplayName("M4 SIGKILL at any instant of a disposal: the next start names exactly the beans that had not finished")
	void whenProcessIsKilledThenUnfinishedBeansAreNamed() throws Exception {
		System.out.println("Seed " + SEED);
		Random random = new Random(SEED);
		ExecutorService two = Executors.newFixedThreadPool(2);
		try {
			List<Future<?>> kills = new ArrayList<>();
			for (int i = 0; i < KILLS; i++) {
				String seed = Long.toString(random.nextLong());
				int told = random.nextInt(MOST_TOLD);
				long micros = random.nextLong(LONGEST_MICROS);
				Path own = Files.createDirectory(this.directory.resolve("kill" + i));
				kills.add(two.submit(() -> {
					kill(own, seed, told, micros);
					return null;
				}));
			}
			for (Future<?> kill : kills) {
				kill.get(1, TimeUnit.MINUTES);
			}
		}
		finally {
			two.shutdownNow();
		}
		System.out.println(this.cutOff + " disposals cut off");
		assertThat(this.cutOff).as("disposals cut off in the middle").hasValueGreaterThan(KILLS / 2);
	}

	@Test
	@DisplayName("M4 the next start logs them once, those not yet started apart")
	void whenProcessIsKilledThenTheNextStartLogsIt(CapturedOutput output) throws Exception {
		try (JournalingChild child = JournalingChild.start(this.directory, 1, "held")) {
			child.awaitLine("held");
			child.kill();
		}
		LastShutdown.read(this.directory.resolve("journal0"), null);
		LastShutdown.read(this.directory.resolve("journal0"), null);
		assertThat(output).containsOnlyOnce("WARN")
			.containsPattern(
					"A previous shutdown of 'application', of .*, was cut off, last heard of after 0\\.\\d{3} s\\. "
							+ "Had started and not finished: held\\. Had not started: none");
	}

	private void kill(Path own, String seed, int afterTold, long andMicros) throws Exception {
		try (JournalingChild child = JournalingChild.start(own, CONTEXTS, seed)) {
			child.awaitLine("closing");
			for (int i = 0; i < afterTold; i++) {
				child.awaitLine(Truth.TOLD);
			}
			LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(andMicros));
			child.kill();
			for (int context = 0; context < CONTEXTS; context++) {
				check(child, context, "seed " + SEED + ", child's seed " + seed + ", killed after " + afterTold
						+ " events and " + andMicros + " us, context " + context);
			}
		}
	}

	private void check(JournalingChild child, int context, String what) throws Exception {
		ShutdownReport report = LastShutdown.read(child.journals(context), null).report().orElse(null);
		Set<String> started = child.that("started", context);
		Set<String> finished = child.that("finished", context);
		if (report == null) {
			assertThat(started).as(what).isEmpty();
			return;
		}
		Set<String> unfinished = new HashSet<>(report.unfinished());
		Set<String> notStarted = new HashSet<>(report.notStarted());
		Set<String> calledAndNotDone = child.that("called", context);
		calledAndNotDone.removeAll(child.that("done", context));
		assertThat(unfinished).as(what).containsAll(calledAndNotDone);
		assertThat(eventsAhead(unfinished, notStarted, started, finished))
			.as("%s: %s, truth: started %s, finished %s", what, report, started, finished)
			.isBetween(0, 1);
		if (report.reason().endsWith(ShutdownReport.CUT_OFF) && !started.isEmpty()) {
			this.cutOff.incrementAndGet();
		}
	}

	/**
	 * By how many events the journal is ahead of the truth; many if it is behind.
	 */
	private static int eventsAhead(Set<String> unfinished, Set<String> notStarted, Set<String> started,
			Set<String> finished) {
		int ahead = 0;
		for (int i = 0; i < JournaledApplication.BEANS; i++) {
			String bean = "bean" + i;
			int journal = notStarted.contains(bean) ? 0 : unfinished.contains(bean) ? 1 : 2;
			int truth = !started.contains(bean) ? 0 : !finished.contains(bean) ? 1 : 2;
			ahead += (journal >= truth) ? journal - truth : 1000;
		}
		return ahead;
	}

}
