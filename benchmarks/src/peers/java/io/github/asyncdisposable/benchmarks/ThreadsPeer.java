package io.github.asyncdisposable.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * No library at all: a platform thread for each, started one after the other. What
 * starting them takes is what nobody can do without who gives each call a thread.
 */
final class ThreadsPeer implements Peer {

	@Override
	public String name() {
		return "plain Java, a new thread each, no order";
	}

	@Override
	public boolean takes(Workload workload) {
		return workload.trouble() == Workload.Trouble.BLOCKS;
	}

	@Override
	public Closing open(Disposals disposals) {
		return () -> {
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < disposals.size(); i++) {
				int bean = i;
				Thread thread = new Thread(() -> disposals.dispose(bean), "bean" + i);
				thread.setDaemon(true);
				thread.start();
				threads.add(thread);
			}
			for (Thread thread : threads) {
				thread.join();
			}
		};
	}

}
