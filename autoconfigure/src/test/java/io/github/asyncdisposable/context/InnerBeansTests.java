package io.github.asyncdisposable.context;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InnerBeans}.
 */
class InnerBeansTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final InnerBeans innerBeans = new InnerBeans(this.beanFactory);

	private void depends(String dependent, String... dependencies) {
		for (String dependency : dependencies) {
			this.beanFactory.registerDependentBean(dependency, dependent);
		}
	}

	@Test
	@DisplayName("D1: a name with the separator is an inner bean's, unless it is defined or registered")
	void whenNameHasTheSeparatorThenItIsAnInnerBeans() {
		this.beanFactory.registerBeanDefinition("defined#0", new RootBeanDefinition(Object.class));
		this.beanFactory.registerSingleton("registered#0", new Object());
		assertThat(InnerBeans.isInner(this.beanFactory, "inner#1")).isTrue();
		for (String name : List.of("plain", "#1", "defined#0", "registered#0")) {
			assertThat(InnerBeans.isInner(this.beanFactory, name)).as(name).isFalse();
		}
		depends("outer", "store", "inner#1");
		depends("user", "store", "outer");
		assertThat(InnerBeans.isOuter(this.beanFactory, "outer")).isTrue();
		assertThat(InnerBeans.isOuter(this.beanFactory, "user")).isFalse();
		assertThat(InnerBeans.isOuter(this.beanFactory, "store")).isFalse();
	}

	@Test
	@DisplayName("D10: what an inner bean and its outer one depend on is known after Spring has forgotten it")
	void whenSpringForgetsThenWhatABeanDependsOnIsKnown() {
		depends("inner#1", "store");
		depends("outer", "inner#1");
		this.innerBeans.add("inner#1");
		depends("outer", "late");
		assertThat(this.innerBeans.neededByOuters("inner#1")).isEmpty();
		this.innerBeans.created("outer");
		this.innerBeans.created("unrelated");
		assertThat(this.innerBeans.neededByOuters("inner#1")).containsExactlyInAnyOrder("inner#1", "late");
		assertThat(this.innerBeans.neededByOuters("unrelated")).isEmpty();
		BeanEdges edges = new BeanEdges(new DefaultListableBeanFactory());
		this.innerBeans.addTo(edges);
		assertThat(edges.dependenciesOf("inner#1")).containsExactly("store");
		this.innerBeans.remove("inner#1");
		assertThat(this.innerBeans.neededByOuters("inner#1")).isEmpty();
		BeanEdges afterwards = new BeanEdges(new DefaultListableBeanFactory());
		this.innerBeans.addTo(afterwards);
		assertThat(afterwards.dependenciesOf("inner#1")).isEmpty();
	}

}
