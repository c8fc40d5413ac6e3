package io.github.asyncdisposable.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes calls, each on a thread that it has for itself for as long as it takes (D8).
 * While calls are waiting there is always a thread that is free, and each that goes into
 * a call first finds another one in its place: one that blocks delays nobody, and many
 * that are done at once share a few threads, without the cost of a handover for each.
 */
final class Callers {

	private final Queue<Call> waiting = new ConcurrentLinkedQueue<>();

	/**
	 * How many threads are on their way to the next call. One that takes a turn of a run
	 * is, as long as none of the user's code is called in it.
	 */
	private final AtomicInteger free = new AtomicInteger();

	/** How many threads there are, those inside a call included. */
	private final AtomicInteger present = new AtomicInteger();

	private final ExecutorService pool;

	private volatile boolean ended;

	Callers(ExecutorService pool) {
		this.pool = pool;
	}

	/**
	 * No call will be added. Those that were given up while they waited for a thread are
	 * made nevertheless.
	 */
	void end() {
		this.ended = true;
		if (this.waiting.isEmpty()) {
			this.pool.shutdown();
		}
	}

	/**
	 * Make a call, in the order of these calls.
	 */
	void call(Call call) {
		this.waiting.add(call);
		if (this.free.get() == 0) {
			hire();
		}
	}

	/**
	 * Have a thread go on with a run.
	 * @param brief whether the thread is as good as free meanwhile
	 * @return {@code false} if there is none left
	 */
	boolean begin(Runnable turns, boolean brief) {
		this.present.incrementAndGet();
		this.free.addAndGet(brief ? 1 : 0);
		try {
			this.pool.execute(() -> {
				goOn(turns, brief);
				work();
			});
			return true;
		}
		catch (Throwable ex) {
			this.free.addAndGet(brief ? -1 : 0);
			notHired(ex);
			return false;
		}
	}

	private void goOn(Runnable turns, boolean brief) {
		try {
			turns.run();
		}
		catch (Throwable ex) {
			// The run's next turn finds what is left; this thread is counted on.
		}
		finally {
			// Nor is what callbacks and listeners leave behind the next call's.
			Thread.interrupted();
			this.free.addAndGet(brief ? 0 : 1);
		}
	}

	private boolean hire() {
		this.present.incrementAndGet();
		this.free.incrementAndGet();
		try {
			this.pool.execute(this::work);
			return true;
		}
		catch (Throwable ex) {
			this.free.decrementAndGet();
			notHired(ex);
			return false;
		}
	}

	/**
	 * No other thread is left on this machine. As long as there is one that may come back
	 * from its call, what waits is left to it, and to the limits; if there is none at
	 * all, or after the end, that is how these disposals went.
	 */
	private void notHired(Throwable ex) {
		if (this.present.decrementAndGet() > 0 && !(ex instanceof RejectedExecutionException)) {
			return;
		}
		for (Call call = this.waiting.poll(); call != null; call = this.waiting.poll()) {
			call.settle(ex);
		}
	}

	private void work() {
		while (true) {
			Call call = this.waiting.poll();
			if (call != null) {
				this.free.decrementAndGet();
				findOthers();
				boolean done = call.make();
				// What the user's code leaves behind is not the next call's.
				Thread.interrupted();
				boolean brief = call.goesOnBriefly();
				this.free.addAndGet(brief ? 1 : 0);
				goOn(() -> call.goOn(done), brief);
			}
			else if (leave()) {
				return;
			}
		}
	}

	private boolean leave() {
		this.present.decrementAndGet();
		this.free.decrementAndGet();
		if (this.waiting.isEmpty()) {
			if (this.ended) {
				this.pool.shutdown();
			}
			return true;
		}
		// Left just now by somebody who counted on this thread.
		this.present.incrementAndGet();
		this.free.incrementAndGet();
		return false;
	}

	/**
	 * Two at a time: a thread takes long to get going, and where all calls block there
	 * would otherwise be one such delay for each.
	 */
	private void findOthers() {
		boolean found = true;
		for (int i = this.free.get(); found && i < 2 && !this.waiting.isEmpty(); i++) {
			found = hire();
		}
	}

}
