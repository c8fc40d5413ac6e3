package io.github.asyncdisposable.races;

import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import io.github.asyncdisposable.CancellationSource;

/**
 * Actions are registered, on a signal and on one that follows it, while it fires.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Each called exactly once")
@State
public class RegisterAgainstCancel {

	private final CancellationSource source = new CancellationSource();

	private final CancellationSource linked = new CancellationSource(this.source.signal());

	private final AtomicInteger direct = new AtomicInteger();

	private final AtomicInteger followed = new AtomicInteger();

	@Actor
	public void cancel() {
		this.source.cancel();
	}

	@Actor
	public void register() {
		this.source.signal().onCancel(this.direct::incrementAndGet);
		this.linked.signal().onCancel(this.followed::incrementAndGet);
	}

	@Arbiter
	public void called(II_Result result) {
		result.r1 = this.direct.get();
		result.r2 = this.followed.get();
	}

}
