package io.github.asyncdisposable.context;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LateBeans}.
 */
class LateBeansTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final ManagedBeans managedBeans = new ManagedBeans();

	private final LateBeans lateBeans = new LateBeans(this.beanFactory, this.managedBeans);

	private final BeanEdges edges = new BeanEdges(this.beanFactory);

	private void bean(String name, Object bean, String... dependencies) {
		this.beanFactory.registerSingleton(name, bean);
		for (String dependency : dependencies) {
			this.beanFactory.registerDependentBean(dependency, name);
		}
	}

	private void managed(String name, String... dependencies) {
		bean(name, new Object(), dependencies);
		this.managedBeans.add(ManagedBean.own(name, new Object()));
	}

	@Test
	@DisplayName("M1: a late bean waits for those that all that it needs wait for, and holds up none")
	void whenBeanIsLateThenItWaitsForWhatAllOfItsDependenciesWaitFor() {
		managed("one");
		managed("two");
		bean("registry", "late", "one", "two");
		managed("ofBoth", "one", "two");
		managed("ofOne", "one");
		managed("ofTwo", "two");
		bean("plain", new Object(), "one", "two");
		this.lateBeans.are("late"::equals);
		this.lateBeans.addTo(this.edges, List.of("one", "two"));
		assertThat(this.edges.dependentsOf("registry")).containsExactly("ofBoth");
		assertThat(this.edges.dependentsOf("ofBoth")).isEmpty();
	}

	@Test
	@DisplayName("M1: a late bean does not wait for what another late one needs")
	void whenAnotherLateBeanNeedsABeanThenThatOneIsNotWaitedFor() {
		managed("store");
		managed("needed", "store");
		bean("registry", "late", "store");
		bean("other", "late", "needed");
		this.lateBeans.are("late"::equals);
		this.lateBeans.addTo(this.edges, List.of("store"));
		assertThat(this.edges.dependentsOf("registry")).isEmpty();
		assertThat(this.edges.dependentsOf("other")).isEmpty();
	}

	@Test
	@DisplayName("M1: where no bean is said to be late, or it needs no managed one, nothing changes")
	void whenNoBeanIsLateThenNothingChanges() {
		managed("store");
		bean("base", new Object());
		bean("registry", "late", "base");
		managed("writer", "store", "base");
		this.lateBeans.addTo(this.edges, List.of("store", "base"));
		this.lateBeans.are("late"::equals);
		this.lateBeans.addTo(this.edges, List.of("store", "base"));
		assertThat(this.edges.dependentsOf("registry")).isEmpty();
	}

}
