package io.github.asyncdisposable.races;

import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import io.github.asyncdisposable.AsyncDisposableStack;
import io.github.asyncdisposable.DisposedException;

/**
 * A5: a thread adds to a stack that another disposes.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Refused, and not disposed")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Accepted, and disposed")
@State
public class UseAgainstDispose {

	private final AsyncDisposableStack stack = new AsyncDisposableStack();

	private final AtomicInteger disposed = new AtomicInteger();

	@Actor
	public void use(II_Result result) {
		try {
			this.stack.useCloseable(this.disposed::incrementAndGet);
			result.r1 = 1;
		}
		catch (DisposedException ex) {
			result.r1 = 0;
		}
	}

	@Actor
	public void dispose() {
		this.stack.disposeAsync();
	}

	@Arbiter
	public void disposed(II_Result result) {
		result.r2 = this.disposed.get();
	}

}
