package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Tells every listener everything; what one throws reaches nobody. The engine logs
 * nothing, so there is nowhere to report it: a listener that may fail logs its failures
 * itself.
 */
final class ListenerChain implements DisposalListener {

	private final DisposalListener[] listeners;

	private final boolean followsNodes;

	ListenerChain(List<? extends DisposalListener> listeners) {
		this.listeners = listeners.toArray(DisposalListener[]::new);
		this.followsNodes = listeners.stream().anyMatch(ListenerChain::followsNodes);
	}

	@Override
	public void managed(DisposalNode node) {
		tell((listener) -> listener.managed(node));
	}

	@Override
	public void shutdownStarted(String owner) {
		tell((listener) -> listener.shutdownStarted(owner));
	}

	@Override
	public void shutdownFinished(DisposalReport report) {
		tell((listener) -> listener.shutdownFinished(report));
	}

	@Override
	public void planStarted(DisposalPlan plan) {
		tell((listener) -> listener.planStarted(plan));
	}

	@Override
	public boolean followsNodes() {
		return this.followsNodes;
	}

	private static boolean followsNodes(DisposalListener listener) {
		try {
			return listener.followsNodes();
		}
		catch (Throwable ex) {
			return true;
		}
	}

	@Override
	public void nodeStarted(DisposalNode node) {
		tell((listener) -> listener.nodeStarted(node));
	}

	@Override
	public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
		tell((listener) -> listener.nodeFinished(report, failure));
	}

	@Override
	public void limitReached(DisposalNode node, Duration after, StackTraceElement[] stack) {
		tell((listener) -> listener.limitReached(node, after, stack));
	}

	@Override
	public void limitReachedBeforeCall(DisposalNode node, Duration after) {
		tell((listener) -> listener.limitReachedBeforeCall(node, after));
	}

	@Override
	public void stillWaiting(List<NodeInFlight> nodes) {
		tell((listener) -> listener.stillWaiting(nodes));
	}

	@Override
	public void completedLate(DisposalNode node, Duration after, @Nullable Throwable failure) {
		tell((listener) -> listener.completedLate(node, after, failure));
	}

	@Override
	public void planFinished(DisposalReport report) {
		tell((listener) -> listener.planFinished(report));
	}

	boolean isEmpty() {
		return this.listeners.length == 0;
	}

	private void tell(Consumer<DisposalListener> event) {
		for (DisposalListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (Throwable ex) {
				// A listener watches; it has no say in what is watched.
			}
		}
	}

}
