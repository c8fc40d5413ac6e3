package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BeanGraph}.
 */
class BeanGraphTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final BeanEdges edges = new BeanEdges(this.beanFactory);

	private final Map<String, Object> instances = new HashMap<>();

	private final List<List<String>> cycles = new ArrayList<>();

	private void depends(String dependent, String... dependencies) {
		for (String dependency : dependencies) {
			this.beanFactory.registerDependentBean(dependency, dependent);
		}
	}

	/**
	 * The graph above the first bean.
	 * @param created all beans, the one created first first
	 */
	private BeanGraph graph(String... created) {
		return BeanGraph.above(this.edges, List.of(created[0]), this.instances::get, List.of(created)::indexOf);
	}

	private static List<String> names(BeanGraph graph) {
		return IntStream.range(0, graph.size()).mapToObj((node) -> String.join("=", graph.names(node))).toList();
	}

	@Test
	@DisplayName("D2: everything that depends on a bean is a node, what it depends on is not; numbered from the youngest")
	void whenGraphIsReadThenItHoldsWhatIsAboveTheRoots() {
		depends("store", "base");
		depends("writer", "store");
		depends("reader", "store");
		depends("facade", "writer", "reader");
		BeanGraph graph = graph("store", "writer", "reader", "facade");
		assertThat(names(graph)).containsExactly("facade", "reader", "writer", "store");
		assertThat(graph.dependentsOf(3)).containsExactlyInAnyOrder(1, 2);
		assertThat(graph.dependentsOf(2)).containsExactly(0);
		assertThat(graph.dependentsOf(0)).isEmpty();
		assertThat(graph.dependencies()).isDeepEqualTo(new int[][] { { 1, 2 }, { 3 }, { 3 }, {} });
		assertThat(graph.isInCycle(3)).isFalse();
		assertThat(graph.withoutCycles(this.edges, this.cycles)).isSameAs(graph);
	}

	@Test
	@DisplayName("D3: a bean whose place is before the first one's, as none that exists needs it, is the oldest")
	void whenPlaceIsNegativeThenTheBeanIsTheOldest() {
		depends("writer", "store");
		BeanGraph graph = BeanGraph.above(this.edges, List.of("store"), this.instances::get,
				(name) -> name.equals("writer") ? -1 : 0);
		assertThat(names(graph)).containsExactly("store", "writer");
	}

	@Test
	@DisplayName("D11: one instance with two names is one node, in its first name's place, with the edges of both")
	void whenInstanceHasTwoNamesThenItIsOneNode() {
		Object instance = new Object();
		this.instances.put("store", instance);
		this.instances.put("alias", instance);
		this.instances.put("writer", new Object());
		depends("alias", "store");
		depends("writer", "store", "alias");
		depends("reader", "alias");
		BeanGraph graph = graph("store", "writer", "alias", "reader");
		assertThat(names(graph)).containsExactly("reader", "writer", "store=alias");
		assertThat(graph.dependentsOf(2)).containsExactlyInAnyOrder(0, 1);
	}

	@Test
	@DisplayName("D4: a cycle of hard edges is cut so that the younger goes first, and is named; other edges stay")
	void whenThereIsAHardCycleThenTheYoungerGoesFirst() {
		depends("one", "two");
		depends("two", "one");
		depends("user", "one");
		depends("other", "user");
		BeanGraph graph = graph("one", "two", "user", "other").withoutCycles(this.edges, this.cycles);
		assertThat(names(graph)).containsExactly("other", "user", "two", "one");
		assertThat(graph.dependentsOf(3)).containsExactlyInAnyOrder(2, 1);
		assertThat(graph.dependentsOf(2)).isEmpty();
		assertThat(graph.dependentsOf(1)).containsExactly(0);
		assertThat(this.cycles).containsExactly(List.of("two", "one"));
		assertThat(graph.cycles()).containsExactly(BitSet.valueOf(new long[] { 0b1100 }));
		assertThat(IntStream.range(0, 4).filter(graph::isInCycle)).containsExactly(2, 3);
	}

	@Test
	@DisplayName("D4: within a cycle a soft edge gives way, be it that the younger would go first, and nothing is named")
	void whenACycleHasASoftEdgeThenThatOneGivesWay() {
		depends("one", "two");
		depends("two", "one");
		this.edges.givesWay("one", "two");
		BeanGraph graph = graph("one", "two").withoutCycles(this.edges, this.cycles);
		assertThat(names(graph)).containsExactly("two", "one");
		assertThat(graph.dependentsOf(0)).containsExactly(1);
		assertThat(graph.dependentsOf(1)).isEmpty();
		assertThat(this.cycles).isEmpty();
		assertThat(graph.cycles()).hasSize(1);
		assertThat(graph.isInCycle(0)).isTrue();
	}

	@Test
	@DisplayName("D4 D11: an edge of a bean with two names gives way only if that of each name does")
	void whenOneNameHasAHardEdgeThenItDoesNotGiveWay() {
		Object instance = new Object();
		this.instances.put("one", instance);
		this.instances.put("alias", instance);
		depends("alias", "one");
		depends("two", "one", "alias");
		depends("one", "two");
		this.edges.givesWay("one", "two");
		graph("one", "two", "alias").withoutCycles(this.edges, this.cycles);
		assertThat(this.cycles).hasSize(1);
		this.cycles.clear();
		this.edges.givesWay("alias", "two");
		graph("one", "two", "alias").withoutCycles(this.edges, this.cycles);
		assertThat(this.cycles).isEmpty();
	}

	@Test
	@DisplayName("C4: a bean of which some users need not go first counts as one of a cycle")
	void whenAnEdgeIsCutThenTheBeanIsInACycle() {
		depends("two", "one");
		this.edges.leaveOut("one", "two");
		this.edges.leaveOut("three", "two");
		this.edges.add("one", "three");
		BeanGraph graph = graph("one", "three");
		assertThat(IntStream.range(0, graph.size()).filter(graph::isInCycle)).containsExactly(0, 1);
	}

	@Test
	@DisplayName("M6: a step's number is the length of the longest chain that ends with it, of those that count")
	void whenStepsAreCountedThenTheLongestChainCounts() {
		depends("writer", "store");
		depends("plain", "writer");
		depends("facade", "plain", "store");
		BeanGraph graph = graph("store", "writer", "plain", "facade");
		assertThat(names(graph)).containsExactly("facade", "plain", "writer", "store");
		assertThat(graph.steps((node) -> true)).containsExactly(1, 2, 3, 4);
		assertThat(graph.steps((node) -> node != 1)).containsExactly(1, 1, 2, 3);
	}

	@Test
	@DisplayName("T1: behind a bean are those on the longest chain that must follow, without itself")
	void whenBeansBehindAreCountedThenTheLongestChainCounts() {
		depends("writer", "store");
		depends("plain", "writer");
		depends("facade", "plain", "store");
		BeanGraph graph = graph("store", "writer", "plain", "facade");
		assertThat(graph.behind((node) -> true)).containsExactly(3, 2, 1, 0);
		assertThat(graph.behind((node) -> node != 1)).containsExactly(2, 2, 1, 0);
	}

	@Test
	@DisplayName("D4: a node reaches itself only through a cycle")
	void whenNodesAreReachedThenTheBeginIsOnlyIfOnACycle() {
		int[][] next = { { 1 }, { 2 }, { 1 }, { 0 } };
		assertThat(BeanGraph.reached(IntStream.of(0), (node) -> next[node]).stream()).containsExactly(1, 2);
		assertThat(BeanGraph.reached(IntStream.of(1), (node) -> next[node]).stream()).containsExactly(1, 2);
		assertThat(BeanGraph.reached(IntStream.of(3), (node) -> next[node]).stream()).containsExactly(0, 1, 2);
	}

}
