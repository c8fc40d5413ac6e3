package io.github.asyncdisposable.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An application: its beans in the order of their definitions, who is given whom, and
 * what goes wrong. Immutable; {@link #toString()} writes what {@link #parse} reads.
 *
 * @param cyclic whether beans are given each other by setters, so that they may depend on
 * each other
 * @param timeout whether each bean has a limit of its own; otherwise it is a share of the
 * deadline
 * @param concurrency how many disposals may run at the same time
 */
record FaultyGraph(boolean cyclic, boolean timeout, int concurrency, List<GraphBean> beans) {

	static FaultyGraph random(long seed) {
		Random random = new Random(seed);
		int size = 5 + (int) (195 * Math.pow(random.nextDouble(), 3));
		boolean cyclic = random.nextInt(4) == 0;
		int shortOnes = random.nextInt(3) * 15;
		int longOnes = (random.nextInt(3) == 0) ? random.nextInt(1 + 200 / size) : 0;
		List<GraphBean> beans = new ArrayList<>();
		for (int id = 0; id < size; id++) {
			Kind kind = Kind.random(random);
			Set<Integer> dependencies = new TreeSet<>();
			for (int i = random.nextInt(4); i > 0 && id > 0; i--) {
				GraphBean other = beans.get(random.nextInt(id));
				if (other.kind().isNamed() && (kind.scoped || !other.kind().scoped)
						&& !((kind.scoped || kind.inner) && other.kind().prototype)) {
					dependencies.add(other.id());
				}
			}
			int group = (kind.isSingleton() && !kind.factory && random.nextInt(6) == 0) ? random.nextInt(3) : -1;
			beans.add(new GraphBean(id, kind, Fault.random(random, kind, shortOnes, longOnes), group,
					List.copyOf(dependencies)));
		}
		nest(beans);
		if (cyclic) {
			addCycles(beans, random);
		}
		Collections.shuffle(beans, random);
		return new FaultyGraph(cyclic, random.nextInt(3) > 0,
				(random.nextInt(4) == 0) ? 1 + random.nextInt(4) : Integer.MAX_VALUE, beans);
	}

	/**
	 * Give each inner bean to an outer one.
	 */
	private static void nest(List<GraphBean> beans) {
		for (int id = 0; id < beans.size(); id++) {
			if (beans.get(id).kind().inner) {
				for (int outer = id + 1; outer < beans.size(); outer++) {
					if (beans.get(outer).kind().isSingleton()) {
						beans.set(outer, plus(beans.get(outer), id));
						break;
					}
				}
			}
		}
	}

	private static void addCycles(List<GraphBean> beans, Random random) {
		for (int i = 1 + random.nextInt(3); i > 0; i--) {
			int from = random.nextInt(beans.size());
			int to = random.nextInt(beans.size());
			List<GraphBean> tried = new ArrayList<>(beans);
			tried.set(from, plus(beans.get(from), to));
			if (from != to && canBeMade(new FaultyGraph(true, false, 1, tried), from)) {
				beans.set(from, tried.get(from));
			}
		}
	}

	/**
	 * Spring makes cycles of plain singletons only; and with the callbacks of a bean that
	 * has something inside it destroys the whole cycle.
	 */
	private static boolean canBeMade(FaultyGraph graph, int node) {
		Set<Integer> cycle = graph.below(node);
		cycle.removeIf((other) -> !graph.below(other).contains(node));
		cycle.add(node);
		return graph.beans.stream()
			.filter((bean) -> cycle.contains(bean.id()) || bean.id() == node
					|| graph.bean(node).dependencies().contains(bean.id()))
			.allMatch((bean) -> bean.kind().isNamed() && !bean.kind().scoped
					&& (!cycle.contains(bean.id()) || (bean.kind().isSingleton() && !bean.kind().factory
							&& !bean.kind().lifecycle && !(bean.kind().called && graph.hasInside(bean)))));
	}

	boolean hasInside(GraphBean bean) {
		return bean.dependencies()
			.stream()
			.map((id) -> bean(id).kind())
			.anyMatch((kind) -> kind.inner || kind.prototype);
	}

	private static GraphBean plus(GraphBean bean, int dependency) {
		Set<Integer> dependencies = new TreeSet<>(bean.dependencies());
		dependencies.add(dependency);
		return bean.withDependencies(List.copyOf(dependencies));
	}

	GraphBean bean(int id) {
		return this.beans.stream().filter((bean) -> bean.id() == id).findFirst().orElseThrow();
	}

	/**
	 * What a bean is given, directly or through others.
	 */
	Set<Integer> below(int id) {
		Map<Integer, GraphBean> byId = new HashMap<>();
		this.beans.forEach((bean) -> byId.put(bean.id(), bean));
		Set<Integer> seen = new HashSet<>();
		List<Integer> open = new ArrayList<>(byId.get(id).dependencies());
		while (!open.isEmpty()) {
			int next = open.remove(open.size() - 1);
			if (seen.add(next)) {
				open.addAll(byId.get(next).dependencies());
			}
		}
		return seen;
	}

	/**
	 * Whether an edge is declared by name instead of injected.
	 */
	boolean isDeclared(GraphBean bean, GraphBean dependency) {
		return !this.cyclic && dependency.kind().isSingleton() && (bean.id() * 31 + dependency.id()) % 4 == 0;
	}

	FaultyGraph withBeans(List<GraphBean> others) {
		Set<Integer> left = others.stream().map(GraphBean::id).collect(Collectors.toSet());
		List<GraphBean> kept = others.stream()
			.map((bean) -> bean.withDependencies(bean.dependencies().stream().filter(left::contains).toList()))
			.toList();
		return new FaultyGraph(this.cyclic, this.timeout, this.concurrency, kept);
	}

	static FaultyGraph parse(String text) {
		String[] parts = text.trim().split(";");
		String[] settings = parts[0].trim().split(" ");
		return new FaultyGraph(Boolean.parseBoolean(settings[0]), Boolean.parseBoolean(settings[1]),
				Integer.parseInt(settings[2]),
				Arrays.stream(parts).skip(1).filter((part) -> !part.isBlank()).map(GraphBean::parse).toList());
	}

	@Override
	public String toString() {
		return this.cyclic + " " + this.timeout + " " + this.concurrency + ";"
				+ this.beans.stream().map(GraphBean::toString).collect(Collectors.joining(";"));
	}

}
