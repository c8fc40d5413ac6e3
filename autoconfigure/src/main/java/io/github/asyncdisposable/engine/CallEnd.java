package io.github.asyncdisposable.engine;

import org.jspecify.annotations.Nullable;

/**
 * The end of a call that the run goes on without: apart from the call, since most end
 * where they are made and need none.
 *
 * @param at the time, by the clock that counts nanoseconds
 * @param failure what it failed with, {@code null} without a failure
 */
record CallEnd(long at, @Nullable Throwable failure) {
}
