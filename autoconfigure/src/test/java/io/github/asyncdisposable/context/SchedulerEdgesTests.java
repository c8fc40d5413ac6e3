package io.github.asyncdisposable.context;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SchedulerEdges}.
 */
class SchedulerEdgesTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private void bean(String name, Object bean) {
		this.beanFactory.registerSingleton(name, bean);
		this.beanFactory.registerDependentBean(name, "userOf_" + name);
	}

	@Test
	@DisplayName("D7: a bean that depends on what refuses work once the close has begun is told of, no other is")
	void whenBeanDependsOnASchedulerThenThereIsAWarning() {
		ThreadPoolTaskExecutor lenient = new ThreadPoolTaskExecutor();
		lenient.setAcceptTasksAfterContextClose(true);
		bean("executor", new ThreadPoolTaskExecutor());
		bean("scheduler", new ThreadPoolTaskScheduler());
		bean("virtual", new SimpleAsyncTaskScheduler());
		bean("lenient", lenient);
		bean("other", new Recorder().stoppable("other", 0));
		bean("plain", new Object());
		this.beanFactory.registerDependentBean("executor", "notAsked");
		PlanWarnings warnings = PlanWarnings.quiet();
		BeanEdges edges = new BeanEdges(this.beanFactory);
		List<String> all = List.of("executor", "scheduler", "virtual", "lenient", "other", "plain");
		SchedulerEdges.warn(() -> edges, all.stream().map((name) -> "userOf_" + name).toList(), all,
				new LifecycleBeans(this.beanFactory), warnings);
		assertThat(warnings.byBean()).containsOnlyKeys("userOf_executor", "userOf_scheduler", "userOf_virtual")
			.containsAllEntriesOf(Map.of("userOf_executor", List.of("Bean 'userOf_executor' depends on 'executor', "
					+ "which refuses new tasks once the close has begun")));
	}

	@Test
	@DisplayName("D7: without such a bean the graph is not asked for")
	void whenNothingRefusesTasksThenTheGraphIsNotRead() {
		bean("other", new Recorder().stoppable("other", 0));
		PlanWarnings warnings = PlanWarnings.quiet();
		SchedulerEdges.warn(() -> {
			throw new AssertionError("not asked for");
		}, List.of("userOf_other"), List.of("other"), new LifecycleBeans(this.beanFactory), warnings);
		assertThat(warnings.byBean()).isEmpty();
	}

}
