package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.Map;

import io.github.asyncdisposable.engine.DisposalLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GracePeriod}.
 */
@ExtendWith(OutputCaptureExtension.class)
class GracePeriodTests {

	private final Recorder recorder = new Recorder();

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final LifecycleBeans lifecycleBeans = new LifecycleBeans(this.beanFactory);

	private static GracePeriod gracePeriod(@Nullable Duration gracePeriod, int deadlineSeconds,
			@Nullable String phaseTimeout) {
		MockEnvironment environment = new MockEnvironment();
		if (phaseTimeout != null) {
			environment.setProperty("spring.lifecycle.timeout-per-shutdown-phase", phaseTimeout);
		}
		DisposalLimits limits = DisposalLimits.DEFAULTS.withDeadline(Duration.ofSeconds(deadlineSeconds));
		return new GracePeriod(new DisposalSettings(limits, gracePeriod, DisposalOrder.DEPENDENCY, null, Map.of()),
				environment);
	}

	private void running(String name, int phase) {
		Recorder.Stoppable bean = this.recorder.stoppable(name, phase);
		bean.start();
		this.beanFactory.registerSingleton(name, bean);
	}

	@Test
	@DisplayName("D7: a stop is waited for as long as its phase may take, at the longest for the deadline")
	void whenPhaseMayTakeLongerThanTheDeadlineThenTheDeadlineCounts() {
		assertThat(gracePeriod(null, 25, null).longestStop()).isEqualTo(Duration.ofSeconds(25));
		assertThat(gracePeriod(null, 60, null).longestStop()).isEqualTo(Duration.ofSeconds(30));
		assertThat(gracePeriod(null, 25, "10s").longestStop()).isEqualTo(Duration.ofSeconds(10));
		assertThat(gracePeriod(null, 60, "soon").longestStop()).isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	@DisplayName("T1: the grace period caps the deadline, at no less than two seconds")
	void whenGracePeriodIsShorterThenItCapsTheDeadline() {
		assertThat(gracePeriod(null, 25, null).capped().deadline()).isEqualTo(Duration.ofSeconds(25));
		assertThat(gracePeriod(Duration.ofSeconds(30), 25, null).capped().deadline()).isEqualTo(Duration.ofSeconds(25));
		assertThat(gracePeriod(Duration.ofSeconds(10), 25, null).capped().deadline()).isEqualTo(Duration.ofSeconds(10));
		assertThat(gracePeriod(Duration.ofSeconds(1), 25, null).capped().deadline()).isEqualTo(Duration.ofSeconds(2));
		assertThat(gracePeriod(Duration.ofSeconds(1), 1, null).capped().deadline()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	@DisplayName("M6: the worst case is each phase up to its timeout, then the deadline and the grace")
	void whenThereArePhasesThenEachCountsOnce() {
		running("one", 0);
		running("another", 0);
		running("later", -1);
		this.beanFactory.registerSingleton("stopped", this.recorder.stoppable("stopped", 5));
		this.beanFactory.registerSingleton("waitedForByNobody", new Barrier(() -> {
		}));
		assertThat(gracePeriod(null, 25, "10s").worstCase(this.lifecycleBeans)).isEqualTo(Duration.ofSeconds(46));
	}

	@Test
	@DisplayName("T1: what exceeds the grace period is told in seconds")
	void whenShutdownMayTakeLongerThenTheWarningSaysHowLong(CapturedOutput output) {
		running("one", 0);
		running("later", -1);
		gracePeriod(Duration.ofMillis(44_500), 25, "10s").check(this.lifecycleBeans);
		assertThat(output).contains(
				"(44.5 s): up to 20.0 s in 2 phases of Lifecycle beans ('spring.lifecycle.timeout-per-shutdown-phase' "
						+ "is 10.0 s), then up to 25.0 s for disposals");
	}

	@Test
	@DisplayName("T1: what just fits into the grace period, or where there is none, is no warning")
	void whenShutdownFitsThenThereIsNoWarning(CapturedOutput output) {
		running("one", 0);
		gracePeriod(Duration.ofSeconds(35), 25, "10s").check(this.lifecycleBeans);
		gracePeriod(null, 25, "10s").check(this.lifecycleBeans);
		assertThat(output).doesNotContain("grace-period");
	}

}
