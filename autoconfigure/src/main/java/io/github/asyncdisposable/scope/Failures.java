package io.github.asyncdisposable.scope;

import java.util.concurrent.CompletionException;

import io.github.asyncdisposable.DisposalTimeoutException;
import io.github.asyncdisposable.engine.NodeReport;
import io.github.asyncdisposable.engine.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What the disposals of one scope failed with (A3): the first, with the others as its
 * suppressed ones. Safe for use by any thread.
 */
final class Failures {

	private @Nullable Throwable first;

	synchronized void add(Throwable failure) {
		Throwable next = failure;
		while (next instanceof CompletionException && next.getCause() != null) {
			next = next.getCause();
		}
		if (this.first == null) {
			this.first = next;
		}
		else if (this.first != next) {
			this.first.addSuppressed(next);
		}
	}

	void add(NodeReport report, @Nullable Throwable failure) {
		if (failure != null) {
			add(failure);
		}
		else if (report.outcome() == Outcome.ABANDONED) {
			add(new DisposalTimeoutException("The disposal of '" + report.node().name()
					+ "' was not awaited: the deadline of its scope had passed"));
		}
	}

	synchronized @Nullable Throwable first() {
		return this.first;
	}

}
