package io.github.asyncdisposable.proof;

import java.util.concurrent.TimeUnit;

/**
 * How late the machine itself is: by what a thread that only sleeps is woken up too late,
 * and a new one starts too late, added up.
 */
final class Lateness implements AutoCloseable {

	private static final long NAP = TimeUnit.MILLISECONDS.toNanos(5);

	private final Thread thread = new Thread(this::measure, "lateness");

	private long total;

	private long worst;

	Lateness() {
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void measure() {
		try {
			while (true) {
				long before = System.nanoTime();
				TimeUnit.NANOSECONDS.sleep(NAP);
				late(System.nanoTime() - before - NAP);
				long starting = System.nanoTime();
				Thread started = new Thread(() -> late(System.nanoTime() - starting), "late starter");
				started.start();
				started.join();
			}
		}
		catch (InterruptedException ex) {
			// Nobody wants to know any more.
		}
	}

	private synchronized void late(long nanos) {
		this.total += Math.max(0, nanos);
		this.worst = Math.max(this.worst, nanos);
	}

	synchronized long nanos() {
		return this.total;
	}

	synchronized long worstNanos() {
		return this.worst;
	}

	@Override
	public void close() {
		this.thread.interrupt();
	}

}
