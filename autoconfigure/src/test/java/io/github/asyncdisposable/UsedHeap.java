package io.github.asyncdisposable;

/**
 * What is really held on the heap.
 */
public final class UsedHeap {

	private UsedHeap() {
	}

	/**
	 * Return the least that is left after several collections.
	 * @return the number of bytes
	 */
	public static long bytes() {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 3; i++) {
			System.gc();
			Runtime runtime = Runtime.getRuntime();
			least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
		}
		return least;
	}

}
