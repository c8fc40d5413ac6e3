package io.github.asyncdisposable.context;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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

	private BeanGraph(List<List<String>> names, int[][] dependents) {
		this.names = names;
		this.dependents = dependents;
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
		for (String name : all.stream().sorted(Comparator.comparingInt(created)).toList()) {
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
		for (int node = 0; node < dependents.length; node++) {
			int self = node;
			dependents[node] = nodes.get(node)
				.stream()
				.flatMap((name) -> edges.dependentsOf(name).stream())
				.mapToInt(numbers::get)
				.filter((dependent) -> dependent != self)
				.distinct()
				.toArray();
		}
		return new BeanGraph(nodes, dependents);
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
	 * Return the graph without cycles (D4): of the edges within one, those stay on which
	 * the bean created later goes first.
	 * @param cycles where to put the names of the beans of each cycle
	 * @return a graph in which every chain ends
	 */
	BeanGraph withoutCycles(Collection<List<String>> cycles) {
		IntUnaryOperator component = new Components(this.dependents).find();
		Map<Integer, List<String>> members = new LinkedHashMap<>();
		int[][] kept = new int[this.dependents.length][];
		for (int node = 0; node < kept.length; node++) {
			int dependency = node;
			int own = component.applyAsInt(node);
			members.computeIfAbsent(own, (key) -> new ArrayList<>()).add(this.names.get(node).get(0));
			kept[node] = Arrays.stream(this.dependents[node])
				.filter((dependent) -> component.applyAsInt(dependent) != own || dependent < dependency)
				.toArray();
		}
		members.values().stream().filter((names) -> names.size() > 1).forEach(cycles::add);
		return new BeanGraph(this.names, kept);
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
