package io.github.asyncdisposable.autoconfigure;

import io.github.asyncdisposable.scope.CaptiveDependencyException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which singleton would keep a bean of a scope for good, and what to do instead.
 */
final class CaptiveDependencyFailureAnalyzer extends AbstractFailureAnalyzer<CaptiveDependencyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, CaptiveDependencyException cause) {
		return new FailureAnalysis("A dependency would outlive its scope:%n%n    %s".formatted(cause.getProblem()),
				cause.getRemedy(), cause);
	}

}
