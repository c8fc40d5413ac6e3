package io.github.asyncdisposable.report;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeInFlight;
import io.github.asyncdisposable.engine.NodeReport;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what happens in a shutdown while it happens (M4). The first write that
 * fails is the last one. Not safe for use by several threads at once.
 */
final class Journal {

	private final JournalDirectory directory;

	private final Set<String> written = new HashSet<>();

	private @Nullable JournalFile file;

	Journal(JournalDirectory directory) {
		this.directory = directory;
	}

	/**
	 * A shutdown begins, unless its journal has begun.
	 */
	void begin(String context, String reason, Collection<String> beans) {
		if (this.file == null) {
			this.written.clear();
			this.written.addAll(beans);
			this.file = this.directory.begin();
			append(JournalLines.shutdown(context, reason, beans));
		}
	}

	void planned(DisposalPlan plan) {
		List<String> names = new ArrayList<>();
		for (int i = 0; i < plan.size(); i++) {
			if (plan.node(i).kind() != DisposalNode.Kind.RELAY) {
				names.add(plan.node(i).name());
			}
		}
		planned(names);
	}

	void planned(Collection<String> names) {
		List<String> added = names.stream().filter(this.written::add).toList();
		if (!added.isEmpty() && this.file != null) {
			append(JournalLines.planned(added));
		}
	}

	void started(DisposalNode node) {
		if (this.file != null) {
			append(JournalLines.start(node));
		}
	}

	void ended(NodeReport report, @Nullable Duration limit) {
		if (this.file != null) {
			append(JournalLines.end(report, limit));
		}
	}

	/**
	 * A sign of life: what comes next may be a kill, long after the last event.
	 */
	void waiting(List<NodeInFlight> nodes) {
		if (this.file != null) {
			append(JournalLines.waiting(nodes.stream().map((node) -> node.node().name()).toList()));
		}
	}

	void endedLate(DisposalNode node) {
		if (this.file != null) {
			append(JournalLines.late(node));
		}
	}

	void finish(DisposalReport report) {
		if (this.file != null) {
			append(JournalLines.finish(report));
		}
		JournalFile finished = this.file;
		this.file = null;
		if (finished != null) {
			try {
				finished.finish();
				this.directory.prune();
			}
			catch (IOException | RuntimeException ex) {
				this.directory.warn(ex);
			}
		}
	}

	private void append(String line) {
		JournalFile open = this.file;
		if (open == null) {
			return;
		}
		try {
			open.append(line);
		}
		catch (IOException | RuntimeException ex) {
			this.file = null;
			this.directory.warn(ex);
			discard(open);
		}
	}

	private static void discard(JournalFile file) {
		try {
			file.discard();
		}
		catch (IOException | RuntimeException ex) {
			// It has been said that this journal cannot be kept.
		}
	}

}
