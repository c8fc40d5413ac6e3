package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * Tells what is still being waited for, on a thread of its own: how much is pending is
 * asked of the user's beans, and one that blocks there must not hold up the run.
 */
final class Progress {

	private final ListenerChain listeners;

	private final EngineThreads threads;

	private final @Nullable ClassLoader classLoader;

	private final AtomicBoolean telling = new AtomicBoolean();

	Progress(ListenerChain listeners, EngineThreads threads, @Nullable ClassLoader classLoader) {
		this.listeners = listeners;
		this.threads = threads;
		this.classLoader = classLoader;
	}

	void tell(List<Waiting> waiting) {
		if (!waiting.isEmpty() && !this.listeners.isEmpty() && this.telling.compareAndSet(false, true)) {
			this.threads.aside(() -> {
				try {
					this.listeners.stillWaiting(inFlight(waiting));
				}
				finally {
					this.telling.set(false);
				}
			}, this.classLoader);
		}
	}

	private static List<NodeInFlight> inFlight(List<Waiting> waiting) {
		List<NodeInFlight> nodes = new ArrayList<>();
		for (Waiting one : waiting) {
			Duration limit = (one.call != null) ? one.call.limit() : null;
			long pending = (one.call != null) ? one.call.pending() : -1;
			nodes.add(new NodeInFlight(one.node, one.elapsed, limit, pending, one.holdsUp));
		}
		return List.copyOf(nodes);
	}

	/**
	 * A node that is being waited for; without a call it is a synchronous one.
	 */
	record Waiting(DisposalNode node, Duration elapsed, @Nullable Call call, List<String> holdsUp) {
	}

}
