package io.github.asyncdisposable.context;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Outlook}.
 */
class OutlookTests {

	private final Recorder recorder = new Recorder();

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final PlanWarnings warnings = PlanWarnings.quiet();

	private void running(String name, int phase) {
		Recorder.Stoppable bean = this.recorder.stoppable(name, phase);
		bean.start();
		this.beanFactory.registerSingleton(name, bean);
	}

	private Map<String, Set<String>> parts(String... roots) {
		return new Outlook(new LifecycleBeans(this.beanFactory)).parts(new BeanEdges(this.beanFactory), List.of(roots),
				this.warnings);
	}

	@Test
	@DisplayName("D7: each managed bean goes before the first Lifecycle bean that it depends on, the others at the end")
	void whenBeansDependOnLifecycleBeansThenTheyGoBeforeTheFirst() {
		running("low", 0);
		running("high", 1);
		this.beanFactory.registerDependentBean("high", "both");
		this.beanFactory.registerDependentBean("low", "both");
		this.beanFactory.registerDependentBean("low", "plain");
		this.beanFactory.registerDependentBean("plain", "one");
		assertThat(parts("one", "both", "free"))
			.isEqualTo(Map.of("high", Set.of("both"), "low", Set.of("one"), Outlook.DESTROY, Set.of("free")));
		assertThat(parts("one", "both")).containsOnlyKeys("high", "low");
		assertThat(parts()).isEmpty();
		assertThat(this.warnings.byBean()).isEmpty();
	}

	@Test
	@DisplayName("D7: a managed Lifecycle bean does not go before its own stop")
	void whenALifecycleBeanIsManagedThenItGoesAtTheEnd() {
		running("both", 0);
		assertThat(parts("both")).isEqualTo(Map.of(Outlook.DESTROY, Set.of("both")));
	}

	@Test
	@DisplayName("D7: what depends on a bean that stops before all of the web server has goes after that, with a warning")
	void whenDependencyStopsBeforeTheWebServerThenThereIsAWarning() {
		running("webServerGracefulShutdown", 10);
		running("listener", 9);
		running("webServerStartStop", 8);
		running("connections", 0);
		this.beanFactory.registerDependentBean("listener", "early");
		this.beanFactory.registerDependentBean("webServerGracefulShutdown", "waiting");
		this.beanFactory.registerDependentBean("connections", "writer");
		assertThat(parts("early", "writer", "waiting"))
			.isEqualTo(Map.of("connections", Set.of("writer"), Outlook.DESTROY, Set.of("early", "waiting")));
		assertThat(this.warnings.byBean()).isEqualTo(Map.of("early",
				List.of("Bean 'early' depends on 'listener', which is stopped before the web server: it is disposed "
						+ "after both")));
	}

	@Test
	@DisplayName("D7: only what its phase would stop after its dependency is told of")
	void whenPhaseContradictsTheDependencyThenThereIsAWarning() {
		running("connections", 0);
		running("late", -1);
		running("early", 1);
		for (String user : List.of("late", "early", "plain")) {
			this.beanFactory.registerDependentBean("connections", user);
		}
		new Outlook(new LifecycleBeans(this.beanFactory)).warnOfPhases(List.of("late", "early", "plain"), "connections",
				this.warnings);
		assertThat(this.warnings.byBean()).containsOnlyKeys("late");
		PlanWarnings ofParts = PlanWarnings.quiet();
		new Outlook(new LifecycleBeans(this.beanFactory)).parts(new BeanEdges(this.beanFactory),
				List.of("late", "plain"), ofParts);
		assertThat(ofParts.byBean()).containsOnlyKeys("late");
	}

}
