package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.List;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What can be known before the close.
 */
@ExtendWith(OutputCaptureExtension.class)
class PlanViewTests {

	private final Recorder recorder = new Recorder();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class))
		.withBean("connections", Recorder.Stoppable.class, () -> this.recorder.stoppable("connections", 0))
		.withBean("store", AsyncDisposable.class, () -> this.recorder.disposable("store"))
		.withBean("plain", Object.class, Object::new, (definition) -> definition.setDependsOn("store"))
		.withBean("writer", AsyncDisposable.class, () -> this.recorder.disposable("writer"),
				(definition) -> definition.setDependsOn("connections", "plain"))
		.withBean("facade", DisposableBean.class, () -> () -> this.recorder.add("facade"),
				(definition) -> definition.setDependsOn("writer"));

	@Test
	@DisplayName("D7 M6: slot, step and dependencies of each bean are known beforehand, and reading them runs nothing")
	void whenPlanIsReadThenItShowsSlotsAndSteps() {
		this.runner.run((context) -> {
			List<PlannedBean> beans = context.getBean(ContextDisposal.class).plannedBeans();
			assertThat(beans).extracting(PlannedBean::name).containsExactly("facade", "writer", "store");
			assertThat(beans).extracting(PlannedBean::slot).containsExactly("connections", "connections", "");
			assertThat(beans).extracting(PlannedBean::step).containsExactly(1, 2, 1);
			assertThat(beans).extracting(PlannedBean::dependsOn)
				.containsExactly(List.of("writer"), List.of("store"), List.of());
			assertThat(this.recorder.log()).isEmpty();
		});
		assertThat(this.recorder.log()).containsExactly("facade", "writer", "connections stops", "connections stopped",
				"store");
	}

	@Test
	@DisplayName("D7: the plan beforehand has the warning that the close will log")
	void whenDependencyStopsBeforeTheWebServerThenThePlanWarns() {
		this.runner
			.withBean("webServerStartStop", Recorder.Stoppable.class,
					() -> this.recorder.stoppable("webServerStartStop", -1))
			.run((context) -> assertThat(context.getBean(ContextDisposal.class).plannedBeans())
				.filteredOn((bean) -> bean.name().equals("writer"))
				.singleElement()
				.satisfies((bean) -> {
					assertThat(bean.slot()).isEmpty();
					assertThat(bean.warnings()).singleElement().asString().contains("before the web server");
				}));
	}

	@Test
	@DisplayName("T1: where phases and deadline exceed the grace period the start warns")
	void whenPhasesAndDeadlineExceedTheGracePeriodThenTheStartWarns(CapturedOutput output) {
		this.runner
			.withPropertyValues("async-disposable.shutdown.grace-period=30s",
					"spring.lifecycle.timeout-per-shutdown-phase=10s")
			.run((context) -> assertThat(context.getBean(ContextDisposal.class).worstCase())
				.isEqualTo(Duration.ofSeconds(36)));
		assertThat(output).contains("async-disposable.shutdown.grace-period' (30.0 s)");
	}

	@Test
	@DisplayName("T1: where they fit into it the start does not warn")
	void whenPhasesAndDeadlineFitThenTheStartDoesNotWarn(CapturedOutput output) {
		this.runner
			.withPropertyValues("async-disposable.shutdown.grace-period=35s",
					"spring.lifecycle.timeout-per-shutdown-phase=10s")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("grace-period");
	}

}
