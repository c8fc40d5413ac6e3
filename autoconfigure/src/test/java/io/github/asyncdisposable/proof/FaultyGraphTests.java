package io.github.asyncdisposable.proof;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random applications in which disposals fail, hang, spin, come late and interfere with
 * the close. A run is repeated with {@code -Dasync-disposable.seed=<seed>} and
 * {@code -Dasync-disposable.faulty-graphs=1}, and a shrunk graph with
 * {@code -Dasync-disposable.graph='<text>'}.
 */
class FaultyGraphTests {

	private static final int GRAPHS = Integer.getInteger("async-disposable.faulty-graphs", 300);

	private static final long SEED = Long.getLong("async-disposable.seed", System.nanoTime());

	private static final int RUNS = 5;

	private static final String GRAPH = System.getProperty("async-disposable.graph", "");

	@Test
	@DisplayName("D1 to D12, T1 to T4, F1, F2, C4, C5: with whatever fault, each goes once, in order and in time")
	void whenRandomApplicationWithFaultsClosesThenTheRulesHold() throws Exception {
		if (!GRAPH.isEmpty()) {
			check("the given one", FaultyGraph.parse(GRAPH));
			return;
		}
		System.out.println("Seeds " + SEED + " to " + (SEED + GRAPHS - 1));
		for (long seed = SEED; seed < SEED + GRAPHS; seed++) {
			check("seed " + seed, FaultyGraph.random(seed));
		}
	}

	@Test
	@DisplayName("what is printed of a graph is the graph")
	void whenGraphIsPrintedThenItCanBeRead() {
		FaultyGraph graph = FaultyGraph.random(SEED);
		assertThat(FaultyGraph.parse(graph.toString())).isEqualTo(graph);
	}

	/**
	 * Run a graph, a few times where one is not sure.
	 */
	private static void check(String name, FaultyGraph graph) throws InterruptedException {
		GraphRun run = new GraphRun(graph);
		List<String> violations = run.violations(false);
		for (int i = 2; i <= RUNS && run.isUnsure() && violations.isEmpty(); i++) {
			run = new GraphRun(graph);
			violations = run.violations(i == RUNS);
		}
		if (run.isUnsure()) {
			System.out.println("The machine is too busy to tell the order of " + name);
		}
		if (!violations.isEmpty()) {
			System.out.println("Shrinking " + name + ": " + violations);
			String rule = violations.get(0).split(" ")[0];
			FaultyGraph smallest = new GraphShrinker((smaller) -> fails(smaller, rule)).shrink(graph);
			GraphRun last = new GraphRun(smallest);
			String trace = run.trace.toString();
			assertThat(violations)
				.as("%s%n%s%nshrunk: -Dasync-disposable.graph='%s'%nwith %s%n%s", name, trace, smallest,
						last.violations(true), last.trace)
				.isEmpty();
		}
	}

	/**
	 * Whether a graph fails by the same rule.
	 */
	private static boolean fails(FaultyGraph graph, String rule) {
		try {
			List<String> violations = new GraphRun(graph).violations(true);
			violations.removeIf((violation) -> !violation.startsWith(rule));
			if (!violations.isEmpty()) {
				System.out.println("Still fails with " + graph.beans().size() + " beans: " + violations.get(0));
			}
			return !violations.isEmpty();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (RuntimeException ex) {
			// It does not even start.
			return false;
		}
	}

}
