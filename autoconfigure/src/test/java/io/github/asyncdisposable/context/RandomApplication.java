package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import io.github.asyncdisposable.context.RandomBeans.Kind;
import io.github.asyncdisposable.context.RandomBeans.Records;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.ManagedList;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A random application: beans of every kind, also Lifecycle beans, factory beans,
 * prototypes and inner beans, with hard and soft edges, of which one may fail to start;
 * and a check of what happened to them.
 */
final class RandomApplication {

	private final Records records = new Records();

	private final List<Kind> kinds = new ArrayList<>();

	private final List<Set<Integer>> hard = new ArrayList<>();

	private final List<Set<Integer>> soft = new ArrayList<>();

	private final Map<Integer, Integer> outerOf = new HashMap<>();

	private final Map<Integer, Integer> groupOfTarget = new HashMap<>();

	private final Random random;

	private final boolean failing;

	RandomApplication(long seed, boolean failing) {
		this.random = new Random(seed);
		this.failing = failing;
		int size = 5 + this.random.nextInt(56);
		for (int node = 0; node < size; node++) {
			Kind kind = Kind.random(this.random);
			this.kinds.add(kind);
			Set<Integer> direct = new HashSet<>();
			for (int j = this.random.nextInt(4); j > 0 && node > 0; j--) {
				int dependency = this.random.nextInt(node);
				if (!this.kinds.get(dependency).inner) {
					direct.add(dependency);
				}
			}
			this.hard.add(direct);
			this.soft.add(new HashSet<>());
		}
		nest();
		soften();
	}

	/**
	 * Give each inner bean an outer one.
	 */
	private void nest() {
		for (int node = 0; node < this.kinds.size(); node++) {
			if (this.kinds.get(node).inner) {
				int outer = node + 1;
				while (outer < this.kinds.size() && !this.kinds.get(outer).isOuter()) {
					outer++;
				}
				if (outer < this.kinds.size()) {
					this.outerOf.put(node, outer);
					this.hard.get(outer).add(node);
				}
			}
		}
	}

	/**
	 * All beans of one group have soft edges to all targets of that group, if any.
	 */
	private void soften() {
		for (int target = 0; target < this.kinds.size(); target++) {
			Kind kind = this.kinds.get(target);
			if (!kind.inner && !kind.prototype && !kind.factory && this.random.nextInt(6) == 0) {
				int group = this.random.nextInt(RandomBeans.GROUPS);
				this.groupOfTarget.put(target, group);
				for (int user = 0; user < this.kinds.size(); user++) {
					if (user != target && this.kinds.get(user).group == group) {
						this.soft.get(user).add(target);
					}
				}
			}
		}
	}

	void register(GenericApplicationContext context) {
		List<Integer> order = new ArrayList<>();
		for (int node = 0; node < this.kinds.size(); node++) {
			order.add(this.random.nextInt(order.size() + 1), node);
		}
		int failingNode = this.failing ? this.random.nextInt(this.kinds.size()) : -1;
		for (int node : order) {
			if (!this.kinds.get(node).inner) {
				context.registerBeanDefinition(name(node), definition(node, node == failingNode));
			}
		}
		if (this.failing) {
			context.registerBeanDefinition("failsAtLast", RandomBeans.definition(Kind.FAILING_LIFECYCLE, "failsAtLast",
					this.records, 0, new ManagedList<>(), true));
		}
	}

	private RootBeanDefinition definition(int node, boolean fails) {
		ManagedList<Object> injected = new ManagedList<>();
		List<String> declared = new ArrayList<>();
		for (int dependency : this.hard.get(node)) {
			if (this.kinds.get(dependency).inner) {
				injected.add(definition(dependency, false));
			}
			else if (this.random.nextInt(4) == 0 && !this.kinds.get(dependency).prototype) {
				declared.add(name(dependency));
			}
			else {
				injected.add(new RuntimeBeanReference(name(dependency)));
			}
		}
		RootBeanDefinition definition = RandomBeans.definition(this.kinds.get(node), name(node), this.records,
				this.random.nextLong(), injected, fails);
		definition.setDependsOn(declared.toArray(String[]::new));
		Integer group = this.groupOfTarget.get(node);
		if (group != null) {
			definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, "group" + group));
		}
		return definition;
	}

	/**
	 * Check what happened.
	 * @return what was wrong, in words
	 */
	List<String> violations() {
		List<String> violations = new ArrayList<>(this.records.countViolations());
		for (int node = 0; node < this.kinds.size(); node++) {
			Set<Integer> byHard = below(node, false);
			Set<Integer> byAll = below(node, true);
			boolean planned = isPlanned(node, byAll);
			for (int dependency : byAll) {
				boolean ordered = byHard.contains(dependency) || (planned && !this.failing);
				if (ordered) {
					violations.addAll(this.records.inOrder(name(node), name(dependency), planned));
				}
				if (mustPrecedeStop(node, dependency)) {
					violations.addAll(this.records.beforeStop(name(node), name(dependency)));
				}
			}
		}
		return violations;
	}

	private boolean isPlanned(int node, Collection<Integer> below) {
		return isManaged(node) || below.stream().anyMatch(this::isManaged);
	}

	/**
	 * A factory bean stands for what it has made, if anything.
	 */
	private boolean isManaged(int node) {
		Kind kind = this.kinds.get(node);
		return kind.managed && (!kind.factory || this.records.hasMade(name(node)));
	}

	/**
	 * Whether a managed bean in between needs the Lifecycle bean. In a failed start only
	 * what the bean factory records counts for that.
	 */
	private boolean mustPrecedeStop(int node, int lifecycle) {
		if (!this.kinds.get(lifecycle).lifecycle) {
			return false;
		}
		Set<Integer> between = new HashSet<>(below(node, !this.failing));
		between.add(node);
		return between.stream().anyMatch((bean) -> isManaged(bean) && below(bean, !this.failing).contains(lifecycle));
	}

	private Set<Integer> below(int node, boolean withSoft) {
		Set<Integer> all = new HashSet<>();
		List<Integer> open = new ArrayList<>(List.of(node));
		while (!open.isEmpty()) {
			int next = open.remove(open.size() - 1);
			for (int dependency : this.hard.get(next)) {
				if (all.add(dependency)) {
					open.add(dependency);
				}
			}
			if (withSoft) {
				for (int dependency : this.soft.get(next)) {
					if (!isOnCycle(next, dependency) && all.add(dependency)) {
						open.add(dependency);
					}
				}
			}
		}
		return all;
	}

	/**
	 * Whether a soft edge may have been left out.
	 */
	private boolean isOnCycle(int user, int target) {
		Set<Integer> seen = new HashSet<>(Set.of(target));
		List<Integer> open = new ArrayList<>(List.of(target));
		while (!open.isEmpty()) {
			int next = open.remove(open.size() - 1);
			if (next == user) {
				return true;
			}
			for (Set<Integer> direct : List.of(this.hard.get(next), this.soft.get(next))) {
				direct.stream().filter(seen::add).forEach(open::add);
			}
		}
		return false;
	}

	private String name(int node) {
		return "bean" + node;
	}

	@Override
	public String toString() {
		Map<String, String> lines = new TreeMap<>();
		for (int node = 0; node < this.kinds.size(); node++) {
			lines.put(name(node),
					this.kinds.get(node) + " hard " + this.hard.get(node) + " soft " + this.soft.get(node));
		}
		return lines + "\n" + this.records;
	}

}
