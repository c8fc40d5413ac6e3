package io.github.asyncdisposable.context;

import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The order in real contexts with random graphs. A failing graph is run again with
 * {@code -Dasync-disposable.seed=<seed>} and {@code -Dasync-disposable.graphs=1}.
 */
class DisposalOrderPropertyTests {

	private static final int GRAPHS = Integer.getInteger("async-disposable.graphs", 500);

	private static final long SEED = Long.getLong("async-disposable.seed", System.nanoTime());

	@Test
	@DisplayName("D2 D3 D5 D6: in random graphs no edge is violated, nothing is missed and nothing happens twice")
	void whenContextWithRandomGraphClosesThenNoEdgeIsViolated() {
		System.out.println("Seeds " + SEED + " to " + (SEED + GRAPHS - 1));
		for (long seed = SEED; seed < SEED + GRAPHS; seed++) {
			RandomGraph graph = new RandomGraph(seed);
			try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
				context.setAllowCircularReferences(false);
				graph.register(context);
				context.register(AsyncDisposableAutoConfiguration.class);
				context.refresh();
			}
			assertThat(graph.violations()).as("seed " + seed).isEmpty();
		}
	}

}
