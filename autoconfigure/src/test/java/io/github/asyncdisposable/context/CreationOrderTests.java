package io.github.asyncdisposable.context;

import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What came first, where a bean is made before what it is given.
 */
class CreationOrderTests {

	private final Recorder recorder = new Recorder();

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@DisplayName("D3: with order=creation a bean goes before what its fields are given, as Spring counts creations")
	void whenAFieldIsInjectedThenTheBeanGoesBeforeIt(boolean circularReferences) {
		new ApplicationContextRunner().withAllowCircularReferences(circularReferences)
			.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class))
			.withPropertyValues("async-disposable.shutdown.order=creation")
			.withBean(Recorder.class, () -> this.recorder)
			.withBean("user", User.class)
			.withBean("between", Between.class)
			.withBean("store", Store.class)
			.withBean("last", AsyncDisposable.class, () -> this.recorder.disposable("last"))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.recorder.log()).containsExactly("last", "user", "store");
	}

	static class Store implements AsyncDisposable {

		private final Recorder recorder;

		Store(Recorder recorder) {
			this.recorder = recorder;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.recorder.disposable("store").disposeAsync();
		}

	}

	static class Between {

		@Autowired
		Store store;

	}

	static class User implements AsyncDisposable {

		private final Recorder recorder;

		@Autowired
		Between between;

		User(Recorder recorder) {
			this.recorder = recorder;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.recorder.disposable("user").disposeAsync();
		}

	}

}
