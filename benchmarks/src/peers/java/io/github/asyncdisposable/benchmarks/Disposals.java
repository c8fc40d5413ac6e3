package io.github.asyncdisposable.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What one round of a workload does, and what it has seen: who began and ended when. Safe
 * for use by any thread.
 */
final class Disposals {

	private static final ScheduledThreadPoolExecutor TIMER = timer();

	private final Workload workload;

	private final long[] began;

	private final long[] ended;

	private final AtomicIntegerArray calls;

	Disposals(Workload workload) {
		this.workload = workload;
		this.began = new long[size()];
		this.ended = new long[size()];
		this.calls = new AtomicIntegerArray(size());
	}

	Workload workload() {
		return this.workload;
	}

	BenchmarkGraph graph() {
		return this.workload.graph();
	}

	int size() {
		return graph().size();
	}

	/**
	 * Dispose one.
	 */
	CompletableFuture<Void> dispose(int bean) {
		this.began[bean] = System.nanoTime();
		this.calls.incrementAndGet(bean);
		boolean inTheMiddle = (bean == size() / 2);
		return switch (this.workload.trouble()) {
			case HANGS -> inTheMiddle ? new CompletableFuture<>() : later(bean);
			case FAILS -> inTheMiddle ? failed(bean) : later(bean);
			case BLOCKS -> block(bean);
			case NONE -> later(bean);
		};
	}

	private CompletableFuture<Void> later(int bean) {
		long micros = graph().micros()[bean];
		if (micros == 0) {
			this.ended[bean] = this.began[bean];
			return CompletableFuture.completedFuture(null);
		}
		CompletableFuture<Void> done = new CompletableFuture<>();
		TIMER.schedule(() -> {
			this.ended[bean] = System.nanoTime();
			done.complete(null);
		}, micros, TimeUnit.MICROSECONDS);
		return done;
	}

	private CompletableFuture<Void> failed(int bean) {
		this.ended[bean] = System.nanoTime();
		return CompletableFuture.failedFuture(new IllegalStateException("as it should"));
	}

	private CompletableFuture<Void> block(int bean) {
		try {
			Thread.sleep(graph().micros()[bean] / 1000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.ended[bean] = System.nanoTime();
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * How many dependencies went before something that needs them had ended; one that
	 * hangs has no end that could be waited for.
	 */
	int violatedEdges() {
		int violated = 0;
		for (int bean = 0; bean < size(); bean++) {
			for (int dependency : graph().dependencies().get(bean)) {
				boolean early = this.ended[bean] == 0 || this.began[dependency] - this.ended[bean] < 0;
				boolean hangs = this.ended[bean] == 0 && this.workload.hangs() && bean == size() / 2;
				if (this.calls.get(dependency) > 0 && early && !hangs) {
					violated++;
				}
			}
		}
		return violated;
	}

	int missed() {
		int missed = 0;
		for (int bean = 0; bean < size(); bean++) {
			missed += (this.calls.get(bean) == 0) ? 1 : 0;
		}
		return missed;
	}

	int repeated() {
		int repeated = 0;
		for (int bean = 0; bean < size(); bean++) {
			repeated += (this.calls.get(bean) > 1) ? 1 : 0;
		}
		return repeated;
	}

	/**
	 * The longest chain of what they really took, in milliseconds; of one that hangs, its
	 * limit.
	 */
	double longestChain() {
		long[] nanos = new long[size()];
		for (int bean = 0; bean < nanos.length; bean++) {
			nanos[bean] = (this.ended[bean] != 0) ? this.ended[bean] - this.began[bean] : Workload.LIMIT.toNanos();
		}
		return graph().criticalPath(nanos) / 1e6;
	}

	private static ScheduledThreadPoolExecutor timer() {
		return new ScheduledThreadPoolExecutor(2, (task) -> {
			Thread thread = new Thread(task, "beans");
			thread.setDaemon(true);
			return thread;
		});
	}

}
