package io.github.asyncdisposable.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A {@link JournaledApplication} in a JVM of its own.
 */
final class JournalingChild implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private final Path directory;

	private JournalingChild(Process process, Path directory) {
		this.process = process;
		this.output = process.inputReader();
		this.directory = directory;
	}

	static JournalingChild start(Path directory, int contexts, String mode) throws IOException {
		return start(directory, command(directory, contexts, mode));
	}

	/**
	 * Start a child whose disk is full as soon as a file has so many kibibytes.
	 */
	static JournalingChild startOnFullDisk(Path directory, int kibibytes, String mode) throws IOException {
		List<String> command = new ArrayList<>(
				List.of("bash", "-c", "ulimit -f " + kibibytes + " && exec \"$0\" \"$@\""));
		command.addAll(command(directory, 1, mode));
		return start(directory, command);
	}

	private static JournalingChild start(Path directory, List<String> command) throws IOException {
		return new JournalingChild(new ProcessBuilder(command).redirectErrorStream(true).start(), directory);
	}

	private static List<String> command(Path directory, int contexts, String mode) {
		return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto", "-cp", System.getProperty("java.class.path"),
				JournaledApplication.class.getName(), directory.toString(), Integer.toString(contexts), mode);
	}

	/**
	 * What it says from now on, until it ends.
	 */
	String rest() {
		return this.output.lines().collect(Collectors.joining("\n"));
	}

	void awaitLine(String expected) throws IOException {
		StringBuilder all = new StringBuilder();
		for (String line = this.output.readLine(); line != null; line = this.output.readLine()) {
			if (line.equals(expected)) {
				return;
			}
			all.append(line).append('\n');
		}
		throw new AssertionError("Ended without '" + expected + "':\n" + all);
	}

	void kill() throws InterruptedException {
		this.process.toHandle().destroyForcibly();
		if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
			throw new AssertionError("Not dead after 30 s");
		}
	}

	/**
	 * Close its input, on which a bean that is held waits, and await its end.
	 */
	int release() throws IOException, InterruptedException {
		this.process.getOutputStream().close();
		if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
			throw new AssertionError("Still running after 30 s");
		}
		return this.process.exitValue();
	}

	Path journals(int context) {
		return this.directory.resolve("journal" + context);
	}

	/**
	 * The beans of a context of which the truth says so.
	 */
	Set<String> that(String what, int context) throws IOException {
		try (var lines = Files.lines(this.directory.resolve("truth" + context))) {
			return lines.filter((line) -> line.startsWith(what + " "))
				.map((line) -> line.substring(what.length() + 1))
				.collect(Collectors.toSet());
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
