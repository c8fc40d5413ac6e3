package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.function.IntPredicate;

import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Makes a plan, or a part of it, from the graph as it is now (D2): some managed beans,
 * and of all others those that depend on one. The rest stays Spring's (D5).
 */
final class PlanMaker {

	private final DefaultListableBeanFactory beanFactory;

	private final ManagedBeans managedBeans;

	private final NodeMaker nodeMaker;

	private final SpringDestruction destruction;

	private final LateBeans lateBeans;

	private final DisposalOrder order;

	PlanMaker(DefaultListableBeanFactory beanFactory, ManagedBeans managedBeans, NodeMaker nodeMaker,
			SpringDestruction destruction, LateBeans lateBeans, DisposalOrder order) {
		this.beanFactory = beanFactory;
		this.managedBeans = managedBeans;
		this.nodeMaker = nodeMaker;
		this.destruction = destruction;
		this.lateBeans = lateBeans;
		this.order = order;
	}

	/**
	 * Read the graph of some managed beans and of what must precede them.
	 */
	BeanGraph graph(BeanEdges edges, Collection<String> roots, PlanWarnings warnings) {
		this.lateBeans.addTo(edges, roots);
		List<List<String>> cycles = new ArrayList<>();
		CreationOrder created = new CreationOrder(this.beanFactory, edges, this.order == DisposalOrder.CREATION);
		BeanGraph graph = BeanGraph.above(edges, roots, this::instance, created).withoutCycles(edges, cycles);
		for (List<String> cycle : cycles) {
			warnings.add(cycle, "These beans depend on each other and are disposed in reverse order of their creation: "
					+ String.join(", ", cycle));
		}
		return graph;
	}

	/**
	 * What is still to be done for a bean.
	 * @param inDestruction the bean whose callbacks Spring will go on with after the
	 * plan, {@code null} if there is none
	 */
	BeanSteps steps(@Nullable String inDestruction) {
		return new BeanSteps(this.beanFactory, this.managedBeans, this.nodeMaker, this.destruction, inDestruction);
	}

	/**
	 * Number the steps, from 1: how many beans must be finished before one is.
	 * @param counts which nodes of the graph are a step of their own
	 */
	int[] stepNumbers(BeanGraph graph, IntPredicate counts) {
		return (this.order == DisposalOrder.CREATION) ? places(graph, counts) : graph.steps(counts);
	}

	/**
	 * Count the beans that must follow each.
	 * @param counts which nodes of the graph are a step of their own
	 */
	int[] beansBehind(BeanGraph graph, IntPredicate counts) {
		if (this.order != DisposalOrder.CREATION) {
			return graph.behind(counts);
		}
		int[] places = places(graph, counts);
		int all = (places.length > 0) ? places[places.length - 1] : 0;
		return Arrays.stream(places).map((place) -> all - place).toArray();
	}

	private static int[] places(BeanGraph graph, IntPredicate counts) {
		int[] places = new int[graph.size()];
		for (int bean = 0, place = 0; bean < places.length; bean++) {
			place += counts.test(bean) ? 1 : 0;
			places[bean] = place;
		}
		return places;
	}

	/**
	 * Make a plan.
	 * @param stops adds what must happen before a bean's own steps
	 * @param beansAfter how many beans stand on the longest chains of later parts
	 */
	DisposalPlan plan(BeanGraph graph, BeanSteps steps, LifecycleStops stops, int beansAfter) {
		List<List<DisposalNode>> nodes = new ArrayList<>(graph.size());
		BitSet takingAlong = takingAlong(graph, steps);
		for (int bean = 0; bean < graph.size(); bean++) {
			if (graph.isInCycle(bean)) {
				this.destruction.inCycle(graph.names(bean));
			}
			List<DisposalNode> own = stops.of(graph.names(bean));
			own.addAll(steps.of(graph.names(bean)));
			if (this.order == DisposalOrder.DEPENDENCY && !takingAlong.get(bean)) {
				steps.letGo(graph.names(bean), own);
			}
			nodes.add(own);
		}
		return (this.order == DisposalOrder.CREATION) ? oneByOne(nodes, beansAfter) : byDependency(graph, nodes, steps,
				(bean) -> takingAlong.get(bean) && !this.destruction.isAlone(graph.names(bean)), beansAfter);
	}

	/**
	 * The beans with which Spring would destroy others whose turn has not come: the inner
	 * ones, or the rest of a cycle, of what depends on them, or their own.
	 */
	private BitSet takingAlong(BeanGraph graph, BeanSteps steps) {
		BitSet group = new BitSet();
		for (int bean = 0; bean < graph.size(); bean++) {
			group.set(bean, graph.isInCycle(bean) || steps.isOrHasInner(graph.names(bean)));
		}
		BitSet taking = (BitSet) group.clone();
		if (!group.isEmpty()) {
			int[] groupsAbove = graph.steps(group::get);
			for (int bean = 0; bean < groupsAbove.length; bean++) {
				if (groupsAbove[bean] > (group.get(bean) ? 1 : 0)) {
					taking.set(bean);
					this.destruction.neededByGroup(graph.names(bean));
				}
			}
		}
		return taking;
	}

	private DisposalPlan byDependency(BeanGraph graph, List<List<DisposalNode>> nodes, BeanSteps steps,
			IntPredicate notAlone, int beansAfter) {
		DisposalPlan.Builder plan = DisposalPlan.builder().followedBy(beansAfter);
		int[] first = new int[nodes.size()];
		int[] last = new int[nodes.size()];
		for (int bean = 0; bean < nodes.size(); bean++) {
			List<DisposalNode> own = nodes.get(bean);
			first[bean] = plan.add(own.isEmpty() ? DisposalNode.relay(graph.names(bean).get(0)) : own.get(0));
			last[bean] = first[bean];
			for (int i = 1; i < own.size(); i++) {
				int next = plan.add(own.get(i));
				plan.order(last[bean], next);
				last[bean] = next;
			}
		}
		for (int bean = 0; bean < nodes.size(); bean++) {
			for (int dependent : graph.dependentsOf(bean)) {
				plan.order(last[dependent], first[bean]);
			}
		}
		new InnerBeanOrder(graph, nodes, (bean) -> steps.isInner(graph.names(bean))).order(plan, first, notAlone);
		new CycleOrder(graph, nodes, first, last).order(plan, notAlone);
		return plan.build();
	}

	private static DisposalPlan oneByOne(List<List<DisposalNode>> nodes, int beansAfter) {
		DisposalPlan.Builder plan = DisposalPlan.builder().followedBy(beansAfter);
		nodes.stream().flatMap(List::stream).forEach((node) -> {
			int index = plan.add(node);
			if (index > 0) {
				plan.order(index - 1, index);
			}
		});
		return plan.build();
	}

	/**
	 * What makes two names one bean (D11).
	 */
	private @Nullable Object instance(String name) {
		ManagedBean managed = this.managedBeans.get(name);
		return (managed != null) ? managed.bean() : null;
	}

}
