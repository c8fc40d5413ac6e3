package io.github.asyncdisposable.context;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BeanEdges}.
 */
class BeanEdgesTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final BeanEdges edges = new BeanEdges(this.beanFactory);

	private void depends(String dependent, String dependency) {
		this.beanFactory.registerDependentBean(dependency, dependent);
	}

	@Test
	@DisplayName("D2 D4: an edge that the bean factory has not recorded is part of every chain")
	void whenEdgeIsAddedThenItIsPartOfChains() {
		depends("user", "store");
		this.edges.add("user", "facade");
		assertThat(this.edges.above(List.of("store"))).containsExactly("store", "user", "facade");
		assertThat(this.edges.below("facade")).containsExactly("facade", "user", "store");
		assertThat(this.edges.dependentsOf("store")).containsExactly("user");
		assertThat(this.edges.dependenciesOf("store")).isEmpty();
	}

	@Test
	@DisplayName("D4: an edge that is added beside recorded ones does not replace them, also where those were asked for before")
	void whenEdgeIsAddedLaterThenTheOthersStay() {
		depends("user", "store");
		assertThat(this.edges.dependentsOf("store")).containsExactly("user");
		this.edges.add("store", "lazyUser");
		assertThat(this.edges.dependentsOf("store")).containsExactly("user", "lazyUser");
	}

	@Test
	@DisplayName("D7: a barrier is no dependent of a bean, whatever else is")
	void whenThereIsABarrierThenItIsNoDependent() {
		depends("user", "store");
		depends(Barrier.before("store"), "store");
		depends(Barrier.before("other"), "other");
		this.edges.add("other", "lazyUser");
		assertThat(this.edges.dependentsOf("store")).containsExactly("user");
		assertThat(this.edges.dependentsOf("other")).containsExactly("lazyUser");
	}

	@Test
	@DisplayName("D4: an edge that is left out is seen from neither end, until it is added")
	void whenEdgeIsLeftOutThenNeitherEndSeesIt() {
		depends("user", "store");
		depends("other", "store");
		depends("user", "second");
		assertThat(this.edges.dependentsOf("store")).containsExactly("user", "other");
		this.edges.leaveOut("store", "user");
		assertThat(this.edges.dependentsOf("store")).containsExactly("other");
		assertThat(this.edges.dependenciesOf("user")).containsExactly("second");
		assertThat(this.edges.isCut("store")).isTrue();
		assertThat(this.edges.isCut("second")).isFalse();
		this.edges.add("store", "user");
		assertThat(this.edges.dependentsOf("store")).containsExactly("user", "other");
		assertThat(this.edges.dependenciesOf("user")).containsExactly("store", "second");
	}

	@Test
	@DisplayName("D4: only what was said to give way does, in this direction")
	void whenEdgeGivesWayThenOnlyThatOneDoes() {
		assertThat(this.edges.isGivingWay("store", "user")).isFalse();
		this.edges.givesWay("store", "user");
		assertThat(this.edges.isGivingWay("store", "user")).isTrue();
		assertThat(this.edges.isGivingWay("user", "store")).isFalse();
		assertThat(this.edges.isGivingWay("store", "other")).isFalse();
	}

	@Test
	@DisplayName("C4 D2: who disposes instances goes before what these use, and after its own users but for what they need")
	void whenBeanOwnsInstancesThenItGoesBeforeWhatTheyUse() {
		depends("instance", "registry");
		depends("instance", "store");
		depends("registry", "owner");
		depends("user", "owner");
		assertThat(this.edges.dependentsOf("owner")).containsExactly("registry", "user");
		this.edges.addOwner("owner", List.of("instance"));
		assertThat(this.edges.below("owner")).contains("instance", "registry", "store");
		assertThat(this.edges.dependentsOf("owner")).containsExactly("user");
		assertThat(this.edges.isCut("owner")).isTrue();
	}

	@Test
	@DisplayName("C4: who disposes instances that need none of its users is not said to be part of a cycle")
	void whenInstancesNeedNoUserOfTheOwnerThenNothingIsCut() {
		depends("instance", "store");
		depends("user", "owner");
		this.edges.addOwner("owner", List.of("instance"));
		assertThat(this.edges.isCut("owner")).isFalse();
		assertThat(this.edges.dependentsOf("owner")).containsExactly("user");
	}

	@Test
	@DisplayName("D10: edges that Spring has dropped on its way to a bean's callbacks are found again, through any chain")
	void whenSpringHasDroppedEdgesThenTheyAreFoundAgain() {
		depends("user", "store");
		depends("store", "base");
		depends("other", "store");
		AtomicReference<List<String>> without = new AtomicReference<>();
		AtomicReference<List<String>> with = new AtomicReference<>();
		this.beanFactory.registerDisposableBean("store", () -> {
		});
		this.beanFactory.registerDisposableBean("user", () -> {
			BeanEdges now = new BeanEdges(this.beanFactory);
			without.set(List.copyOf(now.above(List.of("base"))));
			now.addDropped(List.of("user"));
			with.set(List.copyOf(now.above(List.of("base"))));
		});
		this.beanFactory.registerSingleton("base", new Object());
		this.beanFactory.destroySingleton("base");
		assertThat(without.get()).containsExactly("base");
		assertThat(with.get()).containsExactly("base", "store", "user");
	}

	@Test
	@DisplayName("D4: beans that depend on each other are one component, what is above them is another")
	void whenBeansDependOnEachOtherThenTheyAreOneComponent() {
		depends("one", "two");
		depends("two", "one");
		depends("user", "one");
		Map<String, Integer> components = this.edges.components(List.of("one"));
		assertThat(components).containsOnlyKeys("one", "two", "user");
		assertThat(components.get("one")).isEqualTo(components.get("two")).isNotEqualTo(components.get("user"));
	}

}
