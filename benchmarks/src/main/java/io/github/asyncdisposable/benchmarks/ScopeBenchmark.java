package io.github.asyncdisposable.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncScopeAutoConfiguration;
import io.github.asyncdisposable.scope.AsyncScope;
import io.github.asyncdisposable.scope.AsyncScopeFactory;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Opening a scope, resolving five beans that need each other, and disposing it, beside a
 * custom scope of Spring that keeps a map and calls the callbacks in reverse order. Their
 * disposal has ended when it returns.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(2)
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
public class ScopeBenchmark {

	private final MapScope mapScope = new MapScope();

	private final AnnotationConfigApplicationContext plain = new AnnotationConfigApplicationContext();

	private final AnnotationConfigApplicationContext starter = new AnnotationConfigApplicationContext();

	private AsyncScopeFactory factory;

	@Setup
	public void open() {
		this.plain.getBeanFactory().registerScope("map", this.mapScope);
		register(this.plain, "map");
		this.plain.refresh();
		this.starter.register(AsyncDisposableAutoConfiguration.class, AsyncScopeAutoConfiguration.class);
		register(this.starter, "async");
		this.starter.getBeanFactory().registerScope("map", this.mapScope);
		for (Class<?> type : List.of(P.class, Q.class, R.class, S.class, T.class)) {
			this.starter.registerBean(type, (definition) -> definition.setScope("map"));
		}
		this.starter.refresh();
		this.factory = this.starter.getBean(AsyncScopeFactory.class);
	}

	@TearDown
	public void close() {
		this.starter.close();
		this.plain.close();
	}

	private static void register(AnnotationConfigApplicationContext context, String scope) {
		for (Class<?> type : List.of(A.class, B.class, C.class, D.class, E.class)) {
			context.registerBean(type, (definition) -> definition.setScope(scope));
		}
	}

	@Benchmark
	public Object springFiveBeans() {
		this.mapScope.open();
		E last = this.plain.getBeanFactory().getBean(E.class);
		this.mapScope.close();
		return last;
	}

	/**
	 * In the same context as the scopes that it is compared with: a Boot context has more
	 * post-processors, which each bean pays for.
	 */
	@Benchmark
	public Object springFiveBeansBesideTheStarter() {
		this.mapScope.open();
		T last = this.starter.getBeanFactory().getBean(T.class);
		this.mapScope.close();
		return last;
	}

	@Benchmark
	public Object asyncFiveBeans() {
		AsyncScope scope = this.factory.createAsyncScope();
		scope.getBean(E.class);
		return scope.disposeAsync();
	}

	@Benchmark
	public Object asyncEmpty() {
		return this.factory.createAsyncScope().disposeAsync();
	}

	/**
	 * A resource of either kind.
	 */
	abstract static class Resource implements AsyncDisposable, AutoCloseable {

		private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

		int disposed;

		@Override
		public CompletionStage<?> disposeAsync() {
			this.disposed++;
			return DONE;
		}

		@Override
		public void close() {
			this.disposed++;
		}

	}

	static class A extends Resource {

	}

	static class B extends Resource {

		final A a;

		B(A a) {
			this.a = a;
		}

	}

	static class C extends Resource {

		final B b;

		C(B b) {
			this.b = b;
		}

	}

	static class D extends Resource {

		final C c;

		D(C c) {
			this.c = c;
		}

	}

	static class E extends Resource {

		final D d;

		final A a;

		E(D d, A a) {
			this.d = d;
			this.a = a;
		}

	}

	/**
	 * The same five for the scope written by hand.
	 */
	abstract static class Closing implements AutoCloseable {

		int closed;

		@Override
		public void close() {
			this.closed++;
		}

	}

	static class P extends Closing {

	}

	static class Q extends Closing {

		final P p;

		Q(P p) {
			this.p = p;
		}

	}

	static class R extends Closing {

		final Q q;

		R(Q q) {
			this.q = q;
		}

	}

	static class S extends Closing {

		final R r;

		S(R r) {
			this.r = r;
		}

	}

	static class T extends Closing {

		final S s;

		final P p;

		T(S s, P p) {
			this.s = s;
			this.p = p;
		}

	}

}
