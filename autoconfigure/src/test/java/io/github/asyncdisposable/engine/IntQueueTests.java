package io.github.asyncdisposable.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IntQueue}.
 */
class IntQueueTests {

	private final IntQueue queue = new IntQueue();

	@Test
	@DisplayName("What goes in first comes out first, also where the ring has grown after its end was passed")
	void whenRingGrowsInTheMiddleThenOrderIsKept() {
		IntStream.range(0, 16).forEach(this.queue::add);
		assertThat(remove(5)).containsExactly(0, 1, 2, 3, 4);
		IntStream.range(16, 60).forEach(this.queue::add);
		assertThat(remove(55)).containsExactlyElementsOf(IntStream.range(5, 60).boxed().toList());
		assertThat(this.queue.isEmpty()).isTrue();
	}

	private List<Integer> remove(int count) {
		List<Integer> removed = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			removed.add(this.queue.remove());
		}
		return removed;
	}

}
