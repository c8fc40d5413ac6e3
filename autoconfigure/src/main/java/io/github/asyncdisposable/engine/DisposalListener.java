package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Hears what happens: before a shutdown which beans there are, during it each run of a
 * plan, of which a shutdown may have several, and each node.
 *
 * <p>
 * The calls of one run come one at a time, on whichever thread of the engine has the
 * word, most often the one that runs the plan; only {@link #stillWaiting(List)} comes on
 * a thread of its own and may run beside another call. Two runs may speak at the same
 * time. A listener must not block: until it returns no call of that run is started, no
 * end is noted and no limit is looked at, and nothing bounds that time. What it throws is
 * swallowed and never disturbs the run.
 *
 * <p>
 * Nodes that only {@linkplain DisposalNode.Kind#RELAY pass the order on} are never
 * reported.
 *
 * @since 0.1.0
 */
public interface DisposalListener {

	/**
	 * Something will be disposed by a later run: told once the application has started,
	 * and after that whenever another bean is created. May be called by several threads
	 * at once.
	 * @param node what will be run for it
	 */
	default void managed(DisposalNode node) {
	}

	/**
	 * A whole shutdown begins: its first run is about to start.
	 * @param owner the name of the application context, or whatever is shut down
	 */
	default void shutdownStarted(String owner) {
	}

	/**
	 * A whole shutdown has ended: no run follows. This is the last thing a listener hears
	 * but for {@linkplain #completedLate late completions}, and, unlike the other events,
	 * it may take its time to get the news out.
	 * @param report how all runs went together
	 */
	default void shutdownFinished(DisposalReport report) {
	}

	/**
	 * A run begins.
	 * @param plan what will be run
	 */
	default void planStarted(DisposalPlan plan) {
	}

	/**
	 * Return whether this listener wants to hear of nodes that start, and of those that
	 * end well. If it does not, it may hear of them all the same, and always hears of
	 * those that fail. Asked often: the answer should be a constant.
	 * @return {@code false} to spare whoever runs the nodes what it costs to tell
	 */
	default boolean followsNodes() {
		return true;
	}

	/**
	 * A node is about to be called.
	 * @param node the node
	 */
	default void nodeStarted(DisposalNode node) {
	}

	/**
	 * A node is finished, or given up.
	 * @param report how it went
	 * @param failure what it failed with, {@code null} without a failure
	 */
	default void nodeFinished(NodeReport report, @Nullable Throwable failure) {
	}

	/**
	 * A node has reached its limit, or was in flight at the deadline.
	 * @param node the node
	 * @param after how long it had run
	 * @param stack where its thread stands, empty if the call has returned and only its
	 * stage is missing
	 */
	default void limitReached(DisposalNode node, Duration after, StackTraceElement[] stack) {
	}

	/**
	 * As {@link #limitReached}, of a node whose call has not begun: the thread that is to
	 * make it has not got there, as on a machine that is too busy.
	 * @param node the node
	 * @param after how long ago it was to be called
	 */
	default void limitReachedBeforeCall(DisposalNode node, Duration after) {
		limitReached(node, after, new StackTraceElement[0]);
	}

	/**
	 * A progress interval has passed and something is still being waited for.
	 * @param nodes what is in flight, longest first
	 */
	default void stillWaiting(List<NodeInFlight> nodes) {
	}

	/**
	 * A node that was given up has completed after all. Its outcome stays what it was.
	 * @param node the node
	 * @param after how long it took
	 * @param failure what it failed with, {@code null} without a failure
	 */
	default void completedLate(DisposalNode node, Duration after, @Nullable Throwable failure) {
	}

	/**
	 * A run has ended.
	 * @param report how it went
	 */
	default void planFinished(DisposalReport report) {
	}

	/**
	 * Return a listener that tells several others, each of them whatever another one
	 * throws.
	 * @param listeners whom to tell, in this order
	 * @return the listener
	 */
	static DisposalListener all(List<? extends DisposalListener> listeners) {
		return new ListenerChain(listeners);
	}

}
