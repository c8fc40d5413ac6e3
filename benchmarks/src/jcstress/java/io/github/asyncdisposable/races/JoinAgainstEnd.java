package io.github.asyncdisposable.races;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

import io.github.asyncdisposable.AbstractAsyncDisposable;

/**
 * A1: a second caller joins while the disposal ends.
 */
@JCStressTest
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "It ran once, and both futures have ended")
@State
public class JoinAgainstEnd extends AbstractAsyncDisposable {

	private final AtomicInteger runs = new AtomicInteger();

	private final CompletableFuture<Void> end = new CompletableFuture<>();

	private CompletableFuture<Void> first;

	private CompletableFuture<Void> second;

	public JoinAgainstEnd() {
		this.first = disposeAsync();
	}

	@Override
	protected CompletionStage<?> disposeAsyncCore() {
		this.runs.incrementAndGet();
		return this.end;
	}

	@Actor
	public void second() {
		this.second = disposeAsync();
	}

	@Actor
	public void end() {
		this.end.complete(null);
	}

	@Arbiter
	public void joined(III_Result result) {
		result.r1 = this.runs.get();
		result.r2 = this.first.isDone() ? 1 : 0;
		result.r3 = this.second.isDone() ? 1 : 0;
	}

}
