package io.github.asyncdisposable;

import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

/**
 * Several failures on their way to one caller (A3): the first, unwrapped, with the others
 * as its suppressed ones.
 */
final class Failures {

	private Failures() {
	}

	/**
	 * Add a failure to those that came before. An exception is never its own suppressed
	 * one.
	 */
	static @Nullable Throwable combine(@Nullable Throwable first, @Nullable Throwable next) {
		if (next == null) {
			return first;
		}
		Throwable failure = unwrap(next);
		if (first == null) {
			return failure;
		}
		if (first != failure) {
			first.addSuppressed(failure);
		}
		return first;
	}

	/**
	 * Take off the wrappers that {@link java.util.concurrent.CompletableFuture} puts on.
	 */
	static Throwable unwrap(Throwable failure) {
		Throwable unwrapped = failure;
		while (unwrapped instanceof CompletionException && unwrapped.getCause() != null) {
			unwrapped = unwrapped.getCause();
		}
		return unwrapped;
	}

	/**
	 * Throw a failure, if there is one, on the way of a method that declares none.
	 */
	static void throwUnchecked(@Nullable Throwable failure) {
		if (failure != null) {
			throw Failures.<RuntimeException>sneaky(failure);
		}
	}

	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <E extends Throwable> E sneaky(Throwable failure) throws E {
		throw (E) failure;
	}

}
