package io.github.asyncdisposable.context;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PlanWarnings}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PlanWarningsTests {

	@Test
	@DisplayName("D7: a warning that concerns several beans is each one's, and is logged once")
	void whenWarningConcernsSeveralBeansThenItIsLoggedOnce(CapturedOutput output) {
		PlanWarnings warnings = PlanWarnings.logged();
		warnings.add(List.of("one", "two"), "They depend on each other");
		warnings.add(List.of("one", "two"), "They depend on each other");
		warnings.add("two", "Goes late");
		assertThat(warnings.byBean()).isEqualTo(Map.of("one", List.of("They depend on each other"), "two",
				List.of("They depend on each other", "Goes late")));
		assertThat(output).containsOnlyOnce("They depend on each other").containsOnlyOnce("Goes late");
	}

	@Test
	@DisplayName("D7: a warning that is news for one of its beans only is logged again")
	void whenWarningIsNewsForOneBeanThenItIsLogged(CapturedOutput output) {
		PlanWarnings warnings = PlanWarnings.logged();
		warnings.add("one", "Known");
		warnings.add(List.of("two", "one"), "Known");
		assertThat(output.toString().split("Known", -1)).hasSize(3);
	}

	@Test
	@DisplayName("M6: what is only read is not logged")
	void whenQuietThenNothingIsLogged(CapturedOutput output) {
		PlanWarnings warnings = PlanWarnings.quiet();
		warnings.add("one", "Only read");
		assertThat(warnings.byBean()).containsOnlyKeys("one");
		assertThat(output).doesNotContain("Only read");
	}

}
