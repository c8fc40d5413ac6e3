package io.github.asyncdisposable.context;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.asyncdisposable.DisposalTimeout;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Finds a bean's limit (T1): the property for its name, the annotation on its
 * {@code @Bean} method or its class, the default for all.
 */
final class BeanLimits {

	private final ConfigurableListableBeanFactory beanFactory;

	private final @Nullable Duration defaultTimeout;

	/** What takes precedence first. */
	private final Map<String, List<Map.Entry<String, Duration>>> byRelaxedName = new HashMap<>();

	BeanLimits(ConfigurableListableBeanFactory beanFactory, DisposalSettings settings) {
		this.beanFactory = beanFactory;
		this.defaultTimeout = settings.timeout();
		settings.beanTimeouts()
			.entrySet()
			.forEach((set) -> this.byRelaxedName
				.computeIfAbsent(DisposalSettings.relaxed(set.getKey()), (key) -> new ArrayList<>(1))
				.add(set));
	}

	/**
	 * Return the limit of a bean, {@code null} for a share of the deadline.
	 * @throws InvalidDisposalSettingException if its annotation cannot be used
	 */
	@Nullable Duration limitOf(String name, Class<?> type) {
		BeanLimit limit = find(name, type);
		return (limit != null) ? limit.timeout() : null;
	}

	/**
	 * Find the limit of a bean and where it comes from, {@code null} for a share of the
	 * deadline.
	 * @throws InvalidDisposalSettingException if its annotation cannot be used
	 */
	@Nullable BeanLimit find(String name, Class<?> type) {
		if (!this.byRelaxedName.isEmpty()) {
			Duration configured = configured(name);
			if (configured == null && ScopedProxyUtils.isScopedTarget(name)) {
				configured = configured(ScopedProxyUtils.getOriginalBeanName(name));
			}
			if (configured != null) {
				return new BeanLimit(configured, TimeoutSource.PROPERTY);
			}
		}
		Method factoryMethod = factoryMethod(name);
		Duration annotated = (factoryMethod != null) ? annotated(name, factoryMethod) : null;
		if (annotated == null) {
			annotated = annotated(name, type);
		}
		if (annotated != null) {
			return new BeanLimit(annotated, TimeoutSource.ANNOTATION);
		}
		return (this.defaultTimeout != null) ? new BeanLimit(this.defaultTimeout, TimeoutSource.DEFAULT) : null;
	}

	/**
	 * The method that makes a bean. Where a scoped proxy has its name, that of the bean
	 * behind it.
	 */
	private @Nullable Method factoryMethod(String name) {
		String target = ScopedProxyUtils.getTargetBeanName(name);
		return FactoryMethods.of(this.beanFactory, this.beanFactory.containsBeanDefinition(target) ? target : name);
	}

	/**
	 * An environment variable goes before a file, be it that only the file has the name
	 * as it is written; but what names another bean exactly is only that one's.
	 */
	private @Nullable Duration configured(String name) {
		for (Map.Entry<String, Duration> set : this.byRelaxedName.getOrDefault(DisposalSettings.relaxed(name),
				List.of())) {
			if (set.getKey().equals(name) || !this.beanFactory.containsLocalBean(set.getKey())) {
				return set.getValue();
			}
		}
		return null;
	}

	private @Nullable Duration annotated(String name, AnnotatedElement element) {
		DisposalTimeout annotation = AnnotatedElementUtils.findMergedAnnotation(element, DisposalTimeout.class);
		return (annotation != null) ? parse(name, annotation.value()) : null;
	}

	private Duration parse(String name, String text) {
		String value = text;
		try {
			String resolved = this.beanFactory.resolveEmbeddedValue(text);
			value = (resolved != null) ? resolved : "";
			Duration limit = DurationFormatterUtils.detectAndParse(value);
			if (!limit.isZero() && !limit.isNegative()) {
				return limit;
			}
		}
		catch (IllegalArgumentException ex) {
			// Told below, together with what is allowed.
		}
		throw new InvalidDisposalSettingException("@DisposalTimeout of bean '" + name + "'", value,
				"Use a positive duration with a unit, such as 5s, 500ms or PT5S, or a placeholder that has one.");
	}

}
