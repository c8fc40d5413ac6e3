package io.github.asyncdisposable.benchmarks;

/**
 * Somebody who closes a graph of things.
 */
interface Peer {

	/**
	 * The name, as it stands in the tables.
	 */
	String name();

	/**
	 * Open everything, not measured.
	 * @param disposals what to call for each thing, once
	 * @return what to measure
	 * @throws Exception if it cannot be opened
	 */
	Closing open(Disposals disposals) throws Exception;

	/**
	 * Whether a workload can be given to this peer.
	 */
	default boolean takes(Workload workload) {
		return true;
	}

	/**
	 * Something open.
	 */
	@FunctionalInterface
	interface Closing {

		/**
		 * Close it and return when that has ended.
		 * @throws Exception if something has failed, which is no matter here
		 */
		void close() throws Exception;

		/**
		 * Tidy up what is not measured.
		 */
		default void tidyUp() {
		}

	}

}
