package io.github.asyncdisposable;

import io.github.asyncdisposable.scope.AsyncScoped;

import org.springframework.beans.factory.config.BeanDefinitionCustomizer;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Registers beans whose definitions are not the usual ones.
 */
public final class Beans {

	private Beans() {
	}

	public static ApplicationContextInitializer<ConfigurableApplicationContext> bean(String name, Class<?> type,
			BeanDefinitionCustomizer definition) {
		return (context) -> ((GenericApplicationContext) context).registerBean(name, type, definition);
	}

	/**
	 * A bean of scopes that is the same object in each.
	 */
	public static ApplicationContextInitializer<ConfigurableApplicationContext> scoped(String name,
			AsyncDisposable bean) {
		return (context) -> ((GenericApplicationContext) context).registerBean(name, AsyncDisposable.class, () -> bean,
				(definition) -> definition.setScope(AsyncScoped.SCOPE));
	}

}
