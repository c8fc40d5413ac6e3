package io.github.asyncdisposable.races;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import io.github.asyncdisposable.AsyncDisposableStack;

/**
 * A4: a stack is disposed while the stages of its entries end: exactly one thread goes on.
 */
@JCStressTest
@Outcome(id = "3, 1", expect = Expect.ACCEPTABLE, desc = "Each entry once, and the end")
@State
public class ContinueAgainstEnd {

	private final CompletableFuture<Void> upper = new CompletableFuture<>();

	private final CompletableFuture<Void> lower = new CompletableFuture<>();

	private final AtomicInteger disposed = new AtomicInteger();

	private final AsyncDisposableStack stack = new AsyncDisposableStack();

	public ContinueAgainstEnd() {
		this.stack.useCloseable(this.disposed::incrementAndGet);
		this.stack.use(new AsyncDisposableStack()).defer(() -> {
			this.disposed.incrementAndGet();
			return this.lower;
		});
		this.stack.defer(() -> {
			this.disposed.incrementAndGet();
			return this.upper;
		});
	}

	@Actor
	public void dispose() {
		this.stack.disposeAsync();
	}

	@Actor
	public void end() {
		this.upper.complete(null);
		this.lower.complete(null);
	}

	@Arbiter
	public void ended(II_Result result) {
		result.r1 = this.disposed.get();
		result.r2 = this.stack.disposeAsync().isDone() ? 1 : 0;
	}

}
