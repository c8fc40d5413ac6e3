package io.github.asyncdisposable.scope;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

import io.github.asyncdisposable.context.DisposalOrder;
import io.github.asyncdisposable.context.ManagedBean;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Makes the plan for what a scope still owns (D2, D3). A bean needs what was created
 * while it was being created, however it asked for it; and what the bean factory has
 * recorded as its dependencies, or what it asks for without leaving a record, directly or
 * through beans that need no disposal.
 */
final class ScopePlan {

	private final ScopeDisposals disposals;

	private final ScopedBean[] beans;

	private final int size;

	private final @Nullable DisposalNode begun;

	private final BitSet[] needs;

	private final Map<String, BitSet> places = new HashMap<>();

	/**
	 * Create a plan for the first beans of an array.
	 * @param begun the node of the last one of these, if its disposal has begun
	 */
	ScopePlan(ScopeDisposals disposals, ScopedBean[] beans, int size, @Nullable DisposalNode begun) {
		this.disposals = disposals;
		this.beans = beans;
		this.size = size;
		this.begun = begun;
		this.needs = new BitSet[size];
	}

	/**
	 * Whether one of the first beans of an array may need a younger one, that was not
	 * created with it: one that it has asked for later (D4).
	 */
	static boolean isYoungerNeeded(ScopedBean[] beans, int size) {
		for (int i = size - 2; i >= 0; i--) {
			Set<String> later = askedLater(beans[i]);
			for (int other = i + 1; !later.isEmpty() && other < size; other++) {
				if (beans[other].ownedBefore() > i && later.contains(beans[other].name())) {
					return true;
				}
			}
		}
		return false;
	}

	private static Set<String> askedLater(ScopedBean bean) {
		ScopedKind kind = bean.kind();
		return (kind != null) ? kind.askedLater() : Set.of();
	}

	DisposalPlan make() {
		DisposalPlan.Builder plan = DisposalPlan.builder();
		int[] first = new int[this.size];
		int[] last = new int[this.size];
		for (int i = this.size - 1; i >= 0; i--) {
			first[i] = plan.add(firstStep(i));
			last[i] = first[i];
			if (this.beans[i].managed() != null && this.beans[i].isCallbackDue()) {
				last[i] = plan.add(remainder(this.beans[i]));
				plan.order(first[i], last[i]);
			}
		}
		if (this.disposals.instances().order() == DisposalOrder.CREATION) {
			for (int i = this.size - 1; i > 0; i--) {
				plan.order(last[i], first[i - 1]);
			}
			return plan.build();
		}
		findNeeds();
		for (int i = 0; i < this.size; i++) {
			int dependent = i;
			this.needs[i].stream().forEach((needed) -> plan.order(last[dependent], first[needed]));
		}
		return plan.build();
	}

	private DisposalNode firstStep(int place) {
		ScopedBean bean = this.beans[place];
		ManagedBean managed = bean.managed();
		ScopedKind kind = bean.kind();
		if (managed == null || kind == null) {
			String name = ScopedBean.displayName(bean.name());
			return DisposalNode.synchronous(name, () -> bean.finish(this.disposals)).describedAs("", AsyncScoped.SCOPE);
		}
		return (place == this.size - 1 && this.begun != null) ? this.begun : kind.node(new BegunDisposal(managed));
	}

	private DisposalNode remainder(ScopedBean bean) {
		return DisposalNode.remainder(ScopedBean.displayName(bean.name()), () -> bean.finish(this.disposals))
			.describedAs("", AsyncScoped.SCOPE);
	}

	private void findNeeds() {
		for (int i = 0; i < this.size; i++) {
			this.needs[i] = new BitSet();
			this.places.computeIfAbsent(this.beans[i].name(), (name) -> new BitSet()).set(i);
		}
		Map<String, BitSet> known = new HashMap<>();
		for (int i = 0; i < this.size; i++) {
			ScopedBean bean = this.beans[i];
			addCreatedFor(i);
			known.computeIfAbsent(bean.name(), (name) -> known(name, askedLater(bean)))
				.stream()
				.filter(before(i))
				.forEach(this.needs[i]::set);
		}
		for (int i = 0; i < this.size; i++) {
			addCreatedLater(i, known.getOrDefault(this.beans[i].name(), new BitSet()));
		}
	}

	private static IntPredicate before(int place) {
		return (other) -> other < place;
	}

	/**
	 * What was created for one that was itself created for this one is its business.
	 */
	private void addCreatedFor(int place) {
		int from = this.beans[place].ownedBefore();
		int other = place - 1;
		while (other >= from) {
			this.needs[place].set(other);
			other = Math.min(other, this.beans[other].ownedBefore()) - 1;
		}
	}

	/**
	 * A bean that is asked for lazily may be younger than the one that needs it, and must
	 * not need that one in turn (D4). Of several prototypes none is known to be the one.
	 */
	private void addCreatedLater(int place, BitSet known) {
		known.stream()
			.filter((other) -> other > place && isOnlyOne(other) && !reaches(other, place))
			.forEach(this.needs[place]::set);
	}

	private boolean isOnlyOne(int place) {
		return this.places.getOrDefault(this.beans[place].name(), new BitSet()).cardinality() == 1;
	}

	private boolean reaches(int from, int to) {
		BitSet seen = new BitSet();
		Deque<Integer> open = new ArrayDeque<>(List.of(from));
		while (!open.isEmpty()) {
			int place = open.remove();
			if (place == to) {
				return true;
			}
			this.needs[place].stream().filter((next) -> !seen.get(next)).forEach((next) -> {
				seen.set(next);
				open.add(next);
			});
		}
		return false;
	}

	/**
	 * The places of those that a bean depends on by what the bean factory has recorded,
	 * and of those that it asks for in a way that leaves no record: these may be older,
	 * too, where others have asked for them before.
	 */
	private BitSet known(String name, Set<String> asked) {
		BitSet found = recorded(name);
		asked.forEach((other) -> found.or(this.places.getOrDefault(other, new BitSet())));
		return found;
	}

	/**
	 * The places of those that a bean depends on by what the bean factory has recorded.
	 */
	private BitSet recorded(String name) {
		DefaultListableBeanFactory factory = this.disposals.beanFactory();
		BitSet found = new BitSet();
		Set<String> seen = new HashSet<>(List.of(name));
		List<String> open = new ArrayList<>(seen);
		for (int next = 0; next < open.size(); next++) {
			for (String dependency : factory.getDependenciesForBean(open.get(next))) {
				BitSet own = this.places.get(dependency);
				if (own != null) {
					found.or(own);
				}
				else if (!factory.containsSingleton(dependency) && seen.add(dependency)) {
					open.add(dependency);
				}
			}
		}
		return found;
	}

}
