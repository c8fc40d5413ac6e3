package io.github.asyncdisposable.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A virtual machine with a small heap, in which what caches hold softly goes at once:
 * only what is held is left.
 */
final class SmallJvm {

	private SmallJvm() {
	}

	/**
	 * Run a main class with this class path and require that it ends well.
	 * @return what it has written
	 */
	static String run(Class<?> main, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-XX:SoftRefLRUPolicyMSPerMB=0", "-Xmx256m", "-cp",
						System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(child.waitFor()).as(output).isZero();
		return output;
	}

}
