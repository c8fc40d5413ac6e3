package io.github.asyncdisposable.foreign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.ForeignDisposalAutoConfiguration;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.NodeReport;
import jakarta.annotation.PreDestroy;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * What comes of the stages that destroy methods return, and which methods Spring would
 * have called (F1).
 */
@Timeout(60)
class DestroyMethodResultsTests {

	private static final String INFERRED = AbstractBeanDefinition.INFER_METHOD;

	private final Map<String, String> outcomes = Collections.synchronizedMap(new TreeMap<>());

	private final Map<String, Throwable> failures = Collections.synchronizedMap(new TreeMap<>());

	private ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(AsyncDisposableAutoConfiguration.class, ForeignDisposalAutoConfiguration.class))
		.withBean(DisposalListener.class, Outcomes::new);

	private void bean(String name, Object bean, String... destroyMethods) {
		this.runner = this.runner.withBean(name, Object.class, () -> bean, (definition) -> {
			((AbstractBeanDefinition) definition).setBeanClass(bean.getClass());
			((AbstractBeanDefinition) definition).setDestroyMethodNames(destroyMethods);
		});
	}

	private void close() {
		this.runner.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	@DisplayName("F1 T4: whatever a destroy method fails with is the bean's failure, as it is")
	void whenDestroyMethodsFailThenTheirFailuresAreTold() {
		IOException failure = new IOException("failed");
		bean("stage", new EndsLater(CompletableFuture.failedFuture(failure)), "end");
		bean("publisher", new EndsAsPublisher(Mono.error(failure)), "end");
		bean("future", new EndsInFuture(() -> done(() -> {
			throw failure;
		})), "end");
		bean("thrown", new EndsInFuture(() -> {
			throw failure;
		}), "end");
		close();
		assertThat(this.failures).containsOnlyKeys("future", "publisher", "stage", "thrown")
			.allSatisfy((name, told) -> assertThat(told).isSameAs(failure));
		assertThat(this.outcomes.values()).containsOnly("ERROR");
	}

	@Test
	@DisplayName("F1 A2: a destroy method that returns nothing, or publishes something, has ended well")
	void whenDestroyMethodsReturnNothingThenTheyHaveEnded() {
		bean("stage", new EndsLater(null), "end");
		bean("publisher", new EndsAsPublisher(null), "end");
		bean("item", new EndsAsPublisher(Mono.just("item")), "end");
		bean("future", new EndsInFuture(() -> null), "end");
		close();
		assertThat(this.outcomes).containsExactly(entry("future", "SUCCESS"), entry("item", "SUCCESS"),
				entry("publisher", "SUCCESS"), entry("stage", "SUCCESS"));
	}

	@Test
	@DisplayName("F1 T2: at its limit a future, or the subscription to a publisher, is cancelled")
	void whenTheLimitIsReachedThenWhatWasReturnedIsCancelled() throws Exception {
		CompletableFuture<String> cancelled = new CompletableFuture<>();
		FutureTask<Object> endless = new FutureTask<>(() -> "never run");
		bean("publisher", new EndsAsPublisher(Mono.never().doOnCancel(() -> cancelled.complete("cancelled"))), "end");
		bean("future", new EndsInFuture(() -> endless), "end");
		this.runner = this.runner.withPropertyValues("async-disposable.timeout=500ms",
				"async-disposable.fault-grace=10ms");
		close();
		assertThat(this.outcomes).containsExactly(entry("future", "TIMEOUT"), entry("publisher", "TIMEOUT"));
		assertThat(cancelled.get(20, TimeUnit.SECONDS)).isEqualTo("cancelled");
		Awaitility.await().until(endless::isCancelled);
	}

	@Test
	@DisplayName("F1: only what Spring would have called is taken over")
	void whenSpringWouldNotCallAMethodThenNobodyDoes() {
		Ends closeable = new EndsAndCloses();
		Ends disposable = new EndsAndDestroys();
		bean("closeableInferred", closeable, INFERRED);
		bean("closeableNamed", closeable, "close", "end");
		bean("disposableInferred", disposable, INFERRED);
		bean("disposableNamed", disposable, "destroy", "end");
		bean("none", new EndsLater(null), "");
		close();
		assertThat(this.outcomes).isEmpty();
		assertThat(closeable.calls).containsExactly("close", "close");
		assertThat(disposable.calls).containsExactly("destroy", "destroy");
	}

	@Test
	@DisplayName("F1: of two methods that could be inferred it is close, whether it is awaited or not")
	void whenTwoMethodsCouldBeInferredThenItIsClose() {
		Ends both = new ClosesAndShutsDown();
		Ends synchronous = new ClosesHere();
		bean("both", both, INFERRED);
		bean("synchronous", synchronous, INFERRED);
		close();
		assertThat(this.outcomes).containsExactly(entry("both", "SUCCESS"));
		assertThat(both.calls).containsExactly("close");
		assertThat(synchronous.calls).containsExactly("close");
	}

	@Test
	@DisplayName("F1 D6: a method that is annotated as well stays a callback, and is called once")
	void whenAMethodIsAnnotatedThenItIsCalledOnce() {
		Ends named = new Annotated();
		Ends inferred = new Annotated();
		bean("named", named, "shutdown");
		bean("inferred", inferred, INFERRED);
		close();
		assertThat(this.outcomes).isEmpty();
		assertThat(named.calls).containsExactly("shutdown");
		assertThat(inferred.calls).containsExactly("shutdown");
	}

	@Test
	@DisplayName("F1: a method may come from an interface, be private, or be the second of several")
	void whenAMethodIsInheritedPrivateOrTheSecondThenItIsTakenOver() {
		Ends inherited = new EndsByDefault();
		Ends second = new EndsByDefault();
		Ends hidden = new EndsInPrivate();
		bean("inherited", inherited, "end");
		bean("private", hidden, "end");
		bean("second", second, "stop", "end");
		close();
		assertThat(this.outcomes).containsExactly(entry("inherited", "SUCCESS"), entry("private", "SUCCESS"),
				entry("second", "SUCCESS"));
		assertThat(inherited.calls).containsExactly("end");
		assertThat(hidden.calls).containsExactly("end");
		assertThat(second.calls).containsExactly("end", "stop");
	}

	private static Future<?> done(Callable<?> task) {
		FutureTask<?> future = new FutureTask<>(task);
		future.run();
		return future;
	}

	private final class Outcomes implements DisposalListener {

		@Override
		public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
			DestroyMethodResultsTests.this.outcomes.put(report.node().name(), report.outcome().name());
			if (failure != null) {
				DestroyMethodResultsTests.this.failures.put(report.node().name(), failure);
			}
		}

	}

	record EndsLater(@Nullable CompletableFuture<Void> result) {

		public @Nullable CompletableFuture<Void> end() {
			return this.result;
		}

	}

	record EndsAsPublisher(@Nullable Mono<?> result) {

		public @Nullable Mono<?> end() {
			return this.result;
		}

	}

	record EndsInFuture(Callable<@Nullable Future<?>> result) {

		public @Nullable Future<?> end() throws Exception {
			return this.result.call();
		}

	}

	abstract static class Ends {

		final List<String> calls = Collections.synchronizedList(new ArrayList<>());

		CompletableFuture<Void> called(String call) {
			this.calls.add(call);
			return CompletableFuture.completedFuture(null);
		}

	}

	static class EndsInPrivate extends Ends {

		@SuppressWarnings("unused") // but for Spring
		private CompletableFuture<Void> end() {
			return called("end");
		}

	}

	static class EndsAndCloses extends Ends implements AutoCloseable {

		@Override
		public void close() {
			this.calls.add("close");
		}

		public CompletableFuture<Void> end() {
			return called("end");
		}

		public CompletableFuture<Void> shutdown() {
			return called("shutdown");
		}

	}

	static class EndsAndDestroys extends Ends implements DisposableBean {

		@Override
		public void destroy() {
			this.calls.add("destroy");
		}

		public CompletableFuture<Void> end() {
			return called("end");
		}

		public CompletableFuture<Void> shutdown() {
			return called("shutdown");
		}

	}

	static class ClosesAndShutsDown extends Ends {

		public CompletableFuture<Void> close() {
			return called("close");
		}

		public CompletableFuture<Void> shutdown() {
			return called("shutdown");
		}

	}

	static class ClosesHere extends Ends {

		public void close() {
			this.calls.add("close");
		}

		public CompletableFuture<Void> shutdown() {
			return called("shutdown");
		}

	}

	static class Annotated extends Ends {

		@PreDestroy
		public CompletableFuture<Void> shutdown() {
			return called("shutdown");
		}

	}

	interface Ending {

		List<String> calls();

		default CompletableFuture<Void> end() {
			calls().add("end");
			return CompletableFuture.completedFuture(null);
		}

	}

	static class EndsByDefault extends Ends implements Ending {

		@Override
		public List<String> calls() {
			return this.calls;
		}

		void stop() {
			this.calls.add("stop");
		}

	}

}
