package io.github.asyncdisposable.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.step.StepMeterRegistry;
import io.micrometer.core.instrument.step.StepRegistryConfig;
import org.jspecify.annotations.Nullable;

/**
 * A registry that pushes: keeps what each publish would have sent. Its step is so long
 * that only its close publishes.
 */
class PushRegistry extends StepMeterRegistry {

	final List<List<String>> publishes = new CopyOnWriteArrayList<>();

	PushRegistry() {
		super(new HourlySteps(), Clock.SYSTEM);
	}

	@Override
	protected void publish() {
		this.publishes.add(find("async.disposal").timers()
			.stream()
			.filter((timer) -> timer.count() > 0)
			.map(PushRegistry::describe)
			.sorted()
			.toList());
	}

	private static String describe(Timer timer) {
		return timer.getId().getTag("bean") + " " + timer.getId().getTag("outcome") + " "
				+ timer.getId().getTag("error") + " " + timer.count();
	}

	@Override
	protected TimeUnit getBaseTimeUnit() {
		return TimeUnit.MILLISECONDS;
	}

	private static final class HourlySteps implements StepRegistryConfig {

		@Override
		public String prefix() {
			return "push";
		}

		@Override
		public @Nullable String get(String key) {
			return null;
		}

		@Override
		public Duration step() {
			return Duration.ofHours(1);
		}

	}

}
