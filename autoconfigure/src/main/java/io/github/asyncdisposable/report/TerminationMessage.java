package io.github.asyncdisposable.report;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

import io.github.asyncdisposable.engine.DisposalReport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Leaves a summary where an orchestrator looks for it once the process is gone, such as
 * {@code /dev/termination-log}.
 */
final class TerminationMessage {

	private static final Log logger = LogFactory.getLog(TerminationMessage.class);

	/** What Kubernetes takes, in bytes. */
	private static final int LONGEST = 4096;

	private static final int LONGEST_TABLE = 20;

	private final Path path;

	TerminationMessage(Path path) {
		this.path = path;
	}

	void write(String context, String reason, DisposalReport report) {
		String message = "Shutdown of '" + LogText.safe(context) + "' (" + reason + "): " + ShutdownLog.summary(report)
				+ new SummaryTable(report, LONGEST_TABLE).render() + "\n";
		// Written over, not replaced: the file may be a mount.
		try (FileOutputStream file = new FileOutputStream(this.path.toFile())) {
			file.write(cut(message.getBytes(StandardCharsets.UTF_8)));
		}
		catch (IOException | RuntimeException ex) {
			logger.warn("The termination message cannot be written: " + LogText.safe(ex.toString()));
		}
	}

	/**
	 * Cut in front of a character, never inside of one.
	 */
	static byte[] cut(byte[] utf8) {
		if (utf8.length <= LONGEST) {
			return utf8;
		}
		int end = LONGEST;
		while ((utf8[end] & 0xC0) == 0x80) {
			end--;
		}
		return Arrays.copyOf(utf8, end);
	}

}
