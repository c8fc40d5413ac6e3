package io.github.asyncdisposable.context;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SoftEdges}: which of several beans an edge leads to.
 */
@SuppressWarnings("unused")
class SoftEdgeChoiceTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final SoftEdges softEdges = new SoftEdges(this.beanFactory);

	SoftEdgeChoiceTests() {
		this.beanFactory.setAutowireCandidateResolver(new ContextAnnotationAutowireCandidateResolver());
	}

	private void bean(String name, Object bean) {
		bean(name, bean, (definition) -> {
		});
	}

	private void bean(String name, Object bean, Consumer<RootBeanDefinition> customizer) {
		RootBeanDefinition definition = new RootBeanDefinition(bean.getClass());
		customizer.accept(definition);
		this.beanFactory.registerBeanDefinition(name, definition);
		this.beanFactory.registerSingleton(name, bean);
	}

	private Set<String> dependencies(String name) {
		return new TreeSet<>(this.softEdges.read().dependenciesOf(name));
	}

	@Test
	@DisplayName("D4: an edge leads to the only bean of its type, of several to the primary one, else to that of its name, else to all")
	void whenSeveralBeansAreMeantThenThatOfSpringIsTaken() {
		bean("user", new User());
		assertThat(dependencies("user")).isEmpty();
		bean("one", new Target());
		assertThat(dependencies("user")).containsExactly("one");
		bean("two", new Target());
		assertThat(dependencies("user")).containsExactly("one", "two");
		bean("target", new Target());
		assertThat(dependencies("user")).containsExactly("target");
		bean("first", new Target(), (definition) -> definition.setPrimary(true));
		assertThat(dependencies("user")).containsExactly("first");
		assertThat(this.softEdges.read().dependentsOf("first")).containsExactly("user");
		assertThat(this.softEdges.read().dependentsOf("target")).isEmpty();
	}

	@Test
	@DisplayName("D4: an edge of a provider leads to every bean of its type, but for those that are no candidates")
	void whenAProviderAsksThenAllCandidatesAreMeant() {
		bean("user", new ProviderUser());
		bean("one", new Target());
		bean("two", new Target(), (definition) -> definition.setAutowireCandidate(false));
		bean("three", new Target());
		assertThat(dependencies("user")).containsExactly("one", "three");
	}

	@Test
	@DisplayName("D4: of edges in both directions the first in definition order stays, a hard one before all")
	void whenEdgesContradictThenTheFirstStays() {
		bean("first", new Second());
		bean("second", new First());
		assertThat(dependencies("first")).containsExactly("second");
		assertThat(dependencies("second")).isEmpty();
		DefaultListableBeanFactory hard = new DefaultListableBeanFactory();
		hard.registerSingleton("first", new Second());
		hard.registerSingleton("second", new First());
		hard.registerDependentBean("first", "second");
		BeanEdges edges = new SoftEdges(hard).read();
		assertThat(edges.dependenciesOf("second")).containsExactly("first");
		assertThat(edges.dependenciesOf("first")).isEmpty();
	}

	@Test
	@DisplayName("D4: an edge of a lazy proxy that is not taken gives way, be it that the bean factory knows it")
	void whenALazyEdgeIsNotTakenThenItGivesWay() {
		bean("target", new Target());
		bean("user", new LazyUser());
		assertThat(this.softEdges.read().isGivingWay("target", "user")).isFalse();
		this.beanFactory.registerDependentBean("target", "user");
		this.beanFactory.registerDependentBean("user", "other");
		this.beanFactory.registerDependentBean("other", "target");
		bean("other", new Object());
		assertThat(this.softEdges.read().isGivingWay("target", "user")).isTrue();
	}

	@Test
	@DisplayName("C4: who disposes instances goes before what these use, as often as the graph is read")
	void whenABeanOwnsInstancesThenItGoesBeforeWhatTheyUse() {
		bean("store", new Target());
		bean("owner", new Object());
		this.beanFactory.registerDependentBean("store", "instance");
		Set<String> instances = new TreeSet<>();
		this.softEdges.ownedBy("owner", () -> instances);
		assertThat(this.softEdges.read().below("owner")).containsExactly("owner");
		instances.add("instance");
		assertThat(this.softEdges.read().below("owner")).contains("instance", "store");
	}

	@Test
	@DisplayName("C2 D4: what instances may ask for later is known by definition, through beans that are no singletons")
	void whenAPrototypeMayAskLaterThenItIsKnown() {
		RootBeanDefinition asking = new RootBeanDefinition(User.class);
		asking.setScope("prototype");
		RootBeanDefinition target = new RootBeanDefinition(Target.class);
		target.setScope("prototype");
		this.beanFactory.registerBeanDefinition("asking", asking);
		this.beanFactory.registerBeanDefinition("target", target);
		this.beanFactory.registerDependentBean("asking", "indirect");
		assertThat(this.softEdges.askedLater("asking")).containsExactly("target");
		assertThat(this.softEdges.askedLater("indirect")).containsExactly("target");
		assertThat(this.softEdges.askedLater("target")).isEmpty();
		this.beanFactory.registerSingleton("target", new Target());
		assertThat(new SoftEdges(this.beanFactory).askedLater("asking")).isEmpty();
	}

	static class Target {

	}

	static class User {

		@Autowired
		ObjectFactory<Target> target;

	}

	static class ProviderUser {

		@Autowired
		ObjectProvider<Target> targets;

	}

	static class LazyUser {

		@Autowired
		@Lazy
		Target target;

	}

	static class First {

		@Autowired
		ObjectFactory<Second> second;

	}

	static class Second {

		@Autowired
		ObjectFactory<First> first;

	}

}
