package io.github.asyncdisposable;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * The disposal of one stack, and of the stacks in it, without recursion (A4). One thread
 * at a time drives: it goes from entry to entry as long as their stages have ended, and
 * leaves at the first one that has not. The thread that ends that stage drives on.
 */
final class Unwinding extends JoinedOutcome {

	private final @Nullable Object[] entries;

	private int remaining;

	private @Nullable Throwable failure;

	private final @Nullable Executor executor;

	/** The stack that this one is an entry of, if that is what it is disposed for. */
	private final @Nullable Unwinding outer;

	/** The outermost one, which knows the driving thread. */
	private final Unwinding root;

	Unwinding(@Nullable Object[] entries, int size, @Nullable Executor executor, @Nullable Unwinding outer) {
		this.entries = entries;
		this.remaining = size;
		this.executor = executor;
		this.outer = outer;
		this.root = (outer != null) ? outer.root : this;
	}

	@Override
	boolean isInsideWork() {
		return (this.root == this) ? super.isInsideWork() : this.root.isInsideWork();
	}

	boolean isPartOf(Unwinding root) {
		return this.root == root;
	}

	void drive() {
		this.root.enter();
		Unwinding current = this;
		while (current != null) {
			current = current.step();
		}
	}

	/**
	 * Dispose one entry.
	 * @return where to go on, or {@code null} if another thread will or all is done
	 */
	private @Nullable Unwinding step() {
		if (this.remaining == 0) {
			return finish();
		}
		Object entry = this.entries[--this.remaining];
		this.entries[this.remaining] = null;
		if (entry instanceof AsyncDisposableStack stack) {
			Unwinding inner = stack.beginUnwinding(this.executor, this);
			if (inner != null) {
				return inner;
			}
			if (stack.isUnwoundBy(this.root)) {
				return this;
			}
		}
		return (entry == null || disposeEntry(entry)) ? this : null;
	}

	/**
	 * Return whether the entry's disposal has ended; if not, this thread must not go on.
	 */
	private boolean disposeEntry(Object entry) {
		CompletionStage<?> stage;
		try {
			stage = dispose(entry);
			if (stage == null || Ending.hasSucceeded(stage)) {
				return true;
			}
			requireForeign(stage);
		}
		catch (Throwable ex) {
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			add(ex);
			return true;
		}
		return new Continuation(this).isEnded(stage);
	}

	private static @Nullable CompletionStage<?> dispose(Object entry) throws Exception {
		if (entry instanceof AsyncDisposableStack.Deferred deferred) {
			return deferred.onDispose().get();
		}
		if (entry instanceof AsyncDisposable disposable) {
			return disposable.disposeAsync();
		}
		if (entry instanceof AutoCloseable closeable) {
			closeable.close();
		}
		return null;
	}

	private @Nullable Unwinding finish() {
		if (this.outer == null) {
			leave();
		}
		else {
			this.outer.add(this.failure);
		}
		end(this.failure);
		return this.outer;
	}

	private void add(@Nullable Throwable next) {
		this.failure = Failures.combine(this.failure, next);
	}

	/**
	 * Goes on where a stage has ended. The thread that asked and the one that ended the
	 * stage agree on who drives: if the stage ends before the first has left, then that
	 * one stays, so that stages which have ended already cost no stack.
	 */
	private static final class Continuation extends AtomicInteger
			implements BiConsumer<@Nullable Object, @Nullable Throwable>, Runnable {

		private static final long serialVersionUID = 1L;

		private static final int ASKING = 0;

		private static final int LEFT = 1;

		private static final int ENDED = 2;

		private final transient Unwinding unwinding;

		private transient @Nullable Throwable failure;

		Continuation(Unwinding unwinding) {
			this.unwinding = unwinding;
		}

		/**
		 * Return whether the stage has ended; if not, this thread must not go on.
		 */
		boolean isEnded(CompletionStage<?> stage) {
			try {
				stage.whenComplete(this);
			}
			catch (Throwable ex) {
				accept(null, ex);
			}
			this.unwinding.root.leave();
			if (compareAndSet(ASKING, LEFT)) {
				return false;
			}
			this.unwinding.root.enter();
			this.unwinding.add(this.failure);
			return true;
		}

		@Override
		public void accept(@Nullable Object value, @Nullable Throwable failure) {
			if (get() == ENDED) {
				return;
			}
			this.failure = failure;
			if (getAndSet(ENDED) == LEFT) {
				Handover.to(this.unwinding.executor, this);
			}
		}

		@Override
		public void run() {
			this.unwinding.add(this.failure);
			this.unwinding.drive();
		}

	}

}
