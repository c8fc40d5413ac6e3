package io.github.asyncdisposable.context;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import jakarta.inject.Provider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Lookup;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The edges that the bean factory does not record.
 */
class SoftEdgesTests {

	private final Recorder recorder = new Recorder();

	/**
	 * Close a context in which the user was created first, so that only the edge makes it
	 * go first although the others are slower to begin with.
	 */
	private List<String> order(Class<?>... classes) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean("recorder", Recorder.class, () -> this.recorder);
			context.register(classes);
			context.register(Targets.class, AsyncDisposableAutoConfiguration.class);
			context.refresh();
		}
		return this.recorder.log();
	}

	@ParameterizedTest
	@ValueSource(classes = { InConstructor.class, InField.class, InSetter.class, AsProvider.class,
			AsObjectFactory.class, AsOptional.class, LazyParameter.class, LazyField.class, ByLookup.class,
			ByNamedLookup.class, InBeanMethod.class, Nested.class, Mapped.class, Qualified.class, NamedAlike.class,
			ComposedLazy.class, ComposedAutowired.class, ByWiderInterface.class })
	@DisplayName("D4: a bean is disposed before what it reaches through a soft edge")
	void whenBeanHasASoftEdgeThenItGoesFirst(Class<?> user) {
		assertThat(order(user)).containsSubsequence("user", "target");
	}

	@Test
	@DisplayName("D4: a qualifier leaves other beans of the type alone")
	void whenEdgeIsQualifiedThenOthersAreIndependent() {
		assertThat(order(Qualified.class)).containsSubsequence("other", "user");
	}

	@Test
	@DisplayName("D4: a soft edge is skipped where a reverse path exists")
	void whenThereIsAReversePathThenTheSoftEdgeIsSkipped() {
		assertThat(order(Reverse.class)).containsSubsequence("dependent", "reverseUser");
	}

	@Test
	@DisplayName("D4: of two soft edges that contradict each other the first in definition order stays")
	void whenSoftEdgesContradictThenTheFirstDefinedStays() {
		assertThat(order(Contradicting.class)).containsSubsequence("one", "two");
	}

	@Test
	@DisplayName("D4: a soft edge to a bean that was never created is none, and creates nothing")
	void whenTargetWasNeverCreatedThenThereIsNoEdge() {
		assertThat(order(NeverUsed.class)).contains("user").doesNotContain("created", "never");
	}

	@Configuration(proxyBeanMethods = false)
	static class Targets {

		@Bean
		Target target(Recorder recorder) {
			return new Target(recorder, "target", 0);
		}

		@Bean
		Target other(Recorder recorder) {
			return new Target(recorder, "other", 0);
		}

	}

	interface Wide {

	}

	interface Narrow extends Wide {

	}

	static class Target implements Narrow, AsyncDisposable {

		private final AsyncDisposable disposable;

		Target(Recorder recorder, String name, long millis) {
			this.disposable = recorder.slow(name, millis);
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.disposable.disposeAsync();
		}

	}

	abstract static class User extends Target {

		User(Recorder recorder) {
			super(recorder, "user", 40);
		}

	}

	static class InConstructor extends User {

		InConstructor(Recorder recorder, ObjectProvider<Target> targets) {
			super(recorder);
		}

	}

	static class ByWiderInterface extends User {

		ByWiderInterface(Recorder recorder, ObjectProvider<Wide> targets) {
			super(recorder);
		}

	}

	static class InField extends User {

		@Autowired
		ObjectProvider<Target> targets;

		InField(Recorder recorder) {
			super(recorder);
		}

	}

	static class InSetter extends User {

		InSetter(Recorder recorder) {
			super(recorder);
		}

		@Autowired
		void setTargets(ObjectProvider<Target> targets) {
		}

	}

	static class AsProvider extends User {

		AsProvider(Recorder recorder, Provider<Target> targets) {
			super(recorder);
		}

	}

	static class AsObjectFactory extends User {

		AsObjectFactory(Recorder recorder, ObjectFactory<Target> targets) {
			super(recorder);
		}

	}

	static class AsOptional extends User {

		@Autowired
		@Qualifier("target")
		Optional<Target> target;

		AsOptional(Recorder recorder) {
			super(recorder);
		}

	}

	static class LazyParameter extends User {

		LazyParameter(Recorder recorder, @Lazy @Qualifier("target") AsyncDisposable target) {
			super(recorder);
		}

	}

	static class LazyField extends User {

		@Autowired
		@Lazy
		List<Target> targets;

		LazyField(Recorder recorder) {
			super(recorder);
		}

	}

	static class ComposedLazy extends User {

		ComposedLazy(Recorder recorder, @Late @Qualifier("target") AsyncDisposable target) {
			super(recorder);
		}

	}

	static class ComposedAutowired extends User {

		@Wired
		ObjectProvider<Target> targets;

		ComposedAutowired(Recorder recorder) {
			super(recorder);
		}

	}

	@Lazy
	@Retention(RetentionPolicy.RUNTIME)
	@interface Late {

	}

	@Autowired
	@Retention(RetentionPolicy.RUNTIME)
	@interface Wired {

	}

	abstract static class ByLookup extends User {

		ByLookup(Recorder recorder) {
			super(recorder);
		}

		@Lookup
		abstract Target find();

	}

	abstract static class ByNamedLookup extends User {

		ByNamedLookup(Recorder recorder) {
			super(recorder);
		}

		@Lookup("target")
		abstract Object find();

	}

	@Configuration(proxyBeanMethods = false)
	static class InBeanMethod {

		@Bean
		AsyncDisposable user(Recorder recorder, ObjectProvider<Target> targets) {
			return recorder.slow("user", 40);
		}

	}

	static class Nested extends User {

		Nested(Recorder recorder, ObjectProvider<List<Target>> targets) {
			super(recorder);
		}

	}

	static class Mapped extends User {

		Mapped(Recorder recorder, Provider<Map<String, Target>> targets) {
			super(recorder);
		}

	}

	static class Qualified extends User {

		private final Recorder recorder;

		Qualified(Recorder recorder, @Qualifier("target") ObjectProvider<Target> targets) {
			super(recorder);
			this.recorder = recorder;
		}

		/**
		 * Waits for what is independent of it, in vain if that waits for this one.
		 */
		@Override
		public CompletionStage<?> disposeAsync() {
			Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> this.recorder.log().contains("other"));
			return super.disposeAsync();
		}

	}

	static class NamedAlike extends User {

		NamedAlike(Recorder recorder, Provider<Target> target) {
			super(recorder);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Reverse {

		@Bean
		Target reverseUser(Recorder recorder, @Qualifier("dependent") ObjectProvider<Target> targets) {
			return new Target(recorder, "reverseUser", 0);
		}

		@Bean
		Target dependent(Recorder recorder, @Qualifier("reverseUser") Target user) {
			return new Target(recorder, "dependent", 40);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Contradicting {

		@Bean
		Target one(Recorder recorder, @Qualifier("two") ObjectProvider<Target> targets) {
			return new Target(recorder, "one", 40);
		}

		@Bean
		Target two(Recorder recorder, @Qualifier("one") ObjectProvider<Target> targets) {
			return new Target(recorder, "two", 0);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NeverUsed {

		@Bean
		AsyncDisposable user(Recorder recorder, @Qualifier("never") ObjectProvider<Target> never) {
			return recorder.disposable("user");
		}

		@Bean
		@Lazy
		Target never(Recorder recorder) {
			recorder.add("created");
			return new Target(recorder, "never", 0);
		}

	}

}
