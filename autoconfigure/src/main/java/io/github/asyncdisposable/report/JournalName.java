package io.github.asyncdisposable.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a journal's file: when the shutdown began, so that names sort by age, which
 * process it was, and whether it goes on.
 *
 * <p>
 * A process never opens a file of its own that goes on, not even to look: on POSIX
 * systems closing it again would give up the lock that its writer holds.
 */
final class JournalName {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	/** A process id alone is not enough: in a container it is the same every time. */
	private static final String PROCESS = ProcessHandle.current().pid() + "-"
			+ Long.toString(ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH).toEpochMilli(), 36);

	private static final Pattern PATTERN = Pattern
		.compile("shutdown-\\d{8}T\\d{6}\\.\\d{3}Z-\\d+-[0-9a-z]+-\\d+\\.(live|jsonl)");

	private static final String LIVE = ".live";

	private static final String FINISHED = ".jsonl";

	private JournalName() {
	}

	static String live(int number) {
		return "shutdown-" + TIME.format(Instant.now()) + "-" + PROCESS + "-" + number + LIVE;
	}

	static boolean isFinished(String name) {
		return PATTERN.matcher(name).matches() && name.endsWith(FINISHED);
	}

	/**
	 * Whether a file is, or was, written to by another process.
	 */
	static boolean isLiveElsewhere(String name) {
		return PATTERN.matcher(name).matches() && name.endsWith(LIVE) && !name.contains("-" + PROCESS + "-");
	}

	/**
	 * The shutdown goes on no more.
	 * @return whether it was this call that renamed the file
	 */
	static boolean rename(Path live) throws IOException {
		String name = live.getFileName().toString();
		Path finished = live.resolveSibling(name.substring(0, name.length() - LIVE.length()) + FINISHED);
		try {
			Files.move(live, finished);
			return true;
		}
		catch (NoSuchFileException ex) {
			if (!Files.exists(finished)) {
				throw ex;
			}
			return false;
		}
	}

}
