package io.github.asyncdisposable.report;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file of a shutdown that goes on: its owner's alone, and locked as long as it is
 * written to. Not safe for use by several threads at once.
 *
 * <p>
 * What is handed to the operating system outlives the process, so a line is written at
 * once and never forced to the disk: that would survive a loss of power, at the price of
 * a slow shutdown. It is written by other means than a file channel, which the interrupt
 * of a closing thread would close.
 */
final class JournalFile {

	private static final int MOST_OF_ONE_INSTANT = 100;

	private final Path path;

	private final RandomAccessFile file;

	private JournalFile(Path path, RandomAccessFile file) {
		this.path = path;
		this.file = file;
	}

	/**
	 * Create the file of a shutdown that begins now.
	 */
	static JournalFile create(Path directory) throws IOException {
		for (int i = 0;; i++) {
			Path path = directory.resolve(JournalName.live(i));
			try {
				createOwnersAlone(path);
			}
			catch (FileAlreadyExistsException ex) {
				if (i == MOST_OF_ONE_INSTANT) {
					throw ex;
				}
				continue;
			}
			return locked(path);
		}
	}

	private static void createOwnersAlone(Path path) throws IOException {
		if (JournalDirectory.isPosix(path)) {
			Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		}
		else {
			Files.createFile(path);
		}
	}

	/**
	 * Whoever looks whether this file is in use may have locked it for an instant; to a
	 * file without a first line it does nothing.
	 */
	private static JournalFile locked(Path path) throws IOException {
		RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
		try {
			for (int i = 0; i < 1000; i++) {
				FileLock lock = file.getChannel().tryLock();
				if (lock != null) {
					return new JournalFile(path, file);
				}
				Thread.onSpinWait();
			}
			throw new IOException("Locked by another process");
		}
		catch (IOException | RuntimeException ex) {
			file.close();
			Files.deleteIfExists(path);
			throw ex;
		}
	}

	void append(String line) throws IOException {
		this.file.write(line.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * The shutdown has ended: give the file its name for good.
	 */
	void finish() throws IOException {
		this.file.close();
		JournalName.rename(this.path);
	}

	/**
	 * Nothing more can be written. Half a journal would tell the next start that beans
	 * had not finished which have.
	 */
	void discard() throws IOException {
		try {
			this.file.close();
		}
		finally {
			Files.deleteIfExists(this.path);
		}
	}

}
