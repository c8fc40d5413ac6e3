package io.github.asyncdisposable.sample;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application as Spring has processed it ahead of time, on the JVM.
 */
class SampleAotTests {

	private static final String CLASS_PATH = System.getProperty("java.class.path");

	@TempDir
	private Path directory;

	@Test
	@DisplayName("Section 9: processed ahead of time, SIGTERM under load loses nothing, and the order is the same")
	void whenProcessedAheadOfTimeThenTheEndIsTheSame() throws Exception {
		Path sources = this.directory.resolve("sources");
		Path resources = this.directory.resolve("resources");
		Path classes = this.directory.resolve("classes");
		process(sources, resources, classes);
		compile(sources, classes);
		String classPath = String.join(File.pathSeparator, classes.toString(), resources.toString(), CLASS_PATH);
		KilledRun.Seen seen = new KilledRun(this.directory.resolve("data"),
				List.of("-Dspring.aot.enabled=true", "-cp", classPath), List.of())
			.terminateAfter(Duration.ofSeconds(1));
		assertThat(seen.output()).contains("Starting AOT-processed");
		assertThat(seen.rows()).isPositive();
	}

	/**
	 * What the build plugin does. The conditions are those of a service with a Redis of
	 * its own.
	 */
	private void process(Path sources, Path resources, Path classes) throws IOException, InterruptedException {
		Path log = this.directory.resolve("log");
		Process processor = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", CLASS_PATH, "org.springframework.boot.SpringApplicationAotProcessor",
				SampleApplication.class.getName(), sources.toString(), resources.toString(), classes.toString(),
				"sample", "sample", "--spring.data.redis.url=redis://localhost:1")
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		assertThat(processor.waitFor(2, TimeUnit.MINUTES)).isTrue();
		assertThat(processor.exitValue()).as(() -> "Log: " + contentOf(log)).isZero();
	}

	private static void compile(Path sources, Path classes) throws IOException {
		List<String> arguments = new ArrayList<>(
				List.of("-nowarn", "-proc:none", "-d", Files.createDirectories(classes).toString(), "-cp",
						String.join(File.pathSeparator, classes.toString(), CLASS_PATH)));
		try (Stream<Path> files = Files.walk(sources)) {
			files.filter((file) -> file.toString().endsWith(".java")).forEach((file) -> arguments.add(file.toString()));
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
	}

	private static String contentOf(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
