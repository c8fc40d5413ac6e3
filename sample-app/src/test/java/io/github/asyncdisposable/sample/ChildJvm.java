package io.github.asyncdisposable.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The application in a JVM of its own, as an operator runs it.
 */
final class ChildJvm implements AutoCloseable {

	private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

	private final CompletableFuture<Integer> port = new CompletableFuture<>();

	private final StringBuffer output = new StringBuffer();

	private final Process process;

	private final Thread reader;

	private ChildJvm(Process process) {
		this.process = process;
		this.reader = new Thread(this::read, "child-output");
		this.reader.start();
	}

	static ChildJvm start(Path dataDirectory, String... arguments) throws IOException {
		return start(List.of("-cp", System.getProperty("java.class.path")), dataDirectory, arguments);
	}

	/**
	 * Start it.
	 * @param options how the JVM finds the classes
	 * @param dataDirectory where the application keeps its data
	 * @param arguments the application's own
	 * @return the application, on its way
	 * @throws IOException if there is no such JVM
	 */
	static ChildJvm start(List<String> options, Path dataDirectory, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		// An argument of the application's own beats a property of the JVM.
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dserver.port=0"));
		command.addAll(options);
		command.add(SampleApplication.class.getName());
		command.addAll(
				List.of("--spring.main.banner-mode=off", "--ingest.data-directory=" + dataDirectory.toAbsolutePath()));
		command.addAll(List.of(arguments));
		return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
	}

	String url() throws Exception {
		return "http://localhost:" + this.port.get(120, TimeUnit.SECONDS);
	}

	/**
	 * Send SIGTERM and wait for the end.
	 * @return the exit code
	 * @throws InterruptedException if interrupted while waiting
	 */
	int terminate() throws InterruptedException {
		// Process.destroy() would also close our end of its output.
		this.process.toHandle().destroy();
		if (!this.process.waitFor(60, TimeUnit.SECONDS)) {
			throw new AssertionError("Still running after 60 s:\n" + this.output);
		}
		this.reader.join();
		return this.process.exitValue();
	}

	String output() {
		return this.output.toString();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	private void read() {
		try (BufferedReader lines = this.process.inputReader()) {
			lines.lines().forEach(this::read);
		}
		catch (IOException | UncheckedIOException ex) {
			this.output.append(ex);
		}
		this.port.completeExceptionally(new IllegalStateException("Ended before it had started:\n" + this.output));
	}

	private void read(String line) {
		this.output.append(line).append('\n');
		Matcher started = STARTED.matcher(line);
		if (started.find()) {
			this.port.complete(Integer.valueOf(started.group(1)));
		}
	}

}
