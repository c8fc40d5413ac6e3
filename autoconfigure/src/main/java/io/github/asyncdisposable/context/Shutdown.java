package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One shutdown of a context: a plan run in parts, each made from the graph as it is when
 * its turn comes (D4), which share one deadline and one report. All but {@link #isOver}
 * happens on the closing thread. Throws nothing (D9).
 */
final class Shutdown {

	private static final Log logger = LogFactory.getLog(Shutdown.class);

	private final String owner;

	private final DisposalRuns runs;

	private final ManagedBeans managedBeans;

	private final InnerBeans innerBeans;

	private final PlanMaker planMaker;

	private final SpringDestruction destruction;

	private final SoftEdges softEdges;

	private final LifecycleBeans lifecycleBeans;

	private final LifecycleStops stops;

	private final PlanWarnings warnings;

	private final List<DisposalReport> reports = new ArrayList<>();

	private boolean told;

	private boolean running;

	private volatile boolean over;

	private volatile @Nullable Thread thread;

	Shutdown(String owner, DisposalRuns runs, ManagedBeans managedBeans, InnerBeans innerBeans, PlanMaker planMaker,
			SpringDestruction destruction, SoftEdges softEdges, LifecycleBeans lifecycleBeans, LifecycleStops stops,
			PlanWarnings warnings) {
		this.owner = owner;
		this.runs = runs;
		this.managedBeans = managedBeans;
		this.innerBeans = innerBeans;
		this.planMaker = planMaker;
		this.destruction = destruction;
		this.softEdges = softEdges;
		this.lifecycleBeans = lifecycleBeans;
		this.stops = stops;
		this.warnings = warnings;
	}

	void begin() {
		this.thread = Thread.currentThread();
		this.runs.closeStarted();
	}

	/**
	 * Warn of what will not work because of Lifecycle beans that are about to stop (D7).
	 */
	void warn(Collection<String> lifecycle) {
		contained(() -> SchedulerEdges.warn(this.softEdges::read, this.managedBeans.names(), lifecycle,
				this.lifecycleBeans, this.warnings));
	}

	boolean hasBegun() {
		return this.thread != null;
	}

	/**
	 * Whether the last part has been read: a bean that turns up now is in none.
	 */
	boolean isOver() {
		return this.over;
	}

	/**
	 * Whether the current thread is running a part at this moment.
	 */
	boolean isRunningHere() {
		return this.running && isOwnThread();
	}

	boolean isOwnThread() {
		return Thread.currentThread() == this.thread;
	}

	/**
	 * Spring is about to stop a Lifecycle bean: run the part that must go before (D7).
	 */
	void beforeStop(String lifecycle) {
		contained(() -> {
			BeanEdges edges = this.softEdges.read();
			Set<String> roots = edges.above(List.of(lifecycle));
			roots.remove(lifecycle);
			if (!roots.isEmpty()) {
				roots.retainAll(this.managedBeans.open());
			}
			if (roots.isEmpty()) {
				return;
			}
			if (this.lifecycleBeans.isWebServerRunning()) {
				roots.forEach((bean) -> this.warnings.add(bean, Outlook.afterWebServer(bean, lifecycle)));
				return;
			}
			new Outlook(this.lifecycleBeans).warnOfPhases(roots, lifecycle, this.warnings);
			Set<String> later = new HashSet<>(this.managedBeans.open());
			later.removeAll(edges.above(roots));
			run(edges, roots, null, longestChains(edges, later));
		});
	}

	/**
	 * Run all that is left.
	 */
	void rest() {
		if (this.over) {
			return;
		}
		this.over = true;
		this.destruction.allInDestruction();
		contained(() -> run(this.softEdges.read(), this.managedBeans.open(), null, 0));
		finish();
	}

	/**
	 * Run what may go while Spring is about to call the callbacks of a bean, in a failed
	 * start (D10): all but what that bean still needs.
	 */
	void wave(Collection<String> singletons, String inDestruction) {
		this.destruction.startFailed();
		contained(() -> {
			BeanEdges edges = this.softEdges.read();
			edges.addDropped(singletons);
			edges.addDropped(this.managedBeans.names());
			this.innerBeans.addTo(edges);
			Set<String> needed = edges.below(inDestruction);
			this.innerBeans.neededByOuters(inDestruction).forEach((name) -> needed.addAll(edges.below(name)));
			needed.remove(inDestruction);
			Set<String> roots = this.managedBeans.open();
			roots.removeAll(needed);
			Set<String> later = this.managedBeans.open();
			later.retainAll(needed);
			run(edges, roots, inDestruction, longestChains(edges, later));
		});
		if (this.managedBeans.open().isEmpty()) {
			rest();
		}
	}

	/**
	 * A single bean was disposed: where a callback in a part has brought that about, it
	 * belongs to this shutdown.
	 */
	void ranBeside(DisposalReport report) {
		if (isRunningHere()) {
			this.reports.add(report);
		}
	}

	private void run(BeanEdges edges, Collection<String> roots, @Nullable String inDestruction, int beansAfter) {
		BeanGraph graph = this.planMaker.graph(edges, roots, this.warnings);
		DisposalPlan plan = this.planMaker.plan(graph, this.planMaker.steps(inDestruction), this.stops, beansAfter);
		if (!hasSteps(plan)) {
			return;
		}
		tell();
		this.running = true;
		try {
			DisposalReport report = this.runs.run(plan);
			this.reports.add(report);
			this.managedBeans.reported(report);
		}
		finally {
			this.running = false;
			this.managedBeans.ended(roots);
		}
	}

	/**
	 * An inner bean may be disposed with its outer one, by a step that is synchronous.
	 */
	private static boolean hasSteps(DisposalPlan plan) {
		return IntStream.range(0, plan.size()).anyMatch((node) -> plan.node(node).kind() != DisposalNode.Kind.RELAY);
	}

	private void tell() {
		if (!this.told) {
			this.told = true;
			this.runs.listener().shutdownStarted(this.owner);
		}
	}

	private void finish() {
		tell();
		DisposalReport report = DisposalReport.merge(this.reports);
		// A report knows its plan, and with that the beans.
		this.reports.clear();
		this.runs.listener().shutdownFinished(report);
		this.runs.close();
	}

	/**
	 * How many beans stand on the longest chains of the parts that are still to come.
	 */
	private int longestChains(BeanEdges edges, Collection<String> roots) {
		int beans = 0;
		for (Map.Entry<String, Set<String>> part : new Outlook(this.lifecycleBeans)
			.parts(edges, roots, PlanWarnings.quiet())
			.entrySet()) {
			BeanGraph graph = this.planMaker.graph(edges, part.getValue(), PlanWarnings.quiet());
			BeanSteps steps = this.planMaker.steps(null);
			int[] counted = graph.steps((node) -> !steps.of(graph.names(node)).isEmpty());
			beans += Arrays.stream(counted).max().orElse(0);
		}
		return beans;
	}

	private static void contained(Runnable part) {
		try {
			part.run();
		}
		catch (Throwable ex) {
			logger.error("A part of the disposal plan failed; its beans are disposed one by one, in Spring's order",
					ex);
		}
	}

}
