package io.github.asyncdisposable;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * Several failures on their way to one caller (A3): the first, unwrapped, with the others
 * as its suppressed ones. Not safe for use by several threads at once.
 */
final class Failures {

	private @Nullable Throwable first;

	void add(Throwable failure) {
		this.first = combine(this.first, failure);
	}

	@Nullable Throwable first() {
		return this.first;
	}

	/**
	 * Throw the first failure, if any, on the way of a method that declares none.
	 */
	void throwUnchecked() {
		if (this.first != null) {
			throw Failures.<RuntimeException>sneaky(this.first);
		}
	}

	static Throwable combine(@Nullable Throwable first, Throwable next) {
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
		while ((unwrapped instanceof CompletionException || unwrapped instanceof ExecutionException)
				&& unwrapped.getCause() != null) {
			unwrapped = unwrapped.getCause();
		}
		return unwrapped;
	}

	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <E extends Throwable> E sneaky(Throwable failure) throws E {
		throw (E) failure;
	}

}
