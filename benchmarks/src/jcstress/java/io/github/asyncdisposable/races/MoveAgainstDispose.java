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
 * A5: {@code move()} against {@code disposeAsync()}.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Moved, and not disposed")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Refused, and disposed")
@State
public class MoveAgainstDispose {

	private final AtomicInteger disposed = new AtomicInteger();

	private final AsyncDisposableStack stack = new AsyncDisposableStack();

	public MoveAgainstDispose() {
		this.stack.useCloseable(this.disposed::incrementAndGet);
	}

	@Actor
	public void move(II_Result result) {
		try {
			this.stack.move();
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
