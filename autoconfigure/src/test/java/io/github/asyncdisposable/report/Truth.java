package io.github.asyncdisposable.report;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.NodeReport;
import org.jspecify.annotations.Nullable;

/**
 * What really happened, line by line in a file that outlives the process: the beans
 * themselves say it, and the engine says it, right after it has told the journal.
 */
final class Truth implements DisposalListener {

	/** What the process says aloud for each line. */
	static final String TOLD = "told";

	private final RandomAccessFile file;

	Truth(Path path) throws IOException {
		this.file = new RandomAccessFile(path.toFile(), "rw");
	}

	synchronized void say(String line) {
		try {
			this.file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
			System.out.println(TOLD);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void nodeStarted(DisposalNode node) {
		say("started " + node.name());
	}

	@Override
	public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
		say("finished " + report.node().name());
	}

}
