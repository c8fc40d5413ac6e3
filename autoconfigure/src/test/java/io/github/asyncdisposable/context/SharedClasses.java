package io.github.asyncdisposable.context;

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
 * Makes many starts of one small application quick: a class path of only what it loads,
 * and an archive of the loaded classes, as the JVM maps it.
 */
final class SharedClasses {

	private final Path directory;

	private final List<String> classPath;

	/**
	 * Begin with the class path of this process.
	 * @param directory where to put files
	 */
	SharedClasses(Path directory) throws IOException {
		this.directory = directory;
		this.classPath = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			// There is no archive for classes in directories.
			this.classPath.add(Files.isDirectory(Path.of(entry)) ? jar(Path.of(entry)).toString() : entry);
		}
	}

	/**
	 * The options of a start that finds out what is loaded.
	 */
	List<String> trialOptions() {
		return options("-Xshare:auto", "-Xlog:class+load:file=" + loaded());
	}

	/**
	 * The options of a start, after the trial, that leaves an archive.
	 */
	List<String> archivingOptions() throws IOException {
		String loaded = Files.readString(loaded());
		this.classPath.removeIf((entry) -> !loaded.contains(entry));
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
		options.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
				String.join(File.pathSeparator, this.classPath)));
		return options;
	}

	private Path loaded() {
		return this.directory.resolve("loaded.txt");
	}

	private Path archive() {
		return this.directory.resolve("classes.jsa");
	}

	private Path jar(Path classes) throws IOException {
		Path jar = Files.createTempFile(this.directory, "classes", ".jar");
		try (OutputStream file = Files.newOutputStream(jar);
				JarOutputStream out = new JarOutputStream(file);
				Stream<Path> all = Files.walk(classes)) {
			for (Path path : all.filter(Files::isRegularFile).toList()) {
				out.putNextEntry(new JarEntry(classes.relativize(path).toString().replace(File.separatorChar, '/')));
				Files.copy(path, out);
			}
		}
		return jar;
	}

}
