package io.github.asyncdisposable.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The virtual machine that measures, and how to start another one like it.
 */
final class VirtualMachine {

	private VirtualMachine() {
	}

	/**
	 * The command for a class on the same class path, to which arguments can be added.
	 */
	static List<String> command(String main, String... options) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of(options));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
		return command;
	}

	static int java() {
		return Runtime.version().feature();
	}

	/**
	 * What this is, and what it runs on, in one line.
	 */
	static String description() throws IOException {
		return "Java " + Runtime.version() + " (" + System.getProperty("java.vm.vendor") + "), "
				+ Runtime.getRuntime().availableProcessors() + " processors" + model() + ", "
				+ System.getProperty("os.name") + " " + System.getProperty("os.arch");
	}

	private static String model() throws IOException {
		Path processors = Path.of("/proc/cpuinfo");
		if (!Files.isReadable(processors)) {
			return "";
		}
		return Files.readAllLines(processors)
			.stream()
			.filter((line) -> line.startsWith("model name"))
			.findFirst()
			.map((line) -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
			.orElse("");
	}

}
