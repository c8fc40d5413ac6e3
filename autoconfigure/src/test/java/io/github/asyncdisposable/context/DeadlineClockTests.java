package io.github.asyncdisposable.context;

import java.time.Duration;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeadlineClock}.
 */
@Timeout(60)
class DeadlineClockTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final DeadlineClock clock = new DeadlineClock(HOUR, null);

	/**
	 * Return once the clock has certainly moved on.
	 */
	private static void letTimePass() {
		long start = System.nanoTime();
		while (System.nanoTime() - start < 1_000_000) {
			Thread.onSpinWait();
		}
	}

	private void assertRuns() {
		Duration before = this.clock.left();
		letTimePass();
		assertThat(this.clock.left()).isLessThanOrEqualTo(before.minusMillis(1)).isGreaterThan(before.minusMinutes(2));
	}

	private void assertStands() {
		Duration before = this.clock.left();
		letTimePass();
		assertThat(this.clock.left()).isEqualTo(before);
	}

	@Test
	@DisplayName("T1: before the close all of the deadline is left, also while a single bean is disposed")
	void whenCloseHasNotBegunThenAllIsLeft() {
		this.clock.runStarted();
		letTimePass();
		assertThat(this.clock.left()).isEqualTo(HOUR);
	}

	@Test
	@DisplayName("T1: the clock runs while a plan runs, not while Spring's own phases drain")
	void whenAPlanRunsThenTheClockRuns() {
		this.clock.closeStarted();
		assertThat(this.clock.left()).isEqualTo(HOUR);
		assertStands();
		this.clock.runStarted();
		assertRuns();
		this.clock.runEnded();
		assertThat(this.clock.left()).isBetween(HOUR.minusMinutes(2), HOUR.minusMillis(1));
		assertStands();
		Duration afterFirst = this.clock.left();
		this.clock.runStarted();
		assertRuns();
		this.clock.runEnded();
		assertThat(this.clock.left()).isLessThanOrEqualTo(afterFirst.minusMillis(1))
			.isGreaterThan(HOUR.minusMinutes(5));
	}

	@Test
	@DisplayName("T1: of runs at the same time the clock counts the time once, until the last has ended")
	void whenRunsOverlapThenTheClockRunsUntilTheLastHasEnded() {
		this.clock.closeStarted();
		this.clock.runStarted();
		letTimePass();
		Duration before = this.clock.left();
		this.clock.runStarted();
		assertThat(this.clock.left()).isLessThanOrEqualTo(before);
		this.clock.runEnded();
		assertRuns();
		this.clock.runEnded();
		assertStands();
	}

	@Test
	@DisplayName("T1: what ran before the close is not taken from its deadline, what still runs is from the close on")
	void whenARunBeganBeforeTheCloseThenOnlyTheRestCounts() {
		this.clock.runStarted();
		letTimePass();
		this.clock.runEnded();
		this.clock.closeStarted();
		assertThat(this.clock.left()).isEqualTo(HOUR);
		this.clock.runStarted();
		long start = System.nanoTime();
		letTimePass();
		this.clock.closeStarted();
		assertThat(this.clock.left()).isGreaterThanOrEqualTo(HOUR.minusNanos(System.nanoTime() - start));
		assertRuns();
	}

	@Test
	@DisplayName("T1: nothing is left of a deadline that has passed, never less than that")
	void whenDeadlineHasPassedThenNothingIsLeft() {
		DeadlineClock brief = new DeadlineClock(Duration.ofNanos(1), null);
		brief.closeStarted();
		brief.runStarted();
		letTimePass();
		assertThat(brief.left()).isZero();
	}

	@Test
	@DisplayName("T1: the grace period runs from the begin of the close, and caps what is left")
	void whenGracePeriodIsShorterThenItCaps() {
		DeadlineClock capped = new DeadlineClock(HOUR, Duration.ofMinutes(10));
		capped.closeStarted();
		Duration before = capped.left();
		assertThat(before).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(10));
		letTimePass();
		assertThat(capped.left()).isLessThanOrEqualTo(before.minusMillis(1));
	}

	@Test
	@DisplayName("T1: the grace period leaves at least two seconds, but adds none to a shorter deadline")
	void whenGracePeriodIsOverThenTwoSecondsAreLeft() {
		DeadlineClock over = new DeadlineClock(HOUR, Duration.ofNanos(1));
		over.closeStarted();
		letTimePass();
		assertThat(over.left()).isEqualTo(Duration.ofSeconds(2));
		DeadlineClock brief = new DeadlineClock(Duration.ofSeconds(1), Duration.ofNanos(1));
		brief.closeStarted();
		letTimePass();
		assertThat(brief.left()).isEqualTo(Duration.ofSeconds(1));
	}

}
