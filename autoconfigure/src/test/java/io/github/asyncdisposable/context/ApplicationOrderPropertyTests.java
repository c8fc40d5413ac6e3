package io.github.asyncdisposable.context;

import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The order in random applications with beans of every kind. A failing one is run again
 * with {@code -Dasync-disposable.seed=<seed>} and {@code -Dasync-disposable.graphs=1}.
 */
class ApplicationOrderPropertyTests {

	private static final Integer GRAPHS = Integer.getInteger("async-disposable.graphs");

	private static final long SEED = Long.getLong("async-disposable.seed", System.nanoTime());

	@Test
	@DisplayName("D1 D2 D4 D7: no edge is violated among disposals, stops and destructions; each happens once")
	void whenRandomApplicationClosesThenNoEdgeIsViolated() {
		run(500, false);
	}

	@Test
	@DisplayName("D7 D10: the same where the start fails at a random bean")
	void whenRandomApplicationFailsToStartThenNoEdgeIsViolated() {
		run(300, true);
	}

	private void run(int standard, boolean failing) {
		int graphs = (GRAPHS != null) ? GRAPHS : standard;
		System.out.println("Seeds " + SEED + " to " + (SEED + graphs - 1));
		for (long seed = SEED; seed < SEED + graphs; seed++) {
			RandomApplication application = new RandomApplication(seed, failing);
			try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
				application.register(context);
				context.register(AsyncDisposableAutoConfiguration.class);
				if (failing) {
					assertThatException().isThrownBy(context::refresh);
				}
				else {
					context.refresh();
				}
			}
			assertThat(application.violations()).as("seed %d: %s", seed, application).isEmpty();
		}
	}

}
