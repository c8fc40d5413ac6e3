package io.github.asyncdisposable.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import io.github.asyncdisposable.metrics.LastShutdownMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard and the alert rules under {@code docs/} ask for what a registry really
 * publishes.
 */
class DashboardTests {

	private static final Path DASHBOARD = Path.of("../docs/grafana/async-disposable.json");

	private static final Path RULES = Path.of("../docs/prometheus/async-disposable.rules.yml");

	private static final Path RULE_TESTS = Path.of("../docs/prometheus/async-disposable.test.yml");

	private static final Pattern SAMPLE = Pattern.compile("^(async_[a-z_]+)(?:\\{(.*)})? ", Pattern.MULTILINE);

	private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

	private static final Pattern METRIC = Pattern.compile("\\basync_[a-z_]+");

	/** In a selector, in a list of labels to group by, or in a legend. */
	private static final Pattern USED_LABEL = Pattern
		.compile("([a-z_]+)(?:=~|!=|=)\"|\\bby \\(([a-z_, ]+)\\)|(?:\\{\\{|labels\\.)([a-z_]+)");

	private static final Set<String> names = new TreeSet<>();

	/** Those of every target, and those of our own. */
	private static final Set<String> labels = new TreeSet<>(Set.of("job", "instance"));

	@BeforeAll
	static void scrape() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		new LastShutdownMeters(Duration.ofSeconds(2), 1).bindTo(registry);
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class,
					AsyncDisposableMetricsAutoConfiguration.class))
			.withBean(PrometheusMeterRegistry.class, () -> registry,
					(definition) -> definition.setDestroyMethodName(""))
			.withUserConfiguration(AsyncDisposableMetricsAutoConfigurationTests.EveryOutcome.class)
			.withPropertyValues("async-disposable.fault-grace=0")
			.run((context) -> assertThat(context).hasNotFailed());
		SAMPLE.matcher(registry.scrape()).results().forEach((sample) -> {
			names.add(sample.group(1));
			if (sample.group(2) != null) {
				LABEL.matcher(sample.group(2)).results().map((label) -> label.group(1)).forEach(labels::add);
			}
		});
	}

	@Test
	@DisplayName("Section 7: the dashboard asks for meters and labels that are published")
	void dashboardAsksForWhatIsPublished() throws IOException {
		String json = Files.readString(DASHBOARD);
		assertPublished(Stream.of("$..expr", "$..legendFormat", "$..definition")
			.flatMap((path) -> JsonPath.parse(json).<List<String>>read(path).stream())
			.collect(Collectors.joining("\n")));
		assertThat(JsonPath.parse(json).<List<String>>read("$.panels[*].targets[*].expr")).hasSizeGreaterThan(8);
		assertThat(JsonPath.parse(json).<List<Integer>>read("$.panels[*].id")).doesNotHaveDuplicates();
	}

	@Test
	@DisplayName("Section 7: the alert rules ask for meters and labels that are published")
	void rulesAskForWhatIsPublished() throws IOException {
		assertThat(new Yaml().<Object>load(Files.readString(RULES))).isNotNull();
		assertPublished(withoutComments(RULES));
	}

	@Test
	@DisplayName("Section 7: every meter is on the dashboard or in a rule")
	void everyMeterIsUsed() throws IOException {
		Set<String> used = METRIC.matcher(Files.readString(DASHBOARD) + withoutComments(RULES))
			.results()
			.map(MatchResult::group)
			.map(DashboardTests::meter)
			.collect(Collectors.toSet());
		assertThat(used)
			.containsExactlyInAnyOrderElementsOf(names.stream().map(DashboardTests::meter).collect(Collectors.toSet()));
	}

	/**
	 * Where Prometheus is installed, as it is in the build.
	 */
	@Test
	@DisplayName("Section 7: promtool accepts the rules, and they fire when they should and not otherwise")
	void promtoolAcceptsTheRules() throws Exception {
		boolean installed = Stream.of(System.getenv("PATH").split(":"))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, "promtool")));
		if (installed) {
			assertSucceeds("promtool", "check", "rules", RULES.toString());
			assertSucceeds("promtool", "test", "rules", RULE_TESTS.toString());
		}
		assertThat(new Yaml().<Object>load(Files.readString(RULE_TESTS))).isNotNull();
	}

	private static void assertSucceeds(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).as(output).isZero();
	}

	private static void assertPublished(String queries) {
		Set<String> asked = METRIC.matcher(queries).results().map(MatchResult::group).collect(Collectors.toSet());
		assertThat(asked).isNotEmpty().isSubsetOf(names);
		Set<String> usedLabels = new HashSet<>();
		USED_LABEL.matcher(queries)
			.results()
			.flatMap((use) -> Stream.of(1, 2, 3).map(use::group))
			.filter((use) -> use != null)
			.flatMap((use) -> Stream.of(use.split(", *")))
			.forEach(usedLabels::add);
		assertThat(usedLabels).isNotEmpty().isSubsetOf(labels);
	}

	private static String withoutComments(Path file) throws IOException {
		return Files.readString(file)
			.lines()
			.filter((line) -> !line.strip().startsWith("#"))
			.collect(Collectors.joining("\n"));
	}

	/**
	 * From a sample to its meter: a timer has several samples.
	 */
	private static String meter(String sample) {
		return sample.replaceFirst("_(count|sum|max)$", "");
	}

}
