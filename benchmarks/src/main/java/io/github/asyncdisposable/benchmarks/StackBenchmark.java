package io.github.asyncdisposable.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.servicetalk.concurrent.api.AsyncCloseables;
import io.servicetalk.concurrent.api.Completable;
import io.servicetalk.concurrent.api.CompositeCloseable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.AsyncDisposableStack;

/**
 * Five resources whose disposal has ended when it returns: acquired, used, disposed last
 * in, first out. The resources exist already; what is measured is what owns them.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Thread)
public class StackBenchmark {

	@Param({ "one", "five" })
	public String classes = "one";

	private Resource a = new A();

	private Resource b = new A();

	private Resource c = new A();

	private Resource d = new A();

	private Resource e = new A();

	private Mono<Object> assembled = Mono.empty();

	@Setup
	public void classes() {
		if (this.classes.equals("five")) {
			this.b = new B();
			this.c = new C();
			this.d = new D();
			this.e = new E();
		}
		this.assembled = nested();
	}

	@Benchmark
	public CompletableFuture<Void> stack() {
		AsyncDisposableStack stack = new AsyncDisposableStack();
		stack.use(this.a);
		stack.use(this.b);
		stack.use(this.c);
		stack.use(this.d);
		stack.use(this.e);
		return stack.disposeAsync();
	}

	@Benchmark
	public Object reactorUsingWhen() {
		return nested().toFuture();
	}

	@Benchmark
	public Object reactorUsingWhenAssembledBefore() {
		return this.assembled.toFuture();
	}

	private Mono<Object> nested() {
		return using(this.a, using(this.b, using(this.c, using(this.d, using(this.e, Mono.empty())))));
	}

	private static Mono<Object> using(Resource resource, Mono<Object> body) {
		return Mono.usingWhen(Mono.just(resource), (used) -> body, Resource::disposeMono);
	}

	@Benchmark
	public Object serviceTalkCompositeCloseable() {
		CompositeCloseable composite = AsyncCloseables.newCompositeCloseable();
		composite.append(this.a);
		composite.append(this.b);
		composite.append(this.c);
		composite.append(this.d);
		composite.append(this.e);
		return composite.closeAsync().toFuture();
	}

	@Benchmark
	public int tryWithResources() {
		int used = 0;
		try (Resource a = this.a; Resource b = this.b; Resource c = this.c; Resource d = this.d; Resource e = this.e) {
			used += (a != b) ? 1 : 0;
			used += (c != d) ? 1 : 0;
			used += (e != a) ? 1 : 0;
		}
		return used;
	}

	/**
	 * A resource of every kind.
	 */
	abstract static class Resource
			implements AsyncDisposable, AutoCloseable, io.servicetalk.concurrent.api.AsyncCloseable {

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

		@Override
		public Completable closeAsync() {
			this.disposed++;
			return Completable.completed();
		}

		Mono<Void> disposeMono() {
			this.disposed++;
			return Mono.empty();
		}

	}

	static final class A extends Resource {

		@Override
		public CompletionStage<?> disposeAsync() {
			return super.disposeAsync();
		}

	}

	static final class B extends Resource {

		@Override
		public CompletionStage<?> disposeAsync() {
			return super.disposeAsync();
		}

	}

	static final class C extends Resource {

		@Override
		public CompletionStage<?> disposeAsync() {
			return super.disposeAsync();
		}

	}

	static final class D extends Resource {

		@Override
		public CompletionStage<?> disposeAsync() {
			return super.disposeAsync();
		}

	}

	static final class E extends Resource {

		@Override
		public CompletionStage<?> disposeAsync() {
			return super.disposeAsync();
		}

	}

}
