package io.github.asyncdisposable.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeInFlight;
import io.github.asyncdisposable.engine.NodeReport;
import org.jspecify.annotations.Nullable;

/**
 * Reports the shutdown of one application context: into a journal while it happens (M4),
 * and at its end to {@link LastShutdown} and into a termination message (M5). A shutdown
 * without anything to dispose is none.
 *
 * <p>
 * A disk that is full, or not there, costs a warning and nothing else. Safe for use by
 * several threads at once.
 *
 * @since 0.1.0
 */
public final class ShutdownReporter implements DisposalListener {

	private static final String SINGLETON = "singleton";

	private final LastShutdown lastShutdown;

	private final BooleanSupplier closing;

	private final @Nullable Journal journal;

	private final @Nullable TerminationMessage terminationMessage;

	/** Managed and not disposed yet. */
	private final Set<String> managed = ConcurrentHashMap.newKeySet();

	private final Map<String, Duration> limits = new ConcurrentHashMap<>();

	private volatile @Nullable String context;

	/**
	 * Create a reporter.
	 * @param lastShutdown whom to tell at the end; its directory takes the journal
	 * @param closing whether the context is being closed; otherwise its start has failed
	 * @param terminationMessagePath the file that gets a summary of at most 4096 bytes,
	 * {@code null} for none
	 */
	public ShutdownReporter(LastShutdown lastShutdown, BooleanSupplier closing, @Nullable Path terminationMessagePath) {
		this.lastShutdown = lastShutdown;
		this.closing = closing;
		JournalDirectory directory = lastShutdown.directory();
		this.journal = (directory != null) ? new Journal(directory) : null;
		this.terminationMessage = (terminationMessagePath != null) ? new TerminationMessage(terminationMessagePath)
				: null;
	}

	/**
	 * The close of the context begins: some time may pass until the first bean is
	 * disposed, and the process may be killed before.
	 * @param context the id of the context
	 */
	public synchronized void closeStarted(String context) {
		if (!this.managed.isEmpty()) {
			begin(context);
		}
	}

	@Override
	public void managed(DisposalNode node) {
		if (SINGLETON.equals(node.scope())) {
			this.managed.add(node.name());
			if (this.context != null) {
				planned(node.name());
			}
		}
	}

	private synchronized void planned(String name) {
		if (this.journal != null) {
			this.journal.planned(Set.of(name));
		}
	}

	@Override
	public synchronized void shutdownStarted(String owner) {
		if (this.context == null) {
			this.limits.clear();
		}
		this.context = owner;
	}

	@Override
	public void planStarted(DisposalPlan plan) {
		String owner = this.context;
		if (owner != null && this.journal != null) {
			synchronized (this) {
				begin(owner);
				this.journal.planned(plan);
			}
		}
	}

	@Override
	public void nodeStarted(DisposalNode node) {
		if (this.context != null && this.journal != null) {
			synchronized (this) {
				this.journal.started(node);
			}
		}
	}

	@Override
	public void limitReached(DisposalNode node, Duration after, StackTraceElement[] stack) {
		if (this.context != null) {
			this.limits.put(node.name(), after);
		}
	}

	@Override
	public void stillWaiting(List<NodeInFlight> nodes) {
		if (this.context != null && this.journal != null) {
			synchronized (this) {
				this.journal.waiting(nodes);
			}
		}
	}

	@Override
	public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
		this.managed.remove(report.node().name());
		if (this.context != null && this.journal != null) {
			Duration limit = report.node().limit();
			synchronized (this) {
				this.journal.ended(report, (limit != null) ? limit : this.limits.get(report.node().name()));
			}
		}
	}

	@Override
	public void completedLate(DisposalNode node, Duration after, @Nullable Throwable failure) {
		if (this.context != null && this.journal != null) {
			synchronized (this) {
				this.journal.endedLate(node);
			}
		}
	}

	@Override
	public synchronized void shutdownFinished(DisposalReport report) {
		String owner = this.context;
		this.context = null;
		if (this.journal != null) {
			this.journal.finish(report);
		}
		ShutdownReport result = ShutdownReport.of((owner != null) ? owner : "", reason(), report, this.limits);
		if (!result.isEmpty()) {
			this.lastShutdown.remember(result);
			if (this.terminationMessage != null) {
				this.terminationMessage.write(result.context(), result.reason(), report);
			}
		}
	}

	private void begin(String context) {
		this.context = context;
		if (this.journal != null) {
			this.journal.begin(context, reason(), new TreeSet<>(this.managed));
		}
	}

	private String reason() {
		return this.closing.getAsBoolean() ? ShutdownReport.CLOSE : ShutdownReport.FAILED_START;
	}

}
