package io.github.asyncdisposable.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that bring Spring and this library along, one after another in one JVM.
 */
class RedeployTests {

	@TempDir
	private Path journals;

	@Test
	@DisplayName("Of an application loaded as a whole by a class loader of its own nothing is left after its close, "
			+ "nor after a failed start, nor after a disposal that hung")
	void whenApplicationIsClosedThenItsClassLoaderIsCollected() throws Exception {
		// What caches hold softly goes at once: only what is held is left.
		Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:SoftRefLRUPolicyMSPerMB=0", "-Xmx256m", "-cp",
				System.getProperty("java.class.path"), RedeployedJvm.class.getName(), this.journals.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(child.waitFor()).as(output).isZero();
		assertThat(output).contains("left []");
	}

}
