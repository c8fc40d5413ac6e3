package io.github.asyncdisposable.context;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Components}.
 */
class ComponentsTests {

	private static int[] components(int[]... next) {
		IntUnaryOperator component = new Components(next).find();
		return IntStream.range(0, next.length).map(component).toArray();
	}

	private static int[] to(int... nodes) {
		return nodes;
	}

	@Test
	@DisplayName("D4: nodes without a cycle are a component each")
	void whenThereIsNoCycleThenEachNodeIsAlone() {
		assertThat(components(to(1, 2), to(3), to(3), to(), to(0))).doesNotHaveDuplicates();
	}

	@Test
	@DisplayName("D4: the nodes of a cycle are one component, those before and behind it are not")
	void whenThereIsACycleThenOnlyItsNodesAreTogether() {
		int[] found = components(to(1), to(2), to(3), to(1, 4), to());
		assertThat(found[1]).isEqualTo(found[2]).isEqualTo(found[3]).isNotEqualTo(found[0]).isNotEqualTo(found[4]);
		assertThat(found[0]).isNotEqualTo(found[4]);
	}

	@Test
	@DisplayName("D4: two cycles with an edge between them are two components, from whichever the search begins")
	void whenCyclesAreConnectedOneWayThenTheyAreTwo() {
		for (int[] found : new int[][] { components(to(1), to(0, 2), to(3), to(2)),
				components(to(1), to(0), to(3), to(2, 0)) }) {
			assertThat(found[0]).isEqualTo(found[1]).isNotEqualTo(found[2]);
			assertThat(found[2]).isEqualTo(found[3]);
		}
	}

	@Test
	@DisplayName("D4: cycles that share a node are one component, be it that the shared one is found last")
	void whenCyclesShareANodeThenTheyAreOne() {
		int[] found = components(to(1), to(2), to(0, 3), to(4), to(2));
		assertThat(Arrays.stream(found).distinct()).hasSize(1);
	}

	@Test
	@DisplayName("D4: an edge back to what was left for good does not join it")
	void whenAnEdgeLeadsToAFinishedNodeThenItJoinsNothing() {
		int[] found = components(to(1, 2), to(), to(1, 3), to(2, 1));
		assertThat(found[2]).isEqualTo(found[3]).isNotEqualTo(found[1]).isNotEqualTo(found[0]);
	}

}
