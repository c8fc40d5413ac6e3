package io.github.asyncdisposable.foreign.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.ForeignDisposalAutoConfiguration;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.NodeReport;
import io.lettuce.core.RedisClient;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps {@code docs/foreign-types.md} and the sources in this package together.
 */
class ForeignTypesDocumentTests {

	private static final Path DOCUMENT = Path.of("../docs/foreign-types.md");

	private static final Path SOURCE = Path
		.of("src/test/java/io/github/asyncdisposable/foreign/docs/ClientDisposers.java");

	private static final Pattern BLOCK = Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

	private static final Pattern REGION = Pattern.compile("^\t// tag::(\\w+)\\[]\n(.*?)^\t// end::\\1\\[]$",
			Pattern.DOTALL | Pattern.MULTILINE);

	@Test
	@DisplayName("F2: every example stands in the sources, and every one of them in the document")
	void everyJavaBlockStandsInTheSources() throws IOException {
		List<String> regions = matches(REGION, Files.readString(SOURCE), 2).stream()
			.map((region) -> region.replaceAll("(?m)^\t", "").replace("\t", "    "))
			.toList();
		assertThat(matches(BLOCK, Files.readString(DOCUMENT), 1)).isNotEmpty()
			.containsExactlyInAnyOrderElementsOf(regions);
	}

	@Test
	@DisplayName("F2: the disposers of clients that need no server dispose them")
	void whenContextClosesThenClientsAreDisposed() {
		Map<String, String> outcomes = new ConcurrentSkipListMap<>();
		ThreadPoolExecutor executor = (ThreadPoolExecutor) Executors.newFixedThreadPool(1);
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class,
					ForeignDisposalAutoConfiguration.class))
			.withUserConfiguration(ClientDisposers.class)
			.withBean("redis", RedisClient.class, () -> RedisClient.create("redis://localhost"))
			.withBean("telemetry", OpenTelemetrySdk.class, () -> OpenTelemetrySdk.builder().build())
			.withBean("executor", ThreadPoolExecutor.class, () -> executor)
			.withBean(DisposalListener.class, () -> new DisposalListener() {

				@Override
				public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
					outcomes.put(report.node().name(), report.outcome().name());
				}

			})
			.run((context) -> executor.execute(() -> outcomes.put("task", "SUCCESS")));
		assertThat(outcomes).isEqualTo(new TreeMap<>(
				Map.of("executor", "SUCCESS", "redis", "SUCCESS", "task", "SUCCESS", "telemetry", "SUCCESS")));
		assertThat(executor.isTerminated()).isTrue();
	}

	private static List<String> matches(Pattern pattern, String text, int group) {
		return pattern.matcher(text).results().map((MatchResult result) -> result.group(group)).toList();
	}

}
