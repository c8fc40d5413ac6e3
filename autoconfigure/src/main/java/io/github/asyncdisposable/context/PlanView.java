package io.github.asyncdisposable.context;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import io.github.asyncdisposable.engine.DisposalNode;

/**
 * Tells what the plan would be now, for people: nothing is run, nothing is created.
 */
final class PlanView {

	private final ManagedBeans managedBeans;

	private final SoftEdges softEdges;

	private final LifecycleBeans lifecycleBeans;

	private final PlanMaker planMaker;

	PlanView(ManagedBeans managedBeans, SoftEdges softEdges, LifecycleBeans lifecycleBeans, PlanMaker planMaker) {
		this.managedBeans = managedBeans;
		this.softEdges = softEdges;
		this.lifecycleBeans = lifecycleBeans;
		this.planMaker = planMaker;
	}

	/**
	 * The beans in the plan, part by part, and within a part step by step.
	 */
	List<PlannedBean> beans() {
		PlanWarnings warnings = PlanWarnings.quiet();
		BeanEdges edges = this.softEdges.read();
		Set<String> names = this.managedBeans.names();
		SchedulerEdges.warn(edges, names, this.lifecycleBeans, warnings);
		Map<String, Set<String>> parts = new Outlook(this.lifecycleBeans).parts(edges, names, warnings);
		List<Entry> entries = new ArrayList<>();
		Set<String> seen = new HashSet<>();
		parts.forEach(
				(slot, roots) -> entries.addAll(entries(slot, this.planMaker.graph(edges, roots, warnings), seen)));
		Map<String, String> planned = new HashMap<>();
		entries.forEach((entry) -> entry.names().forEach((name) -> planned.put(name, entry.names().get(0))));
		return entries.stream()
			.map((entry) -> new PlannedBean(entry.names().get(0), entry.node(), entry.slot(), entry.step(),
					behind(entry.names(), edges, planned), warnings.of(entry.names().get(0))))
			.toList();
	}

	private List<Entry> entries(String slot, BeanGraph graph, Set<String> seen) {
		BeanSteps steps = this.planMaker.steps(null);
		List<List<DisposalNode>> nodes = new ArrayList<>();
		for (int bean = 0; bean < graph.size(); bean++) {
			nodes.add(seen.addAll(graph.names(bean)) ? steps.of(graph.names(bean)) : List.of());
		}
		int[] numbers = graph.steps((bean) -> !nodes.get(bean).isEmpty());
		return IntStream.range(0, nodes.size())
			.filter((bean) -> !nodes.get(bean).isEmpty())
			.mapToObj((bean) -> new Entry(graph.names(bean), nodes.get(bean).get(0), slot, numbers[bean]))
			.sorted(Comparator.comparingInt(Entry::step))
			.toList();
	}

	/**
	 * The planned beans directly behind one, in whatever part, seen through plain beans.
	 */
	private static List<String> behind(List<String> names, BeanEdges edges, Map<String, String> planned) {
		Set<String> behind = new LinkedHashSet<>();
		Set<String> seen = new HashSet<>(names);
		Deque<String> open = new ArrayDeque<>(names);
		while (!open.isEmpty()) {
			for (String dependency : edges.dependenciesOf(open.remove())) {
				String known = planned.get(dependency);
				if (known != null && !names.contains(dependency)) {
					behind.add(known);
				}
				else if (seen.add(dependency)) {
					open.add(dependency);
				}
			}
		}
		return List.copyOf(behind);
	}

	/**
	 * What is known of a bean before all are.
	 */
	private record Entry(List<String> names, DisposalNode node, String slot, int step) {
	}

}
