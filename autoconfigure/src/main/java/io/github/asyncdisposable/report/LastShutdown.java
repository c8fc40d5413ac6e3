package io.github.asyncdisposable.report;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The report of the last shutdown that this context knows of: that of a child context, or
 * its own once it is closed, otherwise that of the previous run, from the journal. Safe
 * for use by any thread.
 *
 * @since 0.1.0
 */
public final class LastShutdown {

	private final @Nullable LastShutdown parent;

	private final String reason;

	private volatile @Nullable ShutdownReport report;

	LastShutdown(@Nullable ShutdownReport report, String reason, @Nullable LastShutdown parent) {
		this.report = report;
		this.reason = reason;
		this.parent = parent;
	}

	/**
	 * Return the report of the last shutdown.
	 * @return the report, empty if there is none
	 */
	public Optional<ShutdownReport> report() {
		return Optional.ofNullable(this.report);
	}

	/**
	 * Return why there may be no report.
	 * @return a sentence
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * A shutdown has ended. A context that is gone can tell nobody: its parent does.
	 */
	void remember(ShutdownReport report) {
		for (LastShutdown told = this; told != null; told = told.parent) {
			told.report = report;
		}
	}

}
