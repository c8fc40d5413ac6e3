package io.github.asyncdisposable.sample;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Makes many starts of the application quick: an archive of its classes, as the JVM maps
 * it. Of two seconds it saves about one.
 */
final class ArchivedClasses {

	private final Path directory;

	private final String classPath;

	/**
	 * Begin with the class path of this process.
	 * @param directory where to put files
	 * @throws IOException if that fails
	 */
	ArchivedClasses(Path directory) throws IOException {
		this.directory = directory;
		List<String> entries = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			// There is no archive for classes in directories.
			entries.add(Files.isDirectory(Path.of(entry)) ? jar(Path.of(entry)).toString() : entry);
		}
		this.classPath = String.join(File.pathSeparator, entries);
	}

	/**
	 * The options of a start that leaves an archive when it ends.
	 */
	List<String> archivingOptions() {
		return options("-XX:ArchiveClassesAtExit=" + archive(), "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
	}

	/**
	 * The options of all later starts. A JVM that cannot use the archive goes without.
	 */
	List<String> options() {
		return options("-Xshare:auto", "-XX:SharedArchiveFile=" + archive(), "-Xlog:cds=off");
	}

	private List<String> options(String... first) {
		List<String> options = new ArrayList<>(List.of(first));
		options.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-cp", this.classPath));
		return options;
	}

	private Path archive() {
		return this.directory.resolve("classes.jsa");
	}

	private Path jar(Path classes) throws IOException {
		Path jar = Files.createTempFile(this.directory, "classes", ".jar");
		try (OutputStream file = Files.newOutputStream(jar);
				JarOutputStream out = new JarOutputStream(file);
				Stream<Path> all = Files.walk(classes)) {
			for (Path path : all.filter((candidate) -> !candidate.equals(classes)).toList()) {
				String name = classes.relativize(path).toString().replace(File.separatorChar, '/');
				// Spring finds components by the directories' entries.
				out.putNextEntry(new JarEntry(Files.isDirectory(path) ? name + "/" : name));
				if (!Files.isDirectory(path)) {
					Files.copy(path, out);
				}
			}
		}
		return jar;
	}

}
