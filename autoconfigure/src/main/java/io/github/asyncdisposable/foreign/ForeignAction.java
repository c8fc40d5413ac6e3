package io.github.asyncdisposable.foreign;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.Faultable;
import io.github.asyncdisposable.PendingWork;
import io.github.asyncdisposable.engine.DisposalAction;
import org.jspecify.annotations.Nullable;

/**
 * Disposes a bean by a call from outside, and asks the bean itself for what else it can
 * do.
 */
record ForeignAction<T>(T bean, Call<? super T> call) implements DisposalAction {

	/**
	 * How long a library may wait for itself: the limit is kept by the engine, which
	 * gives up before.
	 */
	static Duration beyond(DisposalContext context) {
		return context.remaining().plusMinutes(1);
	}

	@Override
	public @Nullable CompletionStage<?> start(DisposalContext context) throws Exception {
		return this.call.start(this.bean, context);
	}

	@Override
	public void fault(Throwable cause) {
		if (this.bean instanceof Faultable faultable) {
			faultable.fault(cause);
		}
	}

	@Override
	public long pending() {
		return (this.bean instanceof PendingWork work) ? work.pendingCount() : -1;
	}

	/**
	 * What is called.
	 */
	@FunctionalInterface
	interface Call<T> {

		@Nullable CompletionStage<?> start(T bean, DisposalContext context) throws Exception;

	}

}
