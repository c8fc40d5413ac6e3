package io.github.asyncdisposable.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many contexts in one JVM, one after another, each with classes of its own.
 */
class EnduranceTests {

	private static final String CONTEXTS = System.getProperty("async-disposable.contexts", "60");

	@TempDir
	private Path journals;

	@Test
	@DisplayName("Contexts opened and closed, each with a class loader for its own classes, as DevTools does: the heap "
			+ "stays flat, no context, class loader or thread is left")
	void whenManyContextsHaveBeenThenNothingIsLeft() throws Exception {
		// What caches hold softly goes at once: only what is held is left.
		Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:SoftRefLRUPolicyMSPerMB=0", "-Xmx256m", "-cp",
				System.getProperty("java.class.path"), EnduringJvm.class.getName(), CONTEXTS, this.journals.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(child.waitFor()).as(output).isZero();
		assertThat(output).contains(" contexts in ");
		output.lines().filter((line) -> line.contains(" contexts in ")).forEach(System.out::println);
	}

}
