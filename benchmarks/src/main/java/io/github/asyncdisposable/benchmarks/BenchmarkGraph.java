package io.github.asyncdisposable.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A graph of beans by number, with how long each takes to dispose. A bean depends on
 * beans with higher numbers only.
 *
 * @param micros how long each takes, in microseconds; zero for one that is done at once
 * @param dependencies the numbers of the beans that each depends on
 */
record BenchmarkGraph(long[] micros, List<int[]> dependencies) {

	static BenchmarkGraph independent(int beans, long micros) {
		return new BenchmarkGraph(all(beans, micros), none(beans));
	}

	static BenchmarkGraph chain(int beans, long micros) {
		List<int[]> dependencies = new ArrayList<>();
		for (int i = 0; i < beans; i++) {
			dependencies.add((i + 1 < beans) ? new int[] { i + 1 } : new int[0]);
		}
		return new BenchmarkGraph(all(beans, micros), dependencies);
	}

	/**
	 * Two chains of ten whose beans take 100 and 10 ms in turns, the one 10 where the
	 * other takes 100: 550 ms each, but 1,000 ms for who goes layer by layer.
	 */
	static BenchmarkGraph twoChains() {
		long[] micros = new long[20];
		List<int[]> dependencies = new ArrayList<>();
		for (int i = 0; i < micros.length; i++) {
			micros[i] = ((i / 10 + i) % 2 == 0) ? 100_000 : 10_000;
			dependencies.add((i % 10 < 9) ? new int[] { i + 1 } : new int[0]);
		}
		return new BenchmarkGraph(micros, dependencies);
	}

	/**
	 * Layers in which each bean depends on one to three beans of the next layer.
	 * @param slowPercent how many of a hundred take 100 ms instead of 1 to 5 ms
	 */
	static BenchmarkGraph layered(int beans, int layers, int slowPercent, long seed) {
		Random random = new Random(seed);
		long[] micros = new long[beans];
		List<int[]> dependencies = new ArrayList<>();
		int width = beans / layers;
		for (int i = 0; i < beans; i++) {
			micros[i] = (random.nextInt(100) < slowPercent) ? 100_000 : 1_000 + random.nextInt(4_001);
			int next = (i / width + 1) * width;
			dependencies.add((next < beans)
					? random.ints(1 + random.nextInt(3), next, next + width).distinct().toArray() : new int[0]);
		}
		return new BenchmarkGraph(micros, dependencies);
	}

	/**
	 * The same to warm up with: none takes more than a millisecond.
	 */
	BenchmarkGraph hurried() {
		return new BenchmarkGraph(Arrays.stream(this.micros).map((one) -> Math.min(one, 1_000)).toArray(),
				this.dependencies);
	}

	int size() {
		return this.micros.length;
	}

	/**
	 * The longest chain, in nanoseconds, of beans that took this long.
	 */
	long criticalPath(long[] nanos) {
		long longest = 0;
		long[] before = new long[size()];
		for (int i = 0; i < size(); i++) {
			long end = before[i] + nanos[i];
			longest = Math.max(longest, end);
			for (int dependency : this.dependencies.get(i)) {
				before[dependency] = Math.max(before[dependency], end);
			}
		}
		return longest;
	}

	/**
	 * The layer of each: how many there are at most on a way to it from one that nothing
	 * depends on.
	 */
	int[] layers() {
		int[] layers = new int[size()];
		for (int i = 0; i < layers.length; i++) {
			for (int dependency : this.dependencies.get(i)) {
				layers[dependency] = Math.max(layers[dependency], layers[i] + 1);
			}
		}
		return layers;
	}

	private static long[] all(int beans, long micros) {
		long[] all = new long[beans];
		Arrays.fill(all, micros);
		return all;
	}

	private static List<int[]> none(int beans) {
		List<int[]> none = new ArrayList<>();
		for (int i = 0; i < beans; i++) {
			none.add(new int[0]);
		}
		return none;
	}

}
