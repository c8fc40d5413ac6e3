package io.github.asyncdisposable.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Something that one of the other benchmarks measures, in words of its own.
 *
 * @param key its name on the command line and in the directory of figures
 * @param title its name in the document
 * @param main the class to run
 * @param args what to run it with
 */
record Figure(String key, String title, String main, List<String> args) {

	private static final String JMH = "org.openjdk.jmh.Main";

	static List<Figure> all() {
		return List.of(
				new Figure("engine", "the engine alone, plans of up to 100,000 nodes", EngineBenchmark.class.getName(),
						List.of("completed")),
				new Figure("start", "start-up with 10,000 beans", ShutdownBenchmark.class.getName(), List.of("start")),
				new Figure("bytes", "bytes a bean", FootprintBenchmark.class.getName(), List.of()),
				new Figure("scopes", "scopes", ScopeRatioBenchmark.class.getName(), List.of()),
				new Figure("stack", "a stack of five, mean and error of 10 windows", JMH,
						List.of("StackBenchmark.(stack|reactorUsingWhen|serviceTalkCompositeCloseable)$", "-f", "1",
								"-wi", "4", "-w", "500ms", "-i", "10", "-r", "500ms", "-v", "SILENT", "-rf", "text")));
	}

	/**
	 * Run it in a virtual machine of its own.
	 * @param directory where to put what it prints
	 */
	void measure(Path directory, int java) throws Exception {
		Path measured = directory.resolve("measured.txt");
		List<String> command = VirtualMachine.command(this.main);
		command.addAll(this.args);
		ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
		if (this.main.equals(JMH)) {
			builder.command().addAll(List.of("-rff", measured.toString()));
		}
		else {
			builder.redirectOutput(measured.toFile());
		}
		int status = builder.start().waitFor();
		if (status != 0) {
			throw new IllegalStateException(this.main + " ended with " + status);
		}
		Files.move(measured, file(directory, java), StandardCopyOption.REPLACE_EXISTING);
	}

	/**
	 * What was measured, as Markdown.
	 */
	String text(Path directory, int[] javas) throws IOException {
		StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "**%s**\n\n", this.title));
		for (int java : javas) {
			Path file = file(directory, java);
			text.append("Java ").append(java).append(Files.exists(file) ? "" : ": not measured").append("\n\n");
			if (Files.exists(file)) {
				text.append(block(Files.readAllLines(file)));
			}
		}
		return text.toString();
	}

	private static String block(List<String> printed) {
		List<String> lines = new ArrayList<>(printed);
		lines.removeIf((line) -> line.isBlank() || line.startsWith("Java "));
		boolean markdown = lines.stream().anyMatch((line) -> line.startsWith("|---"));
		boolean prose = lines.size() == 1;
		String body = String.join("\n", lines) + "\n";
		return ((markdown || prose) ? body : "```\n" + body + "```\n") + "\n";
	}

	private Path file(Path directory, int java) {
		return directory.resolve(this.key + "-" + java + ".txt");
	}

}
