package io.github.asyncdisposable.autoconfigure;

import io.github.asyncdisposable.context.InvalidDisposalSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Says which setting of asynchronous disposal failed the start, as it is written and
 * where, and what is allowed.
 */
final class InvalidDisposalSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidDisposalSettingException> {

	private final Environment environment;

	InvalidDisposalSettingFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidDisposalSettingException cause) {
		ConfigurationProperty property = find(cause.getSetting());
		String written = (property != null) ? String.valueOf(property.getValue()) : cause.getValue();
		StringBuilder description = new StringBuilder(
				"A setting of asynchronous disposal cannot be used:%n%n    Setting: %s%n    Value: %s"
					.formatted(cause.getSetting(), written));
		if (!written.equals(cause.getValue())) {
			description.append(" (").append(cause.getValue()).append(')');
		}
		if (property != null && property.getOrigin() != null) {
			description.append("%n    Origin: %s".formatted(property.getOrigin()));
		}
		return new FailureAnalysis(description.toString(), cause.getRemedy(), cause);
	}

	/**
	 * Find what is written, {@code null} where the setting is no property.
	 */
	private @Nullable ConfigurationProperty find(String setting) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(setting, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				return property;
			}
		}
		return null;
	}

}
