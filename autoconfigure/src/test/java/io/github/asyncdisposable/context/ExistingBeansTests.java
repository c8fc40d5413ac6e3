package io.github.asyncdisposable.context;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExistingBeans}.
 */
class ExistingBeansTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private void define(String name, String scope) {
		RootBeanDefinition definition = new RootBeanDefinition(StringBuilder.class);
		definition.setScope(scope);
		this.beanFactory.registerBeanDefinition(name, definition);
	}

	private ExistingBeans existing(String... owned) {
		return new ExistingBeans(this.beanFactory, List.of(owned)::contains);
	}

	@Test
	@DisplayName("D4: a bean that exists is found by its class and by each type above it")
	void whenBeanExistsThenItIsFoundByEveryType() {
		this.beanFactory.registerSingleton("list", new ArrayList<>());
		ExistingBeans existing = existing();
		assertThat(existing.classes()).containsOnlyKeys("list").containsValue(ArrayList.class);
		for (Class<?> type : List.of(ArrayList.class, AbstractList.class, List.class, RandomAccess.class,
				Iterable.class, Object.class)) {
			assertThat(existing.ofType(type)).as(type.getName()).containsExactly("list");
		}
		assertThat(existing.ofType(String.class)).isEmpty();
		assertThat(existing.contains("list")).isTrue();
	}

	@Test
	@DisplayName("D4: a bean that was never created does not exist, but one of a prototype in use does")
	void whenAPrototypeIsInUseThenItCounts() {
		define("unused", "prototype");
		define("using", "prototype");
		define("used", "prototype");
		define("owned", "prototype");
		define("scoped", Creations.ASYNC_SCOPE);
		define("ofRequest", "request");
		define("singleton", "singleton");
		for (String name : List.of("using", "scoped", "ofRequest", "singleton")) {
			this.beanFactory.registerDependentBean("store", name);
		}
		this.beanFactory.registerDependentBean("used", "user");
		ExistingBeans existing = existing("owned");
		assertThat(existing.classes()).containsOnlyKeys("using", "used", "owned", "scoped");
		assertThat(existing.ofType(CharSequence.class)).containsExactly("using", "used", "owned", "scoped");
		assertThat(existing.contains("unused")).isFalse();
	}

	@Test
	@DisplayName("D4: a factory bean is asked for as what it makes, which it need not know, nor be able to tell")
	void whenBeanIsAFactoryThenItsProductIsFound() {
		this.beanFactory.registerSingleton("factory", new Factory(StringBuilder.class));
		this.beanFactory.registerSingleton("undecided", new Factory(null));
		this.beanFactory.registerSingleton("throwing", new Factory(StringBuilder.class) {
			@Override
			public @Nullable Class<?> getObjectType() {
				throw new IllegalStateException("not now");
			}
		});
		ExistingBeans existing = existing();
		assertThat(existing.ofType(CharSequence.class)).containsExactly("factory");
		assertThat(existing.ofType(FactoryBean.class)).isEmpty();
		assertThat(existing.ofType(Object.class)).containsExactlyInAnyOrder("factory", "undecided", "throwing");
		assertThat(existing.classes().get("factory")).isEqualTo(Factory.class);
	}

	private static class Factory implements FactoryBean<Object> {

		private final @Nullable Class<?> type;

		Factory(@Nullable Class<?> type) {
			this.type = type;
		}

		@Override
		public Object getObject() {
			return new Object();
		}

		@Override
		public @Nullable Class<?> getObjectType() {
			return this.type;
		}

	}

}
