package io.github.asyncdisposable.autoconfigure;

import java.util.Map;

import io.github.asyncdisposable.context.InvalidDisposalSettingException;
import io.github.asyncdisposable.scope.CaptiveDependencyException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InvalidDisposalSettingFailureAnalyzer} and
 * {@link CaptiveDependencyFailureAnalyzer}: the whole text that is read at a failed
 * start.
 */
class FailureAnalyzerTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	private final InvalidDisposalSettingException refused = new InvalidDisposalSettingException(
			"async-disposable.shutdown.deadline", "PT0S", "Use a positive duration.");

	@Test
	@DisplayName("T5 a setting that is no property is told with its value alone")
	void whenTheSettingIsNoPropertyThenItsValueIsTold() {
		assertAnalysis("""
				A setting of asynchronous disposal cannot be used:

				    Setting: async-disposable.shutdown.deadline
				    Value: PT0S""");
	}

	@Test
	@DisplayName("T5 a property is told as it is written, as it was read, and where it stands")
	void whenTheSettingIsAPropertyThenItIsToldAsWritten() {
		this.environment.getPropertySources()
			.addFirst(new OriginTrackedMapPropertySource("settings",
					Map.of("async-disposable.shutdown.deadline", OriginTrackedValue.of("0s", new Named("line 7")))));
		assertAnalysis("""
				A setting of asynchronous disposal cannot be used:

				    Setting: async-disposable.shutdown.deadline
				    Value: 0s (PT0S)
				    Origin: line 7""");
	}

	@Test
	@DisplayName("T5 a property that is written as it was read is told once, from the source that takes precedence")
	void whenThePropertyIsWrittenAsReadThenItIsToldOnce() {
		this.environment.getPropertySources()
			.addLast(new MapPropertySource("behind", Map.of("async-disposable.shutdown.deadline", "7s")));
		this.environment.getPropertySources()
			.addFirst(new OriginTrackedMapPropertySource("before",
					Map.of("async-disposable.shutdown.deadline", OriginTrackedValue.of("PT0S", new Named("line 1")))));
		assertAnalysis("""
				A setting of asynchronous disposal cannot be used:

				    Setting: async-disposable.shutdown.deadline
				    Value: PT0S
				    Origin: line 1""");
	}

	@Test
	@DisplayName("C4 a singleton that needs a scoped bean directly is told with the remedies")
	void whenASingletonHoldsAScopedBeanThenTheRemediesAreTold() {
		CaptiveDependencyException captive = new CaptiveDependencyException("x", "y");
		FailureAnalysis analysis = new CaptiveDependencyFailureAnalyzer()
			.analyze(new IllegalStateException("start", captive));
		assertThat(analysis.getDescription().lines()).containsExactly("A dependency would outlive its scope:", "",
				"    singleton 'x' cannot hold scoped bean 'y'");
		assertThat(analysis.getAction()).isEqualTo(captive.getRemedy());
		assertThat(analysis.getCause()).isSameAs(captive);
	}

	private void assertAnalysis(String description) {
		FailureAnalysis analysis = new InvalidDisposalSettingFailureAnalyzer(this.environment)
			.analyze(new IllegalStateException("start", this.refused));
		assertThat(analysis.getDescription().lines()).containsExactlyElementsOf(description.lines().toList());
		assertThat(analysis.getAction()).isEqualTo("Use a positive duration.");
		assertThat(analysis.getCause()).isSameAs(this.refused);
	}

	private record Named(String text) implements Origin {

		@Override
		public String toString() {
			return this.text;
		}

	}

}
