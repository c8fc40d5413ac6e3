package io.github.asyncdisposable.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What to dispose and in which order: a directed graph without cycles. A node starts once
 * every node before it is finished; nodes with no path between them run at the same time.
 * Immutable; may be run once or often.
 *
 * @since 0.1.0
 */
public final class DisposalPlan {

	private final DisposalNode[] nodes;

	private final DisposalNode.Kind[] kinds;

	private final @Nullable DisposalAction[] actions;

	private final @Nullable Runnable[] housekeeping;

	private final Adjacency next;

	private final int[] blockers;

	private final int[] beansBehind;

	private final int asynchronous;

	private final int @Nullable [] straightOrder;

	private DisposalPlan(DisposalNode[] nodes, Adjacency next, int beansAfter) {
		this.nodes = nodes;
		this.kinds = new DisposalNode.Kind[nodes.length];
		this.actions = new DisposalAction[nodes.length];
		this.housekeeping = housekeeping(nodes);
		int asynchronous = 0;
		for (int i = 0; i < nodes.length; i++) {
			this.kinds[i] = nodes[i].kind();
			this.actions[i] = nodes[i].action();
			asynchronous += (this.actions[i] != null) ? 1 : 0;
		}
		this.asynchronous = asynchronous;
		this.next = next;
		this.blockers = next.incoming();
		int[] order = PlanOrder.topological(nodes, next, this.blockers);
		this.beansBehind = PlanOrder.beansBehind(this.kinds, next, order, beansAfter);
		this.straightOrder = (asynchronous == nodes.length) ? order : null;
	}

	/**
	 * Start a plan.
	 * @return an empty builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Make a plan that runs the given nodes strictly one by one.
	 * @param nodes the nodes, first to dispose first
	 * @return the plan
	 */
	public static DisposalPlan oneByOne(List<DisposalNode> nodes) {
		Builder builder = builder();
		for (DisposalNode node : nodes) {
			int index = builder.add(node);
			if (index > 0) {
				builder.order(index - 1, index);
			}
		}
		return builder.build();
	}

	/**
	 * Return the number of nodes.
	 * @return the number of nodes of every kind
	 */
	public int size() {
		return this.nodes.length;
	}

	/**
	 * Return a node.
	 * @param index its index, in the order in which nodes were added
	 * @return the node
	 */
	public DisposalNode node(int index) {
		return this.nodes[index];
	}

	/**
	 * Return whether there is nothing to dispose asynchronously.
	 * @return whether the plan has no asynchronous node
	 */
	public boolean isEmpty() {
		return this.asynchronous == 0;
	}

	/**
	 * How many nodes are asynchronous.
	 */
	int asynchronous() {
		return this.asynchronous;
	}

	/**
	 * Return the indexes of the nodes directly after a node.
	 * @param index the index of the node
	 * @return a new array of indexes
	 */
	public int[] after(int index) {
		return this.next.of(index);
	}

	/**
	 * The names of the beans directly behind a node, seen through what is no bean itself.
	 */
	List<String> beansAfter(int index) {
		Set<String> names = new LinkedHashSet<>();
		BitSet seen = new BitSet();
		IntQueue open = new IntQueue();
		open.add(index);
		while (!open.isEmpty()) {
			for (int after : after(open.remove())) {
				if (this.kinds[after].isBean()) {
					names.add(this.nodes[after].name());
				}
				else if (!seen.get(after)) {
					seen.set(after);
					open.add(after);
				}
			}
		}
		return List.copyOf(names);
	}

	/**
	 * Return how many beans stand on the longest chain that must follow a node, in this
	 * plan and in those {@linkplain Builder#followedBy after it}.
	 * @param index the index of the node
	 * @return the number of beans, without the node itself
	 */
	public int beansBehind(int index) {
		return this.beansBehind[index];
	}

	/**
	 * The kind of a node, beside the node: reading it in a run touches less memory.
	 */
	DisposalNode.Kind kind(int index) {
		return this.kinds[index];
	}

	/**
	 * The action of an asynchronous node, beside the node.
	 */
	DisposalAction action(int index) {
		return Objects.requireNonNull(this.actions[index]);
	}

	/**
	 * What a node leaves behind, beside the node.
	 */
	@Nullable Runnable housekeeping(int index) {
		return (this.housekeeping.length > 0) ? this.housekeeping[index] : null;
	}

	/**
	 * All nodes in the order in which they start if each ends before the next one,
	 * {@code null} if some are not asynchronous.
	 */
	int @Nullable [] straightOrder() {
		return this.straightOrder;
	}

	Adjacency adjacency() {
		return this.next;
	}

	int[] blockers() {
		return this.blockers.clone();
	}

	private static @Nullable Runnable[] housekeeping(DisposalNode[] nodes) {
		@Nullable Runnable[] housekeeping = {};
		for (int i = 0; i < nodes.length; i++) {
			if (nodes[i].housekeeping() != null) {
				housekeeping = (housekeeping.length > 0) ? housekeeping : new Runnable[nodes.length];
				housekeeping[i] = nodes[i].housekeeping();
			}
		}
		return housekeeping;
	}

	/**
	 * Collects nodes and their order. Not safe for use by several threads.
	 */
	public static final class Builder {

		private final List<DisposalNode> nodes = new ArrayList<>();

		private final Adjacency.Builder edges = new Adjacency.Builder();

		private int beansAfter;

		private Builder() {
		}

		/**
		 * Add a node. Of synchronous nodes that are ready at the same time, the one added
		 * first runs first.
		 * @param node the node
		 * @return its index
		 */
		public int add(DisposalNode node) {
			this.nodes.add(node);
			return this.nodes.size() - 1;
		}

		/**
		 * Demand that one node is finished before another one starts.
		 * @param first the index of the node that goes first
		 * @param second the index of the node that goes after it
		 * @return this builder
		 */
		public Builder order(int first, int second) {
			if (first < 0 || second < 0 || first >= this.nodes.size() || second >= this.nodes.size()) {
				throw new IllegalArgumentException("There is no edge from " + first + " to " + second + " in a plan of "
						+ this.nodes.size() + " nodes");
			}
			this.edges.add(first, second);
			return this;
		}

		/**
		 * Say that other plans share the deadline with this one and are run after it.
		 * @param beans how many beans stand on the longest chains of those plans
		 * @return this builder
		 */
		public Builder followedBy(int beans) {
			if (beans < 0) {
				throw new IllegalArgumentException("A plan cannot be followed by " + beans + " beans");
			}
			this.beansAfter = beans;
			return this;
		}

		/**
		 * Make the plan.
		 * @return the plan
		 * @throws IllegalArgumentException if the order has a cycle; the message names
		 * the nodes that wait for each other
		 */
		public DisposalPlan build() {
			return new DisposalPlan(this.nodes.toArray(DisposalNode[]::new), this.edges.build(this.nodes.size()),
					this.beansAfter);
		}

	}

}
