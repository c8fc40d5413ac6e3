package io.github.asyncdisposable.context;

import java.util.List;

import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.RootBeanDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PreDestroyMethods}.
 */
class PreDestroyMethodsTests {

	@Test
	@DisplayName("D6 AOT: an annotated method is known by its name, qualified or not, also of a superclass")
	void whenMethodIsAnnotatedThenItIsFound() {
		assertThat(PreDestroyMethods.contain(Bean.class, "flush")).isTrue();
		assertThat(PreDestroyMethods.contain(Bean.class, Base.class.getName() + ".flush")).isTrue();
		assertThat(PreDestroyMethods.contain(Bean.class, "close")).isFalse();
		assertThat(PreDestroyMethods.contain(Bean.class, "unknown")).isFalse();
	}

	@Test
	@DisplayName("D6 AOT: annotated methods come before destroy(), which Spring then calls once, others after it")
	void whenThereAreAnnotatedMethodsThenDestroyFollowsThem() {
		RootBeanDefinition definition = new RootBeanDefinition(Bean.class);
		assertThat(PreDestroyMethods.beforeDestroy(definition, Bean.class, List.of("close", "flush", "destroy")))
			.containsExactly("flush", "destroy", "close");
		assertThat(definition.isExternallyManagedDestroyMethod("destroy")).isTrue();
	}

	@Test
	@DisplayName("D6 AOT: without an annotated method everything stays as it is")
	void whenThereIsNoAnnotatedMethodThenNothingChanges() {
		RootBeanDefinition definition = new RootBeanDefinition(Bean.class);
		assertThat(PreDestroyMethods.beforeDestroy(definition, Bean.class, List.of("close", "stop")))
			.containsExactly("close", "stop");
		assertThat(definition.isExternallyManagedDestroyMethod("destroy")).isFalse();
	}

	static class Base {

		@PreDestroy
		void flush() {
		}

	}

	static class Bean extends Base implements DisposableBean {

		@Deprecated
		public void close() {
		}

		@Override
		public void destroy() {
		}

	}

}
