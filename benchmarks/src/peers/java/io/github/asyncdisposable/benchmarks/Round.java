package io.github.asyncdisposable.benchmarks;

import java.util.concurrent.atomic.AtomicReference;

/**
 * One close.
 *
 * @param millis how long it took, {@code NaN} if it did not end
 * @param chain the longest chain of what was disposed
 * @param violated how many edges were violated
 * @param missed how many were not disposed, or more than once
 */
record Round(double millis, double chain, int violated, int missed) {

	private static final long PATIENCE_MILLIS = 30_000;

	private static final long PATIENCE_WITH_ONE_THAT_HANGS_MILLIS = 5_000;

	/**
	 * Open and close, on a thread that can be left behind if it hangs.
	 * @throws Error if this peer cannot run at all, for want of a class for instance
	 */
	static Round of(Workload workload, Peer peer) throws Exception {
		Disposals disposals = new Disposals(workload);
		Peer.Closing closing = peer.open(disposals);
		long[] nanos = new long[1];
		AtomicReference<Error> broken = new AtomicReference<>();
		Thread thread = new Thread(() -> {
			long start = System.nanoTime();
			try {
				closing.close();
			}
			catch (Exception ex) {
				// What failed is told by what has been disposed.
			}
			catch (Error ex) {
				broken.set(ex);
			}
			nanos[0] = System.nanoTime() - start;
		}, "closing");
		thread.setDaemon(true);
		thread.start();
		thread.join(workload.hangs() ? PATIENCE_WITH_ONE_THAT_HANGS_MILLIS : PATIENCE_MILLIS);
		boolean ended = !thread.isAlive();
		if (broken.get() != null) {
			throw broken.get();
		}
		Round round = new Round(ended ? nanos[0] / 1e6 : Double.NaN, disposals.longestChain(),
				disposals.violatedEdges(), disposals.missed() + disposals.repeated());
		thread.interrupt();
		closing.tidyUp();
		return round;
	}

}
