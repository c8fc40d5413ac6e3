package io.github.asyncdisposable.actuate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.asyncdisposable.context.ContextDisposal;
import io.github.asyncdisposable.context.DisposalSettings;
import io.github.asyncdisposable.scope.OpenScopes;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Reads the plan of one context.
 */
record ContextPlan(ConfigurableApplicationContext context, ContextDisposal disposal) {

	/**
	 * Return the plan of a context, {@code null} where nothing is disposed by plan. A
	 * lookup by name: it looks at no definition and creates nothing.
	 */
	static @Nullable ContextPlan of(ApplicationContext context) {
		return (context instanceof ConfigurableApplicationContext configurable && configurable.getBeanFactory()
			.getSingleton(ContextDisposal.BEAN_NAME) instanceof ContextDisposal disposal)
					? new ContextPlan(configurable, disposal) : null;
	}

	String id() {
		return String.valueOf(this.context.getId());
	}

	ContextDescriptor describe() {
		Map<String, BeanDescriptor> beans = new LinkedHashMap<>();
		this.disposal.plannedBeans().forEach((bean) -> beans.put(bean.name(), BeanDescriptor.of(bean)));
		List<ContextDescriptor.NotManagedDescriptor> notManaged = this.disposal.notManaged()
			.stream()
			.map((bean) -> new ContextDescriptor.NotManagedDescriptor(bean.name(), bean.type(), bean.reason()))
			.toList();
		DisposalSettings settings = this.disposal.settings();
		return new ContextDescriptor(settings.limits().deadline(), settings.gracePeriod(), this.disposal.worstCase(),
				settings.order().name().toLowerCase(Locale.ROOT), openScopes(), beans, notManaged);
	}

	@Nullable BeanDescriptor describe(String name) {
		List<String> aliases = Arrays.asList(this.context.getAliases(name));
		return this.disposal.plannedBeans()
			.stream()
			.filter((bean) -> bean.name().equals(name) || aliases.contains(bean.name()))
			.findFirst()
			.map(BeanDescriptor::of)
			.orElse(null);
	}

	/**
	 * Those of this context only; a bean that does not exist has opened none.
	 */
	private int openScopes() {
		ConfigurableListableBeanFactory beans = this.context.getBeanFactory();
		return Arrays.stream(beans.getBeanNamesForType(OpenScopes.class, false, false))
			.filter(beans::containsSingleton)
			.map(beans::getSingleton)
			.mapToInt((bean) -> (bean instanceof OpenScopes scopes) ? scopes.count() : 0)
			.sum();
	}

}
