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
 * Tells what the plan would be now, for people: nothing is run, nothing is created. Any
 * thread may ask.
 */
final class PlanView {

	private final ManagedBeans managedBeans;

	private final SoftEdges softEdges;

	private final LifecycleBeans lifecycleBeans;

	private final PlanMaker planMaker;

	private final PlanDetails details;

	PlanView(ManagedBeans managedBeans, SoftEdges softEdges, LifecycleBeans lifecycleBeans, PlanMaker planMaker,
			PlanDetails details) {
		this.managedBeans = managedBeans;
		this.softEdges = softEdges;
		this.lifecycleBeans = lifecycleBeans;
		this.planMaker = planMaker;
		this.details = details;
	}

	/**
	 * The beans in the plan, part by part, and within a part step by step.
	 */
	List<PlannedBean> beans() {
		PlanWarnings warnings = PlanWarnings.quiet();
		BeanEdges edges = this.softEdges.read();
		Set<String> names = this.managedBeans.names();
		SchedulerEdges.warn(() -> edges, names, this.lifecycleBeans.all(), this.lifecycleBeans, warnings);
		List<Part> parts = parts(edges, new Outlook(this.lifecycleBeans).parts(edges, names, warnings), warnings);
		Map<String, String> planned = new HashMap<>();
		parts.stream()
			.flatMap((part) -> part.entries().stream())
			.forEach((entry) -> entry.names().forEach((name) -> planned.put(name, entry.names().get(0))));
		int beansAfter = parts.stream().mapToInt(Part::steps).sum();
		Map<String, List<String>> warningsByBean = warnings.byBean();
		List<PlannedBean> beans = new ArrayList<>();
		for (Part part : parts) {
			beansAfter -= part.steps();
			for (Entry entry : part.entries()) {
				beans.add(this.details.describe(entry.names(), entry.node(), part.slot(), entry.step(),
						entry.behind() + beansAfter, behind(entry.names(), edges, planned), warningsByBean));
			}
		}
		return beans;
	}

	private List<Part> parts(BeanEdges edges, Map<String, Set<String>> roots, PlanWarnings warnings) {
		Set<String> seen = new HashSet<>();
		List<Part> parts = new ArrayList<>();
		roots.forEach((slot, of) -> parts.add(part(slot, this.planMaker.graph(edges, of, warnings), seen)));
		return parts;
	}

	private Part part(String slot, BeanGraph graph, Set<String> seen) {
		BeanSteps steps = this.planMaker.steps(null);
		List<List<DisposalNode>> nodes = new ArrayList<>();
		for (int bean = 0; bean < graph.size(); bean++) {
			nodes.add(seen.addAll(graph.names(bean)) ? steps.of(graph.names(bean)) : List.of());
		}
		int[] numbers = this.planMaker.stepNumbers(graph, (bean) -> !nodes.get(bean).isEmpty());
		int[] behind = this.planMaker.beansBehind(graph, (bean) -> !nodes.get(bean).isEmpty());
		List<Entry> entries = new ArrayList<>();
		for (int bean = 0; bean < graph.size(); bean++) {
			List<String> names = graph.names(bean);
			// An inner bean may go within the step of its outer one.
			List<DisposalNode> shown = nodes.get(bean).isEmpty() ? steps.withinOuter(names) : nodes.get(bean);
			if (!shown.isEmpty()) {
				entries.add(new Entry(names, shown.get(0), Math.max(numbers[bean], 1), behind[bean]));
			}
		}
		entries.sort(Comparator.comparingInt(Entry::step));
		return new Part(slot, entries, IntStream.of(numbers).max().orElse(0));
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
	 * A part of the plan, and how many steps it has.
	 */
	private record Part(String slot, List<Entry> entries, int steps) {
	}

	/**
	 * What is known of a bean before all are.
	 */
	private record Entry(List<String> names, DisposalNode node, int step, int behind) {
	}

}
