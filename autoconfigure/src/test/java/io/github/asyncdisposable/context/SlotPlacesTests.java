package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Slots} and {@link Barrier}.
 */
class SlotPlacesTests {

	private final Recorder recorder = new Recorder();

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final List<String> reached = new ArrayList<>();

	private final Slots slots = new Slots(this.beanFactory, new LifecycleBeans(this.beanFactory), this.reached::add);

	private void running(String name) {
		Recorder.Stoppable bean = this.recorder.stoppable(name, 0);
		bean.start();
		this.beanFactory.registerSingleton(name, bean);
	}

	private Barrier barrier(String lifecycle) {
		return this.beanFactory.getBean(Barrier.before(lifecycle), Barrier.class);
	}

	@Test
	@DisplayName("D7: before each bean that runs there is a barrier, which Spring stops as its dependent; none before the web server")
	void whenSlotsArePlacedThenEachHasItsBarrier() {
		running("connections");
		running("webServerStartStop");
		this.beanFactory.registerSingleton("stopped", this.recorder.stoppable("stopped", 0));
		assertThat(this.slots.placeAll()).containsExactly("connections", "webServerStartStop");
		assertThat(this.beanFactory.getBeanNamesForType(Barrier.class)).containsExactly(Barrier.before("connections"));
		assertThat(this.beanFactory.getDependentBeans("connections")).containsExactly(Barrier.before("connections"));
		Barrier barrier = barrier("connections");
		this.slots.placeAll();
		assertThat(barrier("connections")).isSameAs(barrier);
	}

	@Test
	@DisplayName("D7: the stop of a barrier tells that its bean comes next")
	void whenABarrierIsStoppedThenItsBeanIsNext() {
		running("connections");
		this.slots.placeAll();
		assertThat(this.slots.isPast("connections")).isFalse();
		barrier("connections").stop();
		assertThat(this.reached).containsExactly("connections");
		assertThat(this.slots.isPast("connections")).isTrue();
		assertThat(this.slots.isPast("other")).isFalse();
	}

	@Test
	@DisplayName("D7: when the slots are taken away nothing of them is left, and they can be placed again")
	void whenSlotsAreClearedThenNothingIsLeft() {
		running("connections");
		this.slots.placeAll();
		barrier("connections").stop();
		this.slots.clear();
		assertThat(this.beanFactory.getSingletonNames()).containsExactly("connections");
		assertThat(this.slots.isPast("connections")).isFalse();
		this.slots.placeAll();
		assertThat(this.beanFactory.getSingletonNames()).containsExactly("connections", Barrier.before("connections"));
	}

	@Test
	@DisplayName("D7: a barrier is of the last phase, and runs until it is stopped")
	void whenABarrierIsStoppedThenItDoesNotRun() {
		Barrier barrier = new Barrier(() -> this.reached.add("stop"));
		assertThat(barrier.getPhase()).isEqualTo(Integer.MIN_VALUE);
		assertThat(barrier.isRunning()).isTrue();
		barrier.stop();
		assertThat(barrier.isRunning()).isFalse();
		assertThat(this.reached).containsExactly("stop");
		barrier.start();
		assertThat(barrier.isRunning()).isTrue();
	}

}
