package io.github.asyncdisposable.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Makes a failing graph smaller while it still fails: fewer beans, fewer edges, fewer
 * faults.
 */
final class GraphShrinker {

	private final long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);

	private final Predicate<FaultyGraph> fails;

	/**
	 * Create a shrinker.
	 * @param fails whether a graph fails; asked as often as half a minute allows
	 */
	GraphShrinker(Predicate<FaultyGraph> fails) {
		this.fails = fails;
	}

	FaultyGraph shrink(FaultyGraph graph) {
		FaultyGraph smallest = graph;
		for (FaultyGraph next = step(smallest); next != null; next = step(smallest)) {
			smallest = next;
		}
		return smallest;
	}

	private FaultyGraph step(FaultyGraph graph) {
		for (int chunk = graph.beans().size() / 2; chunk > 0; chunk /= 2) {
			for (int from = 0; from + chunk <= graph.beans().size(); from += chunk) {
				List<GraphBean> left = new ArrayList<>(graph.beans());
				left.subList(from, from + chunk).clear();
				FaultyGraph smaller = graph.withBeans(left);
				if (fails(smaller)) {
					return smaller;
				}
			}
		}
		for (int i = 0; i < graph.beans().size(); i++) {
			for (GraphBean simpler : simpler(graph.beans().get(i))) {
				List<GraphBean> beans = new ArrayList<>(graph.beans());
				beans.set(i, simpler);
				FaultyGraph smaller = graph.withBeans(beans);
				if (fails(smaller)) {
					return smaller;
				}
			}
		}
		return null;
	}

	private static List<GraphBean> simpler(GraphBean bean) {
		List<GraphBean> simpler = new ArrayList<>();
		if (bean.fault() != Fault.NONE) {
			simpler.add(bean.withFault(Fault.NONE));
		}
		if (bean.group() >= 0) {
			simpler.add(bean.withoutGroup());
		}
		for (Integer dependency : bean.dependencies()) {
			simpler.add(bean
				.withDependencies(bean.dependencies().stream().filter((other) -> !other.equals(dependency)).toList()));
		}
		return simpler;
	}

	/**
	 * What fails because of a race may do so only now and then.
	 */
	private boolean fails(FaultyGraph graph) {
		for (int attempt = 0; attempt < 3 && System.nanoTime() < this.until; attempt++) {
			if (this.fails.test(graph)) {
				return true;
			}
		}
		return false;
	}

}
