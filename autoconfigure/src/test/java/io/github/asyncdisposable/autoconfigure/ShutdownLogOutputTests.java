package io.github.asyncdisposable.autoconfigure;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator sees of a whole {@link org.springframework.boot.SpringApplication}'s
 * shutdown.
 */
@ExtendWith(OutputCaptureExtension.class)
class ShutdownLogOutputTests {

	@Test
	@DisplayName("M3 the summary, the failure and the limit are in the log before logging stops")
	void whenAnApplicationEndsThenTheLogTellsHow(CapturedOutput output) {
		end(Troubled.class, "async-disposable.beans.stuck.timeout=400ms");
		assertThat(output)
			.containsPattern("INFO .* Disposed 3 beans in \\d+\\.\\d{3} s \\(\\d+\\.\\d{3} s one after another\\): "
					+ "1 success, 1 error, 1 timeout")
			.containsPattern("WARN .* Disposal of 'broken' failed after \\d+\\.\\d{3} s")
			.contains("java.io.IOException: disk full")
			.containsPattern("WARN .* Disposal of 'stuck' has not ended after \\d+\\.\\d{3} s \\(limit 0\\.400 s\\): "
					+ "its call has returned, its stage is not complete")
			.containsPattern("\\d+\\.\\d{3} s +\\d+\\.\\d{3} s +TIMEOUT +stuck: .*DisposalTimeoutException");
	}

	@Test
	@DisplayName("M3 report.log=none leaves the warnings")
	void whenTheLogIsOffThenOnlyWarningsRemain(CapturedOutput output) {
		end(Troubled.class, "async-disposable.report.log=none");
		assertThat(output).contains("Disposal of 'broken' failed")
			.contains("Disposal of 'stuck' has not ended")
			.doesNotContain("Disposed 3 beans");
	}

	@Test
	@DisplayName("M3 nothing for an empty plan")
	void whenThereIsNothingToDisposeThenTheLogIsSilent(CapturedOutput output) {
		end(Empty.class, "async-disposable.report.log=full");
		assertThat(output).doesNotContain("Dispos");
	}

	private static void end(Class<?> application, String... properties) {
		new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties("async-disposable.fault-grace=0")
			.properties(properties)
			.run()
			.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(AsyncDisposableMetricsAutoConfigurationTests.EveryOutcome.class)
	static class Troubled {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

}
