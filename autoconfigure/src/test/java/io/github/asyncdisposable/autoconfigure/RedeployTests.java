package io.github.asyncdisposable.autoconfigure;

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
		String output = SmallJvm.run(RedeployedJvm.class, this.journals.toString());
		assertThat(output).contains("left []");
	}

}
