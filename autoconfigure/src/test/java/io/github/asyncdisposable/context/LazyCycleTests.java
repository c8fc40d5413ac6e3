package io.github.asyncdisposable.context;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans that depend on each other because one has a lazy proxy, which leaves an edge in
 * the bean factory once it has been used.
 */
@ExtendWith(OutputCaptureExtension.class)
class LazyCycleTests {

	private final Recorder recorder = new Recorder();

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withAllowCircularReferences(true)
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class))
		.withBean(Recorder.class, () -> this.recorder);

	private List<String> close(ApplicationContextRunner application) {
		application.run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBeansOfType(Slow.class).values().forEach(Slow::use);
			assertThat(context.getBean(ContextDisposal.class).plannedBeans())
				.allSatisfy((bean) -> assertThat(bean.warnings()).isEmpty());
		});
		return this.recorder.log();
	}

	@Test
	@DisplayName("D4: a lazy proxy's edge gives way to the reverse one also when it has been used, without a warning")
	void whenALazyProxyHasBeenUsedThenItsEdgeGivesWay(CapturedOutput output) {
		assertThat(close(this.runner.withBean("holder", Holder.class).withBean("user", User.class)))
			.containsExactly("user", "holder");
		assertThat(output).doesNotContain("depend on each other");
	}

	@Test
	@DisplayName("D4: and also where the bean with the proxy was created later")
	void whenTheBeanWithTheProxyIsCreatedLaterThenItsEdgeGivesWay(CapturedOutput output) {
		assertThat(close(this.runner.withBean("user", InjectedUser.class).withBean("holder", InjectedHolder.class)))
			.containsExactly("user", "holder");
		assertThat(output).doesNotContain("depend on each other");
	}

	@Test
	@DisplayName("D4: of two lazy proxies that contradict each other the one defined first stays, used or not")
	void whenTwoLazyProxiesContradictThenTheFirstDefinedStays(CapturedOutput output) {
		assertThat(close(this.runner.withBean("one", One.class).withBean("two", Two.class))).containsExactly("one",
				"two");
		assertThat(output).doesNotContain("depend on each other");
	}

	abstract static class Slow implements AsyncDisposable {

		private final AsyncDisposable disposable;

		Slow(Recorder recorder, String name, long millis) {
			this.disposable = recorder.slow(name, millis);
		}

		void use() {
		}

		public void touch() {
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.disposable.disposeAsync();
		}

	}

	static class Holder extends Slow {

		private final User user;

		Holder(Recorder recorder, @Lazy User user) {
			super(recorder, "holder", 1);
			this.user = user;
		}

		@Override
		void use() {
			this.user.touch();
		}

	}

	static class User extends Slow {

		User(Recorder recorder, Holder holder) {
			super(recorder, "user", 30);
		}

	}

	static class InjectedHolder extends Slow {

		@Autowired
		@Lazy
		InjectedUser user;

		InjectedHolder(Recorder recorder) {
			super(recorder, "holder", 1);
		}

		@Override
		void use() {
			this.user.touch();
		}

	}

	static class InjectedUser extends Slow {

		@Autowired
		InjectedHolder holder;

		InjectedUser(Recorder recorder) {
			super(recorder, "user", 30);
		}

	}

	static class One extends Slow {

		@Autowired
		@Lazy
		Two two;

		One(Recorder recorder) {
			super(recorder, "one", 30);
		}

		@Override
		void use() {
			this.two.touch();
		}

	}

	static class Two extends Slow {

		@Autowired
		@Lazy
		One one;

		Two(Recorder recorder) {
			super(recorder, "two", 1);
		}

		@Override
		void use() {
			this.one.touch();
		}

	}

}
