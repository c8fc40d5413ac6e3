package io.github.asyncdisposable.context;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Some beans and everything that depends on them, through whatever chain, as it is at
 * this moment. Read at once: Spring takes edges away while it destroys. One node for each
 * instance, also where it has several names (D11); nodes are numbered from the one
 * created last.
 */
final class BeanGraph {

	private final List<List<String>> names;

	private final int[][] dependents;

	private final BitSet inCycle;

	private final List<BitSet> cycles;

	private BeanGraph(List<List<String>> names, int[][] dependents, BitSet inCycle, List<BitSet> cycles) {
		this.names = names;
		this.dependents = dependents;
		this.inCycle = inCycle;
		this.cycles = cycles;
	}

	/**
	 * Read the graph.
	 * @param roots the beans at the bottom
	 * @param instance what a name stands for, {@code null} if that does not matter
	 * @param created from a name to its place in the order of creation
	 */
	static BeanGraph above(BeanEdges edges, Collection<String> roots, Function<String, @Nullable Object> instance,
			ToIntFunction<String> created) {
		Set<String> all = edges.above(roots);
		IdentityHashMap<Object, List<String>> byInstance = new IdentityHashMap<>();
		List<List<String>> nodes = new ArrayList<>(all.size());
		for (String name : sorted(all, created)) {
			Object object = instance.apply(name);
			List<String> known = (object != null) ? byInstance.get(object) : null;
			if (known != null) {
				known.add(name);
				continue;
			}
			List<String> node = new ArrayList<>(1);
			node.add(name);
			nodes.add(node);
			if (object != null) {
				byInstance.put(object, node);
			}
		}
		Collections.reverse(nodes);
		Map<String, Integer> numbers = numbers(nodes);
		int[][] dependents = new int[nodes.size()][];
		BitSet inCycle = new BitSet();
		for (int node = 0; node < dependents.length; node++) {
			dependents[node] = dependents(nodes.get(node), node, edges, numbers);
			inCycle.set(node, nodes.get(node).stream().anyMatch(edges::isCut));
		}
		return new BeanGraph(nodes, dependents, inCycle, List.of());
	}

	int size() {
		return this.names.size();
	}

	/**
	 * The names of an instance, the one registered first first.
	 */
	List<String> names(int node) {
		return this.names.get(node);
	}

	/**
	 * The numbers of the nodes that directly depend on a node.
	 */
	int[] dependentsOf(int node) {
		return this.dependents[node];
	}

	/**
	 * Whether a bean was part of a cycle before that was cut.
	 */
	boolean isInCycle(int node) {
		return this.inCycle.get(node);
	}

	/**
	 * The beans of each cycle that was cut.
	 */
	List<BitSet> cycles() {
		return this.cycles;
	}

	/**
	 * Return the graph without cycles (D4): of the edges within one, soft ones that the
	 * bean factory has come to know give way, and where that does not do, those stay on
	 * which the bean created later goes first.
	 * @param cycles where to put the names of the beans of each cycle of hard edges
	 * @return a graph in which every chain ends
	 */
	BeanGraph withoutCycles(BeanEdges edges, Collection<List<String>> cycles) {
		Map<Integer, BitSet> found = cycles(this.dependents);
		if (found.isEmpty()) {
			return this;
		}
		int[][] kept = this.dependents.clone();
		BitSet inCycle = (BitSet) this.inCycle.clone();
		for (BitSet cycle : found.values()) {
			inCycle.or(cycle);
			keep(kept, cycle, (node, dependent) -> !isGivingWay(node, dependent, edges));
		}
		for (BitSet cycle : cycles(kept).values()) {
			cycles.add(cycle.stream().mapToObj((node) -> this.names.get(node).get(0)).toList());
			keep(kept, cycle, (node, dependent) -> dependent < node);
		}
		return new BeanGraph(this.names, kept, inCycle, List.copyOf(found.values()));
	}

	private static Map<Integer, BitSet> cycles(int[][] dependents) {
		IntUnaryOperator component = new Components(dependents).find();
		Map<Integer, BitSet> cycles = new LinkedHashMap<>();
		for (int node = 0; node < dependents.length; node++) {
			int own = component.applyAsInt(node);
			if (Arrays.stream(dependents[node]).anyMatch((dependent) -> component.applyAsInt(dependent) == own)) {
				cycles.computeIfAbsent(own, (key) -> new BitSet()).set(node);
			}
		}
		return cycles;
	}

	/**
	 * Keep some of the edges within a cycle.
	 */
	private static void keep(int[][] dependents, BitSet cycle, BiPredicate<Integer, Integer> wanted) {
		cycle.stream()
			.forEach((node) -> dependents[node] = Arrays.stream(dependents[node])
				.filter((dependent) -> !cycle.get(dependent) || wanted.test(node, dependent))
				.toArray());
	}

	private boolean isGivingWay(int node, int dependent, BeanEdges edges) {
		return this.names.get(node)
			.stream()
			.allMatch((name) -> this.names.get(dependent)
				.stream()
				.allMatch((user) -> edges.isGivingWay(name, user) || !edges.dependentsOf(name).contains(user)));
	}

	/**
	 * Count steps: how many nodes stand on the longest chain that ends with a node.
	 * @param counts which nodes are a step of their own
	 * @return the number of each node; only for a graph without cycles
	 */
	int[] steps(IntPredicate counts) {
		return longestChains(this.dependents, dependencies(), counts);
	}

	/**
	 * Count how many nodes stand on the longest chain that must follow a node.
	 * @param counts which nodes count
	 * @return the number of each node; only for a graph without cycles
	 */
	int[] behind(IntPredicate counts) {
		int[] behind = longestChains(dependencies(), this.dependents, counts);
		IntStream.range(0, behind.length).filter(counts).forEach((node) -> behind[node]--);
		return behind;
	}

	private static int[] longestChains(int[][] before, int[][] after, IntPredicate counts) {
		int[] open = Arrays.stream(before).mapToInt((direct) -> direct.length).toArray();
		int[] longest = new int[open.length];
		Deque<Integer> ready = new ArrayDeque<>();
		IntStream.range(0, open.length).filter((node) -> open[node] == 0).forEach(ready::add);
		while (!ready.isEmpty()) {
			int node = ready.remove();
			longest[node] += counts.test(node) ? 1 : 0;
			for (int next : after[node]) {
				longest[next] = Math.max(longest[next], longest[node]);
				if (--open[next] == 0) {
					ready.add(next);
				}
			}
		}
		return longest;
	}

	/**
	 * The numbers of the nodes that each node directly depends on.
	 */
	int[][] dependencies() {
		List<List<Integer>> dependencies = new ArrayList<>();
		this.names.forEach((name) -> dependencies.add(new ArrayList<>(2)));
		for (int node = 0; node < this.dependents.length; node++) {
			for (int dependent : this.dependents[node]) {
				dependencies.get(dependent).add(node);
			}
		}
		return dependencies.stream()
			.map((direct) -> direct.stream().mapToInt(Integer::intValue).toArray())
			.toArray(int[][]::new);
	}

	/**
	 * Return the nodes that are reached from some, by one edge at least.
	 * @param next from a node to those that its edges lead to
	 */
	static BitSet reached(IntStream from, IntFunction<int[]> next) {
		BitSet reached = new BitSet();
		Deque<Integer> open = new ArrayDeque<>();
		from.forEach(open::add);
		while (!open.isEmpty()) {
			for (int node : next.apply(open.remove())) {
				if (!reached.get(node)) {
					reached.set(node);
					open.add(node);
				}
			}
		}
		return reached;
	}

	private static String[] sorted(Collection<String> names, ToIntFunction<String> created) {
		String[] unsorted = names.toArray(String[]::new);
		long[] places = new long[unsorted.length];
		for (int i = 0; i < places.length; i++) {
			places[i] = ((long) created.applyAsInt(unsorted[i]) << Integer.SIZE) | i;
		}
		Arrays.sort(places);
		String[] sorted = new String[places.length];
		for (int i = 0; i < places.length; i++) {
			sorted[i] = unsorted[(int) places[i]];
		}
		return sorted;
	}

	private static int[] dependents(List<String> names, int self, BeanEdges edges, Map<String, Integer> numbers) {
		IntStream.Builder dependents = IntStream.builder();
		int count = 0;
		for (String name : names) {
			for (String dependent : edges.dependentsOf(name)) {
				int number = numbers.getOrDefault(dependent, self);
				if (number != self) {
					dependents.add(number);
					count++;
				}
			}
		}
		return (count > 1) ? dependents.build().distinct().toArray() : dependents.build().toArray();
	}

	private static Map<String, Integer> numbers(List<List<String>> nodes) {
		Map<String, Integer> numbers = new HashMap<>(nodes.size() * 2);
		for (int node = 0; node < nodes.size(); node++) {
			for (String name : nodes.get(node)) {
				numbers.put(name, node);
			}
		}
		return numbers;
	}

}
