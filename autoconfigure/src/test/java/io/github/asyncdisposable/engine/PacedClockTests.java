package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How true the times of calls are that end where they are called.
 */
class PacedClockTests {

	private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(100);

	@Test
	@DisplayName("Each call of a small plan has its own reading of the clock")
	void whenPlanIsSmallThenEachTimeIsItsOwn() {
		List<NodeReport> reports = run(30, 20);
		assertThat(reports.get(20).ownTime()).isGreaterThanOrEqualTo(Duration.ofNanos(SLOW));
		assertThat(reports.get(19).ownTime()).isLessThan(Duration.ofNanos(SLOW));
		assertThat(reports.get(21).ownTime()).isLessThan(Duration.ofNanos(SLOW));
	}

	@Test
	@DisplayName("A slow call among many that are done at once is told within a few of its neighbours")
	void whenManyAreInstantThenASlowOneIsToldNearby() {
		List<NodeReport> reports = run(5_000, 4_001);
		assertThat(reports.subList(4_001 - 8, 4_001 + 8)).map(NodeReport::ownTime)
			.anyMatch((own) -> own.compareTo(Duration.ofNanos(SLOW)) >= 0);
	}

	@Test
	@DisplayName("After 64 readings in a row that were done at once, and not before, eight calls share one")
	void whenCallsAreInstantThenEightShareAReading() {
		List<Integer> firstShared = new ArrayList<>();
		List<Integer> inARow = new ArrayList<>();
		for (int i = 0; i < 1_000; i++) {
			PacedClock clock = new PacedClock();
			firstShared.add(readings(clock));
			inARow.add(1 + shared(clock));
		}
		assertThat(firstShared).contains(64).allMatch((readings) -> readings >= 64);
		assertThat(inARow).containsOnly(7);
	}

	@Test
	@DisplayName("After a slow call each has its own reading again")
	void whenACallIsSlowThenEachHasItsOwnReading() {
		PacedClock clock = new PacedClock();
		readings(clock);
		shared(clock);
		for (int i = 0; i < 8; i++) {
			clock.after(System.nanoTime() - SLOW);
		}
		assertThat(readings(clock)).isGreaterThanOrEqualTo(63);
	}

	/**
	 * Count the calls until the first one that has no reading of its own.
	 */
	private static int readings(PacedClock clock) {
		int readings = 0;
		while (!isShared(clock)) {
			readings++;
		}
		return readings;
	}

	private static int shared(PacedClock clock) {
		int shared = 0;
		while (isShared(clock)) {
			shared++;
		}
		return shared;
	}

	/**
	 * A time that no reading can give.
	 */
	private static boolean isShared(PacedClock clock) {
		long before = System.nanoTime() - 1;
		return clock.after(before) == before;
	}

	private static List<NodeReport> run(int size, int slow) {
		List<DisposalNode> nodes = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			int number = i;
			nodes.add(DisposalNode.asynchronous("node" + i, (context) -> {
				long end = System.nanoTime() + SLOW;
				while (number == slow && System.nanoTime() < end) {
					LockSupport.parkNanos(end - System.nanoTime());
				}
				return null;
			}));
		}
		try (DisposalEngine engine = DisposalEngine.callerRuns("test")) {
			return engine.run(DisposalPlan.oneByOne(nodes), DisposalLimits.DEFAULTS, List.of()).nodes();
		}
	}

}
