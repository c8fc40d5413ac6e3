package io.github.asyncdisposable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * The end of a stage that somebody else made (A2): {@code null} counts as ended, a stage
 * that offers nothing but {@code whenComplete} will do, one that refuses even that has
 * failed, and one that ends twice is heard once. Failures arrive unwrapped.
 */
final class Ending<T> extends AtomicBoolean implements BiConsumer<@Nullable T, @Nullable Throwable> {

	private static final long serialVersionUID = 1L;

	private final transient BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action;

	private Ending(BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action) {
		this.action = action;
	}

	static <T> void of(@Nullable CompletionStage<T> stage,
			BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action) {
		if (stage == null) {
			action.accept(null, null);
			return;
		}
		Ending<T> ending = new Ending<>(action);
		try {
			stage.whenComplete(ending);
		}
		catch (Throwable ex) {
			ending.accept(null, ex);
		}
	}

	/**
	 * Return whether there is nothing to wait for, where that can be told without asking
	 * the stage to call back.
	 */
	static boolean hasSucceeded(@Nullable CompletionStage<?> stage) {
		return stage == null
				|| (stage.getClass() == CompletableFuture.class && stage instanceof CompletableFuture<?> future
						&& future.isDone() && !future.isCompletedExceptionally());
	}

	@Override
	public void accept(@Nullable T value, @Nullable Throwable failure) {
		if (compareAndSet(false, true)) {
			this.action.accept(value, (failure != null) ? Failures.unwrap(failure) : null);
		}
	}

}
