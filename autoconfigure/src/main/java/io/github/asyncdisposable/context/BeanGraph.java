package io.github.asyncdisposable.context;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Some beans and everything that depends on them, through whatever chain, as the bean
 * factory knows it at this moment. Read at once: Spring takes edges away while it
 * destroys. Beans are numbered from the one created last.
 */
final class BeanGraph {

	private final List<String> names;

	private final int[][] dependents;

	private BeanGraph(List<String> names, int[][] dependents) {
		this.names = names;
		this.dependents = dependents;
	}

	static BeanGraph above(DefaultListableBeanFactory beanFactory, Collection<String> roots) {
		Map<String, String[]> dependents = new LinkedHashMap<>();
		Deque<String> open = new ArrayDeque<>(roots);
		while (!open.isEmpty()) {
			String name = open.remove();
			if (!dependents.containsKey(name)) {
				String[] direct = beanFactory.getDependentBeans(name);
				dependents.put(name, direct);
				open.addAll(Arrays.asList(direct));
			}
		}
		List<String> names = lastCreatedFirst(beanFactory, dependents.keySet());
		Map<String, Integer> numbers = numbers(names);
		int[][] edges = names.stream()
			.map((name) -> Arrays.stream(dependents.get(name)).mapToInt(numbers::get).toArray())
			.toArray(int[][]::new);
		return new BeanGraph(names, edges);
	}

	List<String> names() {
		return this.names;
	}

	/**
	 * The numbers of the beans that directly depend on a bean.
	 */
	int[] dependentsOf(int bean) {
		return this.dependents[bean];
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
		for (int bean = 0; bean < kept.length; bean++) {
			int dependency = bean;
			int own = component.applyAsInt(bean);
			members.computeIfAbsent(own, (key) -> new ArrayList<>()).add(this.names.get(bean));
			kept[bean] = Arrays.stream(this.dependents[bean])
				.filter((dependent) -> component.applyAsInt(dependent) != own || dependent < dependency)
				.toArray();
		}
		members.values().stream().filter((names) -> names.size() > 1).forEach(cycles::add);
		return new BeanGraph(this.names, kept);
	}

	private static List<String> lastCreatedFirst(DefaultListableBeanFactory beanFactory, Collection<String> names) {
		Map<String, Integer> created = numbers(Arrays.asList(beanFactory.getSingletonNames()));
		return names.stream()
			.sorted(Comparator.<String>comparingInt((name) -> created.getOrDefault(name, -1)).reversed())
			.toList();
	}

	private static Map<String, Integer> numbers(List<String> names) {
		Map<String, Integer> numbers = new HashMap<>(names.size() * 2);
		for (String name : names) {
			numbers.put(name, numbers.size());
		}
		return numbers;
	}

}
