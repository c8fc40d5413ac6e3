package io.github.asyncdisposable.sample;

import java.util.List;

/**
 * Where batches go.
 */
@FunctionalInterface
interface BatchSink {

	/**
	 * Write a batch, whole, before returning. Called by one thread at a time, and again
	 * with the same batch after a failure.
	 * @param batch the events, at least one
	 */
	void write(List<Event> batch);

}
