package io.github.asyncdisposable.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Makes a report's lists from the timeline of a run that has ended.
 */
final class TimelineDetails implements Supplier<DisposalReport.Details> {

	private final Timeline timeline;

	private final DisposalPlan plan;

	TimelineDetails(Timeline timeline) {
		this.timeline = timeline;
		this.plan = timeline.plan;
	}

	/**
	 * By one thread at a time: who released whom may have to be found out first.
	 */
	@Override
	public synchronized DisposalReport.Details get() {
		List<NodeReport> nodes = nodes().filter(this.timeline::hasEnded)
			.boxed()
			.sorted(Comparator.comparingLong(this.timeline::start))
			.map(this.timeline::report)
			.toList();
		return new DisposalReport.Details(nodes, criticalChain(), names(this.timeline::wasGivenUp),
				names((node) -> !this.timeline.hasEnded(node) && this.plan.kind(node).isBean()));
	}

	private List<String> criticalChain() {
		List<String> chain = new ArrayList<>();
		int node = nodes().filter(this.timeline::hasEnded)
			.boxed()
			.max(Comparator.comparingLong(this.timeline::end))
			.orElse(Timeline.NONE);
		if (node != Timeline.NONE && !this.plan.kind(node).isBean()) {
			node = this.timeline.waitedFor(node);
		}
		for (; node != Timeline.NONE; node = this.timeline.waitedFor(node)) {
			chain.add(this.plan.node(node).name());
		}
		Collections.reverse(chain);
		return chain;
	}

	private List<String> names(IntPredicate condition) {
		return nodes().filter(condition).mapToObj((node) -> this.plan.node(node).name()).toList();
	}

	private IntStream nodes() {
		return IntStream.range(0, this.plan.size()).filter((node) -> this.plan.kind(node) != DisposalNode.Kind.RELAY);
	}

}
