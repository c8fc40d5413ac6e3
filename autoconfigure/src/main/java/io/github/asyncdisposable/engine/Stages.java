package io.github.asyncdisposable.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * What can be asked of any stage, minimal ones included.
 */
final class Stages {

	private Stages() {
	}

	/**
	 * A shortcut for the exact class only: others may refuse to be asked.
	 */
	static boolean hasSucceeded(CompletionStage<?> stage) {
		return stage.getClass() == CompletableFuture.class && stage instanceof CompletableFuture<?> future
				&& future.isDone() && !future.isCompletedExceptionally();
	}

	/**
	 * Ask a stage to cancel. Runs what depends on it, and throws what it throws.
	 */
	static void cancel(CompletionStage<?> stage) {
		if (stage instanceof Future<?> future) {
			future.cancel(true);
		}
		else {
			stage.toCompletableFuture().cancel(true);
		}
	}

	/**
	 * Run some of the user's code whose failure changes nothing: what it belongs to has
	 * its outcome already.
	 */
	static void contain(Runnable usersCode) {
		try {
			usersCode.run();
		}
		catch (Throwable ex) {
			// Nobody is left who could go another way because of it.
		}
	}

	/**
	 * What really went wrong.
	 */
	static Throwable unwrap(Throwable failure) {
		Throwable unwrapped = failure;
		while ((unwrapped instanceof CompletionException || unwrapped instanceof ExecutionException)
				&& unwrapped.getCause() != null) {
			unwrapped = unwrapped.getCause();
		}
		return unwrapped;
	}

}
