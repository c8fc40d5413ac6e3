package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

import io.github.asyncdisposable.engine.DisposalAction;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CycleOrder} and {@link InnerBeanOrder}: what Spring calls of a bean
 * waits for others that it would take along.
 */
class CycleOrderTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final BeanEdges edges = new BeanEdges(this.beanFactory);

	private final DisposalPlan.Builder builder = DisposalPlan.builder();

	private final List<List<DisposalNode>> nodes = new ArrayList<>();

	private int[] first = {};

	private int[] last = {};

	private void depends(String dependent, String... dependencies) {
		for (String dependency : dependencies) {
			this.beanFactory.registerDependentBean(dependency, dependent);
		}
	}

	/**
	 * The graph above some roots, each bean with a disposal, a callback or both.
	 */
	private BeanGraph graph(List<String> roots, List<String> disposed, List<String> called) {
		BeanGraph graph = BeanGraph.above(this.edges, roots, (name) -> null, (name) -> -name.charAt(0))
			.withoutCycles(this.edges, new ArrayList<>());
		this.first = new int[graph.size()];
		this.last = new int[graph.size()];
		for (int bean = 0; bean < graph.size(); bean++) {
			String name = graph.names(bean).get(0);
			List<DisposalNode> own = new ArrayList<>();
			if (disposed.contains(name)) {
				own.add(DisposalNode.asynchronous(name + " disposed", DisposalAction.of(() -> null)));
			}
			if (called.contains(name)) {
				own.add(DisposalNode.synchronous(name + " called", () -> {
				}));
			}
			this.first[bean] = this.builder.add(own.isEmpty() ? DisposalNode.relay(name) : own.get(0));
			this.last[bean] = this.first[bean];
			if (own.size() > 1) {
				this.last[bean] = this.builder.add(own.get(1));
			}
			this.nodes.add(own);
		}
		return graph;
	}

	private List<String> after(String step) {
		DisposalPlan plan = this.builder.build();
		for (int i = 0; i < plan.size(); i++) {
			if (plan.node(i).name().equals(step)) {
				return Arrays.stream(plan.after(i)).mapToObj((next) -> plan.node(next).name()).sorted().toList();
			}
		}
		throw new AssertionError(step);
	}

	private static IntPredicate named(BeanGraph graph, String name) {
		return (bean) -> graph.names(bean).contains(name);
	}

	@Test
	@DisplayName("D2 D4: what Spring calls of each bean of a cycle waits for the users of all, not for the others of it")
	void whenABeanOfACycleHasAUserThenAllCallbacksWaitForIt() {
		depends("a", "b");
		depends("b", "a");
		depends("user", "a");
		BeanGraph graph = graph(List.of("a"), List.of("b"), List.of("a", "b", "user"));
		new CycleOrder(graph, this.nodes, this.first, this.last).order(this.builder, (bean) -> false);
		assertThat(after("user called")).containsExactly("a called", "b called");
		assertThat(after("a called")).isEmpty();
		assertThat(after("b disposed")).isEmpty();
	}

	@Test
	@DisplayName("D4: what Spring calls of a bean that a cycle needs waits for all of it, where it takes them along")
	void whenACycleNeedsABeanThenItsCallbacksWaitForAll() {
		depends("a", "b", "store");
		depends("b", "a");
		depends("store", "base");
		BeanGraph graph = graph(List.of("base"), List.of("base"), List.of("a", "b", "store", "base"));
		new CycleOrder(graph, this.nodes, this.first, this.last).order(this.builder, named(graph, "base"));
		assertThat(after("a called")).containsExactly("base called");
		assertThat(after("b called")).containsExactly("base called");
	}

	@Test
	@DisplayName("D4: without a cycle nothing waits")
	void whenThereIsNoCycleThenNothingWaits() {
		depends("user", "store");
		BeanGraph graph = graph(List.of("store"), List.of(), List.of("user", "store"));
		new CycleOrder(graph, this.nodes, this.first, this.last).order(this.builder, (bean) -> true);
		assertThat(after("user called")).isEmpty();
	}

	@Test
	@DisplayName("D6: what Spring calls of a bean below an outer one waits for the disposal of what is inside, where it takes that along")
	void whenAnOuterBeanNeedsABeanThenItsCallbacksWaitForTheInnerOnes() {
		for (boolean alone : new boolean[] { true, false }) {
			CycleOrderTests test = new CycleOrderTests();
			test.depends("outer", "inner", "store");
			test.depends("inner", "deepest");
			BeanGraph graph = test.graph(List.of("store", "deepest"), List.of("inner", "deepest", "store"),
					List.of("outer", "store", "inner"));
			new InnerBeanOrder(graph, test.nodes,
					(bean) -> named(graph, "inner").test(bean) || named(graph, "deepest").test(bean))
				.order(test.builder, test.first, alone ? (bean) -> false : named(graph, "store"));
			assertThat(test.after("inner disposed")).isEqualTo(alone ? List.of() : List.of("store called"));
			assertThat(test.after("deepest disposed")).isEqualTo(alone ? List.of() : List.of("store called"));
		}
	}

	@Test
	@DisplayName("D2 D6: it does not wait for an inner bean that it depends on itself, nor for one without a disposal")
	void whenABeanNeedsTheInnerOneThenItDoesNotWaitForIt() {
		depends("outer", "inner", "silent", "store");
		depends("store", "between");
		depends("between", "inner");
		BeanGraph graph = graph(List.of("inner", "silent"), List.of("inner", "outer"),
				List.of("store", "silent", "outer"));
		new InnerBeanOrder(graph, this.nodes,
				(bean) -> named(graph, "inner").test(bean) || named(graph, "silent").test(bean))
			.order(this.builder, this.first, (bean) -> true);
		assertThat(after("inner disposed")).containsExactly("silent called");
		assertThat(after("silent called")).isEmpty();
		assertThat(after("outer disposed")).isEmpty();
	}

}
