package io.github.asyncdisposable.context;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.Lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LifecycleBeans}.
 */
class LifecycleBeansTests {

	private final Recorder recorder = new Recorder();

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final LifecycleBeans lifecycleBeans = new LifecycleBeans(this.beanFactory);

	private void running(String name, int phase) {
		Recorder.Stoppable bean = this.recorder.stoppable(name, phase);
		bean.start();
		this.beanFactory.registerSingleton(name, bean);
	}

	@Test
	@DisplayName("D7: only what is a Lifecycle and exists counts, and no barrier does")
	void whenBeansAreListedThenBarriersAreNot() {
		running("running", 0);
		this.beanFactory.registerSingleton("stopped", this.recorder.stoppable("stopped", 0));
		this.beanFactory.registerSingleton("plain", new Object());
		this.beanFactory.registerSingleton(Barrier.before("running"), new Barrier(() -> {
		}));
		assertThat(this.lifecycleBeans.all()).containsExactly("running", "stopped");
		assertThat(this.lifecycleBeans.running()).containsOnlyKeys("running");
		assertThat(this.lifecycleBeans.isRunning("running")).isTrue();
		assertThat(this.lifecycleBeans.isRunning("stopped")).isFalse();
		assertThat(this.lifecycleBeans.isRunning("plain")).isFalse();
		assertThat(this.lifecycleBeans.get("unknown")).isNull();
	}

	@Test
	@DisplayName("D7: one that cannot say whether it runs does not")
	void whenABeanThrowsThenItDoesNotRun() {
		this.beanFactory.registerSingleton("throwing", new Plain() {
			@Override
			public boolean isRunning() {
				throw new IllegalStateException("not started");
			}
		});
		assertThat(this.lifecycleBeans.isRunning("throwing")).isFalse();
		assertThat(this.lifecycleBeans.running()).isEmpty();
	}

	@Test
	@DisplayName("M6: Spring waits for smart ones only, once for each phase")
	void whenPhasesAreCountedThenOnlyThoseOfSmartBeansThatRun() {
		running("one", 5);
		running("another", 5);
		running("later", -5);
		this.beanFactory.registerSingleton("plain", new Plain());
		this.beanFactory.registerSingleton("stopped", this.recorder.stoppable("stopped", 7));
		assertThat(this.lifecycleBeans.phasesWaitedFor()).containsExactlyInAnyOrder(5, -5);
	}

	@Test
	@DisplayName("D7: a lower phase is stopped later, and a bean without one has phase 0")
	void whenPhaseIsLowerThenTheStopIsLater() {
		running("high", 1);
		running("low", -1);
		running("same", 0);
		this.beanFactory.registerSingleton("plain", new Plain());
		assertThat(this.lifecycleBeans.isOfLaterStop("low", "high")).isTrue();
		assertThat(this.lifecycleBeans.isOfLaterStop("high", "low")).isFalse();
		assertThat(this.lifecycleBeans.isOfLaterStop("plain", "high")).isTrue();
		assertThat(this.lifecycleBeans.isOfLaterStop("low", "plain")).isTrue();
		assertThat(this.lifecycleBeans.isOfLaterStop("plain", "same")).isFalse();
		assertThat(this.lifecycleBeans.isOfLaterStop("unknown", "high")).isFalse();
		assertThat(this.lifecycleBeans.isOfLaterStop("low", "unknown")).isFalse();
	}

	@Test
	@DisplayName("D7: the order of stops is the highest phase first, before each its dependents, each once")
	void whenOrderIsAskedForThenItIsThatOfSpring() {
		running("low", -1);
		running("middle", 0);
		running("high", 1);
		running("user", -2);
		this.beanFactory.registerDependentBean("high", "user");
		this.beanFactory.registerDependentBean("high", "noLifecycle");
		assertThat(this.lifecycleBeans.stopOrder()).containsExactly("user", "high", "middle", "low");
	}

	@Test
	@DisplayName("D7: the web server runs as long as one of its beans does")
	void whenAWebServerBeanRunsThenTheWebServerDoes() {
		assertThat(this.lifecycleBeans.isWebServerRunning()).isFalse();
		running("other", 0);
		this.beanFactory.registerSingleton("webServerGracefulShutdown", this.recorder.stoppable("graceful", 0));
		assertThat(this.lifecycleBeans.isWebServerRunning()).isFalse();
		running("webServerStartStop", 0);
		assertThat(this.lifecycleBeans.isWebServerRunning()).isTrue();
		assertThat(List.of("webServerGracefulShutdown", "webServerStartStop", "other"))
			.filteredOn(this.lifecycleBeans::isWebServer)
			.containsExactly("webServerGracefulShutdown", "webServerStartStop");
	}

	private static class Plain implements Lifecycle {

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return true;
		}

	}

}
