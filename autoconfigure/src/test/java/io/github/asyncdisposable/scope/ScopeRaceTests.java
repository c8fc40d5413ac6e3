package io.github.asyncdisposable.scope;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.Beans;
import io.github.asyncdisposable.DisposedException;
import io.github.asyncdisposable.Race;
import io.github.asyncdisposable.UsedHeap;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncScopeAutoConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many scopes, and many threads at one (C3, C4).
 */
@Timeout(120)
class ScopeRaceTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(AsyncDisposableAutoConfiguration.class, AsyncScopeAutoConfiguration.class))
		.withInitializer(Beans.bean("inner", Inner.class, (definition) -> definition.setScope("async")))
		.withInitializer(Beans.bean("outer", Outer.class, (definition) -> definition.setScope("async")))
		.withInitializer(Beans.bean("prototype", Inner.class, (definition) -> definition.setScope("prototype")));

	@Test
	@DisplayName("C3 resolving while disposal starts: delivered and disposed, or disposed at once and refused")
	void whenResolvedWhileDisposalStartsThenNothingIsLostOrDisposedTwice() {
		this.runner.run((context) -> {
			AsyncScopeFactory factory = context.getBean(AsyncScopeFactory.class);
			AtomicInteger rounds = new AtomicInteger();
			new Race<Round>(Round::resolveOuter, Round::resolveBoth, Round::dispose)
				.run(() -> new Round(factory.createAsyncScope(), rounds.incrementAndGet() % 2 == 0), Round::verify);
			assertThat(context.getBean(OpenScopes.class).count()).isZero();
		});
	}

	@Test
	@DisplayName("C4 a million scopes: the heap stays flat, no thread and no map entry is left")
	void whenAMillionScopesHaveBeenThenNothingIsLeft() {
		this.runner.run((context) -> {
			AsyncScopeFactory factory = context.getBean(AsyncScopeFactory.class);
			use(factory, 10_000);
			long before = UsedHeap.bytes();
			int threads = threadCount();
			use(factory, 1_000_000);
			assertThat(UsedHeap.bytes() - before).isLessThan(2_000_000);
			// Where the machine was busy a call has lost its thread's turn to another
			// thread, which stays idle for some seconds.
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.pollInSameThread()
				.untilAsserted(() -> assertThat(threadCount()).isLessThanOrEqualTo(threads));
			assertThat(context.getBean(OpenScopes.class).count()).isZero();
		});
	}

	private static int threadCount() {
		return ManagementFactory.getThreadMXBean().getThreadCount();
	}

	private static void use(AsyncScopeFactory factory, int scopes) {
		for (int i = 0; i < scopes; i++) {
			AsyncScope scope = factory.createAsyncScope();
			if (i % 10 == 0) {
				scope.getBean(Outer.class);
			}
			scope.disposeAsync();
		}
	}

	/**
	 * One scope, two that resolve in it and one that disposes it.
	 */
	private static final class Round {

		private static final ThreadLocal<Round> CREATING = new ThreadLocal<>();

		private final AsyncScope scope;

		private final boolean resolveBefore;

		private final Queue<Counted> created = new ConcurrentLinkedQueue<>();

		private final Queue<Counted> delivered = new ConcurrentLinkedQueue<>();

		Round(AsyncScope scope, boolean resolveBefore) {
			this.scope = scope;
			this.resolveBefore = resolveBefore;
		}

		void resolveOuter() {
			resolve("outer");
		}

		void resolveBoth() {
			resolve("prototype");
			resolve("inner");
		}

		private void resolve(String name) {
			CREATING.set(this);
			try {
				this.delivered.add(this.scope.getBean(name, Counted.class));
			}
			catch (DisposedException ex) {
				// What was created for this call is disposed.
			}
			finally {
				CREATING.remove();
			}
		}

		void dispose() {
			if (this.resolveBefore) {
				resolve("prototype");
			}
			this.scope.disposeAsync();
		}

		void verify() {
			assertThat(this.scope.disposeAsync()).succeedsWithin(Duration.ofSeconds(20));
			assertThat(this.created).extracting((bean) -> bean.getClass().getSimpleName() + " " + bean.disposals)
				.as("created, of which %s were delivered", this.delivered.size())
				.allMatch((text) -> text.endsWith(" 1"));
			assertThat(this.created).containsAll(this.delivered);
		}

	}

	abstract static class Counted implements AsyncDisposable {

		private final AtomicInteger disposals = new AtomicInteger();

		Counted() {
			Round round = Round.CREATING.get();
			if (round != null) {
				round.created.add(this);
			}
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			this.disposals.incrementAndGet();
			return CompletableFuture.completedFuture(null);
		}

	}

	static class Inner extends Counted {

	}

	static class Outer extends Counted {

		final List<Inner> needs;

		Outer(@org.springframework.beans.factory.annotation.Qualifier("inner") Inner inner,
				@org.springframework.beans.factory.annotation.Qualifier("prototype") Inner prototype) {
			this.needs = List.of(inner, prototype);
		}

	}

}
