package io.github.asyncdisposable.autoconfigure;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.asyncdisposable.context.DisposalSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Finds the limits of single beans (T1). Boot takes one element of a property's name for
 * the key of a map and passes over what it does not know: so a name with dots, or one
 * that an environment variable writes with underscores, would have no limit, in silence.
 */
final class BeanTimeouts {

	private static final String PREFIX = "asyncdisposablebeans";

	private final Map<String, Duration> found = new LinkedHashMap<>();

	/** In relaxed form; of two sources that name the same bean the first one counts. */
	private final Set<String> known = new HashSet<>();

	private BeanTimeouts() {
	}

	static Map<String, Duration> of(AsyncDisposableProperties properties, Environment environment) {
		BeanTimeouts timeouts = new BeanTimeouts();
		Binder binder = Binder.get(environment);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource names) {
				timeouts.add(names, binder);
			}
		}
		properties.getBeans().forEach((name, bean) -> timeouts.addIfUnknown(name, bean.getTimeout()));
		return timeouts.found;
	}

	private void add(IterableConfigurationPropertySource names, Binder binder) {
		Set<String> here = new HashSet<>();
		for (ConfigurationPropertyName name : names) {
			String bean = bean(name);
			if (bean != null && !this.known.contains(DisposalSettings.relaxed(bean))) {
				binder.bind(name, Bindable.of(Duration.class)).ifBound((timeout) -> {
					this.found.putIfAbsent(bean, timeout);
					here.add(DisposalSettings.relaxed(bean));
				});
			}
		}
		this.known.addAll(here);
	}

	private void addIfUnknown(String bean, @Nullable Duration timeout) {
		if (timeout != null && this.known.add(DisposalSettings.relaxed(bean))) {
			this.found.put(bean, timeout);
		}
	}

	/**
	 * The part of a name that names the bean, {@code null} if it is another property's.
	 * The prefix of a variable may be written with an underscore.
	 */
	private static @Nullable String bean(ConfigurationPropertyName name) {
		int last = name.getNumberOfElements() - 1;
		if (last < 2 || !"timeout".equals(name.getElement(last, Form.UNIFORM))) {
			return null;
		}
		int first = name.getElement(0, Form.UNIFORM).equals("async") ? 3 : 2;
		StringBuilder prefix = new StringBuilder();
		StringBuilder bean = new StringBuilder();
		for (int i = 0; i < last; i++) {
			if (i < first) {
				prefix.append(name.getElement(i, Form.UNIFORM));
			}
			else {
				bean.append(bean.isEmpty() ? "" : ".").append(name.getElement(i, Form.ORIGINAL));
			}
		}
		return (!bean.isEmpty() && PREFIX.contentEquals(prefix)) ? bean.toString() : null;
	}

}
