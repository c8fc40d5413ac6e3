package io.github.asyncdisposable.autoconfigure;

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
		String output = SmallJvm.run(EnduringJvm.class, CONTEXTS, this.journals.toString());
		assertThat(output).contains(" contexts in ");
		output.lines().filter((line) -> line.contains(" contexts in ")).forEach(System.out::println);
	}

}
