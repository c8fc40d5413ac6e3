package io.github.asyncdisposable;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A task on its way to an executor. One that is refused runs on the thread at hand, and
 * none runs twice, whatever the executor does with it.
 */
final class Handover extends AtomicBoolean implements Runnable {

	private static final long serialVersionUID = 1L;

	private final transient Runnable task;

	private Handover(Runnable task) {
		this.task = task;
	}

	static void to(@Nullable Executor executor, Runnable task) {
		to(executor, task, (refusal) -> task.run());
	}

	/**
	 * Hand a task over, or do something else instead where it is refused.
	 */
	static void to(@Nullable Executor executor, Runnable task, Consumer<Throwable> onRefusal) {
		if (executor == null) {
			task.run();
			return;
		}
		Handover handover = new Handover(task);
		try {
			executor.execute(handover);
		}
		catch (Throwable ex) {
			if (handover.compareAndSet(false, true)) {
				onRefusal.accept(ex);
			}
		}
	}

	@Override
	public void run() {
		if (compareAndSet(false, true)) {
			this.task.run();
		}
	}

}
