package io.github.asyncdisposable.autoconfigure;

import io.github.asyncdisposable.context.InvalidDisposalSettingException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which setting of asynchronous disposal failed the start, and what is allowed.
 */
final class InvalidDisposalSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidDisposalSettingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidDisposalSettingException cause) {
		return new FailureAnalysis(
				"A setting of asynchronous disposal cannot be used:%n%n    Setting: %s%n    Value: %s"
					.formatted(cause.getSetting(), cause.getValue()),
				cause.getRemedy(), cause);
	}

}
