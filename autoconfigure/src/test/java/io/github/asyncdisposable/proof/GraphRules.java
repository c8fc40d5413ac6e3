package io.github.asyncdisposable.proof;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.NodeReport;
import io.github.asyncdisposable.engine.Outcome;
import io.github.asyncdisposable.proof.Trace.Instance;
import io.github.asyncdisposable.proof.Trace.Span;

/**
 * The rules of the design, checked over what happened to a {@link FaultyGraph}.
 */
final class GraphRules {

	/** What may pass between the start of a call and the first thing that a bean does. */
	private static final long START = TimeUnit.MILLISECONDS.toNanos(100);

	/** A plan's start is told a little after the deadline's clock has begun. */
	private static final long TOLD = GraphRun.GRACE / 3;

	private final FaultyGraph graph;

	private final Trace trace;

	/** Those that have a place; calls that come late may make others meanwhile. */
	private final List<Instance> instances;

	private final Map<Instance, Set<Instance>> hard = new HashMap<>();

	private final Map<Instance, Set<Instance>> soft = new HashMap<>();

	private final Map<Instance, Set<Instance>> belowHard = new HashMap<>();

	private final Map<Instance, Set<Instance>> below = new HashMap<>();

	GraphRules(FaultyGraph graph, Trace trace) {
		this.graph = graph;
		this.trace = trace;
		this.instances = List.copyOf(trace.instances);
		readEdges();
		Map<Instance, Set<Instance>> anyHard = closure(this.hard);
		Map<Instance, Set<Instance>> any = closure(joined(this.hard, this.soft));
		// D4: a cycle of hard edges is cut, and a soft edge with a reverse path is none.
		this.hard.forEach((user, used) -> used.removeIf((other) -> anyHard.get(other).contains(user)));
		this.soft.forEach((user, used) -> used.removeIf((other) -> any.get(other).contains(user)));
		this.belowHard.putAll(closure(this.hard));
		this.below.putAll(closure(joined(this.hard, this.soft)));
	}

	private void readEdges() {
		for (Instance instance : this.instances) {
			Set<Instance> used = new LinkedHashSet<>();
			instance.given.get().forEach((other) -> used.add(((GraphBeans.Traced) other).instance()));
			Set<Instance> mayUse = new LinkedHashSet<>();
			for (Instance other : this.instances) {
				if (other == instance) {
					continue;
				}
				if (!instance.product && instance.bean.dependencies().contains(other.bean.id())
						&& this.graph.isDeclared(instance.bean, other.bean)) {
					used.add(other);
				}
				if (instance.bean.kind().group >= 0 && instance.bean.kind().group == other.bean.group()) {
					mayUse.add(other);
				}
			}
			this.hard.put(instance, used);
			this.soft.put(instance, mayUse);
		}
	}

	private static Map<Instance, Set<Instance>> joined(Map<Instance, Set<Instance>> one,
			Map<Instance, Set<Instance>> other) {
		Map<Instance, Set<Instance>> joined = new HashMap<>();
		one.forEach((user, used) -> joined.put(user, new LinkedHashSet<>(used)));
		other.forEach((user, used) -> joined.get(user).addAll(used));
		return joined;
	}

	private static Map<Instance, Set<Instance>> closure(Map<Instance, Set<Instance>> direct) {
		Map<Instance, Set<Instance>> closure = new HashMap<>();
		for (Instance instance : direct.keySet()) {
			Set<Instance> seen = new LinkedHashSet<>();
			List<Instance> open = new ArrayList<>(List.of(instance));
			while (!open.isEmpty()) {
				direct.get(open.remove(open.size() - 1)).stream().filter(seen::add).forEach(open::add);
			}
			closure.put(instance, seen);
		}
		return closure;
	}

	/**
	 * Each exactly once, none missed.
	 */
	List<String> countViolations() {
		List<String> violations = new ArrayList<>();
		Map<Integer, Integer> made = new HashMap<>();
		for (Instance instance : this.trace.instances) {
			boolean product = instance.product;
			Kind kind = instance.bean.kind();
			count(violations, "D6 A1", instance, "disposed", instance.disposals, isManaged(instance) ? 1 : 0);
			count(violations, "D6", instance, "called", instance.callbacks, (kind.called && !product) ? 1 : 0);
			count(violations, "D7", instance, "stopped", instance.stops, kind.lifecycle ? 1 : 0);
			if (this.graph.timeout() && instance.disposals.stream().anyMatch((span) -> span.limit > GraphRun.TIMEOUT)) {
				violations.add("T1 " + instance + " is told a limit that is not its own");
			}
			if (instance.disposals.stream().anyMatch((span) -> span.interrupted) && !isGivenUp(instance)) {
				violations.add("D8 " + instance + " is called by an interrupted thread");
			}
			if (kind.isSingleton() && made.merge(instance.bean.id(), 1, Integer::sum) > (kind.factory ? 2 : 1)) {
				violations.add("D7 There is a second " + instance);
			}
		}
		return violations;
	}

	/**
	 * Whether there is a second one of a bean that has something inside, or uses such a
	 * one: while Spring destroys it there is an instant in which another thread finds
	 * none (see docs/proof.md).
	 */
	boolean isSecondOfInstant() {
		Map<Integer, Integer> made = new HashMap<>();
		return this.trace.instances.stream()
			.map((instance) -> instance.bean)
			.filter((bean) -> bean.kind().isSingleton() && !bean.kind().factory)
			.filter((bean) -> made.merge(bean.id(), 1, Integer::sum) > 1)
			.anyMatch((bean) -> this.graph.hasInside(bean)
					|| this.graph.below(bean.id()).stream().map(this.graph::bean).anyMatch(this.graph::hasInside));
	}

	private static void count(List<String> violations, String rule, Instance instance, String what,
			Collection<Span> spans, int expected) {
		if (spans.size() != expected) {
			violations
				.add(rule + " " + instance + " was " + what + " " + spans.size() + " times instead of " + expected);
		}
	}

	/**
	 * Each in its order and by its limit.
	 */
	List<String> orderAndTimeViolations() {
		List<String> violations = new ArrayList<>();
		for (Instance first : this.instances) {
			boolean planned = isManaged(first) || this.below.get(first).stream().anyMatch(GraphRules::isManaged);
			for (Instance second : this.below.get(first)) {
				if (planned || this.belowHard.get(first).contains(second)) {
					inOrder(violations, first, planned, second, ends(second, false), "D2");
				}
				if (second.bean.kind().lifecycle && mustPrecedeStop(first, second)) {
					inOrder(violations, first, false, second, second.stops, "D7");
				}
			}
			// A Lifecycle bean goes after its own stop.
			for (Span stop : first.stops) {
				for (Span disposal : first.disposals) {
					if ((stop.end == 0 || stop.end > disposal.start) && disposal.startedAt < this.trace.lastAt()) {
						violations.add("D7 " + first + " is disposed before its own stop has ended");
					}
				}
			}
		}
		if (this.trace.lastAt() == Long.MAX_VALUE) {
			outcomeViolations(violations);
		}
		return violations;
	}

	private void inOrder(List<String> violations, Instance first, boolean stopsToo, Instance second,
			Collection<Span> seconds, String rule) {
		for (Span one : ends(first, stopsToo)) {
			for (Span other : seconds) {
				if (!mayFollow(first, one, other)) {
					violations.add(rule + " " + first + " " + one + " must end before " + second + " " + other);
				}
			}
		}
	}

	private boolean mayFollow(Instance first, Span one, Span other) {
		if (one.end != 0 && one.end < other.start) {
			return true;
		}
		boolean disposal = first.disposals.contains(one);
		if (other.startedAt >= this.trace.lastAt() - TOLD) {
			// T3: the starts of the calls stay in order, and nothing else. Where a call
			// is made inside another one, it is that one's start.
			return one.startedAt - other.startedAt < START || first.stops.contains(one)
					|| (first.callbacks.contains(one) && first.bean.kind().disposed)
					|| !first.bean.kind().isSingleton();
		}
		// What begins after its limit has been given up from then on; and of a foreign
		// one only its report tells when its limit began.
		if (disposal && first.bean.kind().isForeign()) {
			return reports(first).anyMatch(
					(report) -> report.outcome() == Outcome.TIMEOUT && report.ownTime().toNanos() >= GraphRun.TIMEOUT);
		}
		if (first.bean.kind().scoped && other.limit == 0) {
			// T3 within a scope, whose deadline is what its own limit leaves it.
			return true;
		}
		return disposal && (one.limit == 0 || other.startedAt - one.startedAt >= one.limit + GraphRun.GRACE);
	}

	/**
	 * Whether its limit or the deadline passed before it ended, perhaps even before its
	 * thread got there (T2).
	 */
	private boolean isGivenUp(Instance instance) {
		return reports(instance).anyMatch((report) -> report.outcome() == Outcome.TIMEOUT);
	}

	private Stream<NodeReport> reports(Instance instance) {
		String name = instance.bean.kind().inner ? "(inner bean)" : instance.bean.name();
		return this.trace.reports.stream().filter((report) -> report.node().name().equals(name));
	}

	private boolean mustPrecedeStop(Instance first, Instance lifecycle) {
		return (isManaged(first) && this.below.get(first).contains(lifecycle)) || this.below.get(first)
			.stream()
			.anyMatch((between) -> isManaged(between) && this.below.get(between).contains(lifecycle));
	}

	/**
	 * T2 T4, where the deadline was not reached.
	 */
	private void outcomeViolations(List<String> violations) {
		Map<String, NodeReport> reports = new HashMap<>();
		for (NodeReport report : this.trace.reports) {
			if (report.node().kind() == DisposalNode.Kind.ASYNCHRONOUS) {
				NodeReport before = reports.put(report.node().name(), report);
				if (before != null && report.node().name().matches("bean\\d+")
						&& this.graph.bean(Integer.parseInt(report.node().name().substring(4))).kind().isSingleton()) {
					violations.add("A1 There are two reports of " + report.node().name());
				}
			}
		}
		for (Instance instance : this.trace.instances) {
			if (isManaged(instance) && instance.bean.kind().isSingleton() && !instance.disposals.isEmpty()) {
				NodeReport report = reports.get(instance.bean.name());
				if (report == null) {
					violations.add("T4 There is no report of " + instance);
				}
				else if (!isExpected(instance, report)) {
					violations.add(
							"T4 The outcome of " + instance + " is " + report.outcome() + " after " + report.ownTime());
				}
			}
		}
	}

	private static boolean isExpected(Instance instance, NodeReport report) {
		if (report.outcome() == Outcome.TIMEOUT) {
			return report.ownTime().toNanos() >= instance.disposals.get(0).limit;
		}
		return report.outcome() == switch (instance.bean.fault()) {
			case THROWS, ERROR, FAILS, CANCELS -> Outcome.ERROR;
			case NEVER, LATE, WITHIN_GRACE -> Outcome.TIMEOUT;
			default -> Outcome.SUCCESS;
		};
	}

	private static Collection<Span> ends(Instance instance, boolean stopsToo) {
		List<Span> ends = new ArrayList<>(instance.disposals);
		ends.addAll(instance.callbacks);
		if (stopsToo) {
			ends.addAll(instance.stops);
		}
		return ends;
	}

	private static boolean isManaged(Instance instance) {
		return instance.bean.kind().disposed && (!instance.bean.kind().factory || instance.product);
	}

}
