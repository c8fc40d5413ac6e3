package io.github.asyncdisposable.report;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A directory with the journals of the newest shutdowns, perhaps of several instances.
 * What it does not know the name of it leaves alone. Throws nothing: what fails costs one
 * warning.
 */
final class JournalDirectory {

	private static final Log logger = LogFactory.getLog(JournalDirectory.class);

	private static final int KEPT = 10;

	private final Path path;

	private final AtomicBoolean warned = new AtomicBoolean();

	JournalDirectory(Path path) {
		this.path = path;
	}

	/**
	 * Begin the journal of a shutdown.
	 * @return {@code null} if that is not possible
	 */
	@Nullable JournalFile begin() {
		try {
			create();
			return JournalFile.create(this.path);
		}
		catch (IOException | RuntimeException ex) {
			warn(ex);
			return null;
		}
	}

	/**
	 * Take over the journals of shutdowns that were cut off: their files are locked no
	 * more. Each is taken over once, by whichever process comes first.
	 * @return what they tell, oldest first
	 */
	List<ShutdownReport> takeOver() {
		List<ShutdownReport> reports = new ArrayList<>();
		try {
			create();
			if (!Files.isWritable(this.path)) {
				warn(new AccessDeniedException(this.path.toString()));
			}
			for (Path live : files(JournalName::isLiveElsewhere)) {
				ShutdownReport report = readIfPossible(live, JournalDirectory::readUnlessLocked);
				if (report != null && isFirst(live) && report.reason().endsWith(ShutdownReport.CUT_OFF)) {
					reports.add(report);
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			warn(ex);
		}
		return reports;
	}

	/**
	 * Read the report of the newest shutdown that goes on no more.
	 * @return {@code null} if there is none
	 */
	@Nullable ShutdownReport newest() {
		try {
			List<Path> finished = files(JournalName::isFinished);
			for (int i = finished.size() - 1; i >= 0; i--) {
				ShutdownReport report = readIfPossible(finished.get(i), (path) -> JournalReader.read(lines(path)));
				if (report != null) {
					return report;
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			warn(ex);
		}
		return null;
	}

	/**
	 * Keep the newest.
	 */
	void prune() {
		try {
			List<Path> finished = files(JournalName::isFinished);
			for (Path old : finished.subList(0, Math.max(finished.size() - KEPT, 0))) {
				Files.deleteIfExists(old);
			}
		}
		catch (IOException | RuntimeException ex) {
			warn(ex);
		}
	}

	void warn(Exception ex) {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("The journal of shutdowns in '" + LogText.safe(this.path.toString()) + "' cannot be kept: "
					+ LogText.safe(ex.toString()));
		}
	}

	boolean isUsable() {
		return !this.warned.get();
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

	static boolean isPosix(Path path) {
		return path.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

	private void create() throws IOException {
		if (Files.isDirectory(this.path)) {
			return;
		}
		if (isPosix(this.path)) {
			Files.createDirectories(this.path,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		}
		else {
			Files.createDirectories(this.path);
		}
	}

	private List<Path> files(Predicate<String> names) throws IOException {
		try (Stream<Path> files = Files.list(this.path)) {
			return files.filter((file) -> names.test(file.getFileName().toString()))
				.sorted(Comparator.comparing(Path::getFileName))
				.toList();
		}
	}

	/**
	 * Of two processes that find the same file, the one that renames it has found it. In
	 * a directory that is read-only it is found at every start.
	 */
	private static boolean isFirst(Path live) {
		try {
			return JournalName.rename(live);
		}
		catch (IOException ex) {
			return Files.exists(live);
		}
	}

	/**
	 * One that cannot be read, such as another user's, does not hide the others.
	 */
	private static @Nullable ShutdownReport readIfPossible(Path path, Reading reading) {
		try {
			return reading.read(path);
		}
		catch (IOException | RuntimeException ex) {
			logger.warn("The journal '" + LogText.safe(path.toString()) + "' cannot be read: "
					+ LogText.safe(ex.toString()));
			return null;
		}
	}

	private static @Nullable ShutdownReport readUnlessLocked(Path live) throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(live.toFile(), "r");
				FileLock lock = file.getChannel().tryLock(0, Long.MAX_VALUE, true)) {
			return (lock != null) ? JournalReader.read(lines(file)) : null;
		}
	}

	private static List<String> lines(Path path) throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
			return lines(file);
		}
	}

	/**
	 * The lines of a file; the last one may have been torn.
	 */
	private static List<String> lines(RandomAccessFile file) throws IOException {
		byte[] content = new byte[Math.toIntExact(file.length())];
		file.readFully(content);
		return new String(content, StandardCharsets.UTF_8).lines().toList();
	}

	@FunctionalInterface
	private interface Reading {

		@Nullable ShutdownReport read(Path path) throws IOException;

	}

}
