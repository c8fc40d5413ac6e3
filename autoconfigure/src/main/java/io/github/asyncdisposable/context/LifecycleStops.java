package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.List;

import io.github.asyncdisposable.engine.DisposalNode;

import org.springframework.context.Lifecycle;

/**
 * Makes steps for the stops that must precede something in a part of the plan (D7): a
 * bean that is itself a Lifecycle goes after its own stop has ended.
 */
final class LifecycleStops {

	private final LifecycleBeans lifecycleBeans;

	private final Slots slots;

	private final NodeMaker nodeMaker;

	private final PlanWarnings warnings;

	private final LifecycleStop stop;

	LifecycleStops(LifecycleBeans lifecycleBeans, Slots slots, NodeMaker nodeMaker, PlanWarnings warnings,
			LifecycleStop stop) {
		this.lifecycleBeans = lifecycleBeans;
		this.slots = slots;
		this.nodeMaker = nodeMaker;
		this.warnings = warnings;
		this.stop = stop;
	}

	List<DisposalNode> of(List<String> names) {
		List<DisposalNode> stops = new ArrayList<>(0);
		for (String name : names) {
			Lifecycle bean = this.lifecycleBeans.get(name);
			if (bean != null && this.lifecycleBeans.isRunning(name)) {
				stops.add(this.nodeMaker.stop(name, bean, stopping(name, bean)));
			}
		}
		return stops;
	}

	private Runnable stopping(String name, Lifecycle bean) {
		if (this.slots.isPast(name)) {
			return () -> this.stop.await(bean);
		}
		this.warnings.add(name, Outlook.beforeItsPhase(name));
		return () -> this.stop.stop(bean);
	}

}
