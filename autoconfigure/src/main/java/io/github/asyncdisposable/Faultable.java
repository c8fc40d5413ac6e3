package io.github.asyncdisposable;

/**
 * Something that can give up in good order: drop what is queued, finish the item in hand.
 *
 * @since 0.1.0
 * @see AsyncCompletable
 */
public interface Faultable {

	/**
	 * Drop what is queued, finish the item in hand, and fail with the given cause. Must
	 * return at once and may be called by any thread, at any time, also after
	 * {@link AsyncCompletable#complete()}.
	 *
	 * <p>
	 * The container calls it when the bean reaches its limit, on a thread of its own,
	 * with a {@link DisposalTimeoutException}; what it throws is ignored.
	 * @param cause why
	 */
	void fault(Throwable cause);

}
