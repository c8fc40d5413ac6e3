package io.github.asyncdisposable.report;

import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The report of the last shutdown that this context knows of: that of a child context, or
 * its own once it is closed, otherwise that of the previous run, from the journal. Safe
 * for use by any thread.
 *
 * @since 0.1.0
 */
public final class LastShutdown {

	private static final Log logger = LogFactory.getLog(LastShutdown.class);

	private static final int LONGEST_LIST = 1000;

	private final @Nullable JournalDirectory directory;

	private final @Nullable LastShutdown parent;

	private volatile @Nullable ShutdownReport report;

	private LastShutdown(@Nullable JournalDirectory directory, @Nullable LastShutdown parent) {
		this.directory = directory;
		this.parent = parent;
	}

	/**
	 * Read what is known of previous runs, and log (WARN) the beans of those that were
	 * cut off. Where the directory cannot be read there is a warning and no report.
	 * @param directory where journals are kept, {@code null} for nowhere
	 * @param parent what is told of this context's shutdown as well, {@code null} if the
	 * context has no parent
	 * @return the last shutdown
	 */
	public static LastShutdown read(@Nullable Path directory, @Nullable LastShutdown parent) {
		JournalDirectory journals = (directory != null) ? new JournalDirectory(directory) : null;
		LastShutdown lastShutdown = new LastShutdown(journals, parent);
		if (journals != null) {
			journals.takeOver().forEach(LastShutdown::warn);
			lastShutdown.report = journals.newest();
			journals.prune();
		}
		return lastShutdown;
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
		if (this.directory == null) {
			return "No shutdown has been seen by this process, and without 'async-disposable.report.directory' "
					+ "nothing is known of previous ones.";
		}
		return this.directory.isUsable()
				? "No shutdown has been seen by this process, and the directory '" + this.directory + "' has none."
				: "No shutdown has been seen by this process, and the directory '" + this.directory
						+ "' cannot be used: the log says why.";
	}

	@Nullable JournalDirectory directory() {
		return this.directory;
	}

	/**
	 * A shutdown has ended. A context that is gone can tell nobody: its parent does.
	 */
	void remember(ShutdownReport report) {
		for (LastShutdown told = this; told != null; told = told.parent) {
			told.report = report;
		}
	}

	private static void warn(ShutdownReport report) {
		if (report.unfinished().isEmpty() && report.notStarted().isEmpty()) {
			return;
		}
		logger.warn("A previous shutdown of '" + LogText.safe(report.context()) + "', of "
				+ report.startedAt().truncatedTo(ChronoUnit.MILLIS) + ", was cut off, last heard of after "
				+ LogText.seconds(report.duration()) + list(". Had started and not finished: ", report.unfinished())
				+ list(". Had not started: ", report.notStarted()));
	}

	private static String list(String what, List<String> names) {
		return what + (names.isEmpty() ? "none" : LogText.names(names, LONGEST_LIST));
	}

}
