package io.github.asyncdisposable.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * Something to close.
 *
 * @param key its name on the command line and among the results
 * @param title its name in the tables
 * @param graph what there is
 * @param trouble what the bean in the middle does, or all of them
 * @param rounds how often to measure, if time allows
 */
record Workload(String key, String title, BenchmarkGraph graph, Trouble trouble, int rounds) {

	/** How long a bean may take where a peer knows limits, and one hangs. */
	static final Duration LIMIT = Duration.ofMillis(500);

	static List<Workload> all() {
		BenchmarkGraph short10 = BenchmarkGraph.chain(10, 20_000);
		return List.of(
				new Workload("independent", "100 independent x 20 ms", BenchmarkGraph.independent(100, 20_000),
						Trouble.NONE, 15),
				new Workload("chain", "chain 20 x 20 ms", BenchmarkGraph.chain(20, 20_000), Trouble.NONE, 5),
				new Workload("two-chains", "two chains of ten, 100/10 ms in turns", BenchmarkGraph.twoChains(),
						Trouble.NONE, 5),
				new Workload("layered", "1,000 in 10 layers, 1-5 ms", BenchmarkGraph.layered(1000, 10, 0, 42),
						Trouble.NONE, 15),
				new Workload("skewed", "1,000 in 10 layers, 5% 100 ms", BenchmarkGraph.layered(1000, 10, 5, 42),
						Trouble.NONE, 5),
				new Workload("hung", "chain 10 x 20 ms, one hangs, limit 500 ms", short10, Trouble.HANGS, 3),
				new Workload("failing", "chain 10 x 20 ms, one fails", short10, Trouble.FAILS, 3),
				new Workload("blocking", "100 that block 20 ms in the call", BenchmarkGraph.independent(100, 20_000),
						Trouble.BLOCKS, 15),
				new Workload("no-op", "10,000 that are done at once", BenchmarkGraph.independent(10_000, 0),
						Trouble.NONE, 15));
	}

	/**
	 * The same to warm up with: none takes more than a millisecond, and none hangs.
	 */
	Workload hurried() {
		return new Workload(this.key, this.title, this.graph.hurried(), hangs() ? Trouble.NONE : this.trouble,
				this.rounds);
	}

	boolean hangs() {
		return this.trouble == Trouble.HANGS;
	}

	/**
	 * What goes wrong.
	 */
	enum Trouble {

		NONE, HANGS, FAILS, BLOCKS

	}

}
