package io.github.asyncdisposable.context;

import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.Beans;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bean definitions that were given no name: Spring's own has the separator of inner
 * beans.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnnamedDefinitionTests {

	private final Recorder recorder = new Recorder();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class))
		.withBean(Recorder.class, () -> this.recorder);

	@Test
	@DisplayName("T1 M2: such a bean is known by the name of its definition, and has the limit that is set for that")
	void whenADefinitionHasNoNameThenItsLimitIsFound() {
		this.runner.withBean("writer#0", AsyncDisposable.class, () -> this.recorder.disposable("0"))
			.withBean("writer#1", AsyncDisposable.class, () -> this.recorder.disposable("1"))
			.withPropertyValues("async-disposable.beans[writer#1].timeout=5s", "async-disposable.timeout=3s")
			.withBean(DisposalListener.class, () -> new DisposalListener() {

				@Override
				public void nodeStarted(DisposalNode node) {
					UnnamedDefinitionTests.this.recorder.add(node.name() + " within " + node.limit());
				}

			})
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.recorder.log()).contains("writer#0 within PT3S", "writer#1 within PT5S");
	}

	@Test
	@DisplayName("C5 D6: of such a prototype Spring's callbacks run, after its disposal")
	void whenAPrototypeHasNoNameThenItsCallbacksRun(CapturedOutput output) {
		this.runner.withInitializer(Beans.bean("part#0", Part.class, (definition) -> definition.setScope("prototype")))
			.withBean("owner", Owner.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.recorder.log()).containsExactly("part", "destroyed");
		assertThat(output).doesNotContain("NoSuchBeanDefinitionException");
	}

	static class Part implements AsyncDisposable {

		private final Recorder recorder;

		Part(Recorder recorder) {
			this.recorder = recorder;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.recorder.disposable("part").disposeAsync();
		}

		@PreDestroy
		void destroy() {
			this.recorder.add("destroyed");
		}

	}

	static class Owner {

		Owner(ObjectProvider<Part> parts) {
			parts.getObject();
		}

	}

}
