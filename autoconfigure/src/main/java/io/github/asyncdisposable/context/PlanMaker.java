package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.List;

import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Makes the plan from the bean factory's graph as it is now (D2): the managed beans, and
 * of all others those that depend on one. The rest stays Spring's (D5).
 */
final class PlanMaker {

	private static final Log logger = LogFactory.getLog(PlanMaker.class);

	private final DefaultListableBeanFactory beanFactory;

	private final ManagedBeans managedBeans;

	private final NodeMaker nodeMaker;

	private final DisposalOrder order;

	PlanMaker(DefaultListableBeanFactory beanFactory, ManagedBeans managedBeans, NodeMaker nodeMaker,
			DisposalOrder order) {
		this.beanFactory = beanFactory;
		this.managedBeans = managedBeans;
		this.nodeMaker = nodeMaker;
		this.order = order;
	}

	DisposalPlan make() {
		List<List<String>> cycles = new ArrayList<>();
		BeanGraph graph = BeanGraph.above(this.beanFactory, this.managedBeans.names()).withoutCycles(cycles);
		for (List<String> cycle : cycles) {
			logger.warn("These beans depend on each other and are disposed in reverse order of their creation: "
					+ String.join(", ", cycle));
		}
		return (this.order == DisposalOrder.CREATION) ? oneByOne(graph) : byDependency(graph);
	}

	private DisposalPlan byDependency(BeanGraph graph) {
		DestroyCallbacks callbacks = new DestroyCallbacks(this.beanFactory);
		DisposalPlan.Builder plan = DisposalPlan.builder();
		int size = graph.names().size();
		int[] first = new int[size];
		int[] last = new int[size];
		for (int bean = 0; bean < size; bean++) {
			String name = graph.names().get(bean);
			List<DisposalNode> nodes = nodes(name, callbacks);
			first[bean] = plan.add(nodes.isEmpty() ? DisposalNode.relay(name) : nodes.get(0));
			last[bean] = first[bean];
			for (int i = 1; i < nodes.size(); i++) {
				int next = plan.add(nodes.get(i));
				plan.order(last[bean], next);
				last[bean] = next;
			}
		}
		for (int bean = 0; bean < size; bean++) {
			for (int dependent : graph.dependentsOf(bean)) {
				plan.order(last[dependent], first[bean]);
			}
		}
		return plan.build();
	}

	private DisposalPlan oneByOne(BeanGraph graph) {
		DestroyCallbacks callbacks = new DestroyCallbacks(this.beanFactory);
		return DisposalPlan
			.oneByOne(graph.names().stream().flatMap((name) -> nodes(name, callbacks).stream()).toList());
	}

	/**
	 * What is to be done for a bean, one after another; nothing for a plain one.
	 */
	private List<DisposalNode> nodes(String name, DestroyCallbacks callbacks) {
		ManagedBean managed = this.managedBeans.get(name);
		if (managed != null) {
			DisposalNode disposal = this.nodeMaker.disposal(managed);
			return callbacks.has(name, managed.bean())
					? List.of(disposal, this.nodeMaker.remainder(name, managed.bean())) : List.of(disposal);
		}
		Object singleton = existing(name);
		return (singleton != null && callbacks.has(name, singleton))
				? List.of(this.nodeMaker.synchronous(name, singleton)) : List.of();
	}

	private @Nullable Object existing(String name) {
		return this.beanFactory.getSingleton(name);
	}

}
