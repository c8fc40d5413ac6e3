package io.github.asyncdisposable.proof;

import java.util.concurrent.TimeUnit;

/**
 * How late the machine itself is: what a thread that only sleeps is woken up too late,
 * added up.
 */
final class Lateness implements AutoCloseable {

	private static final long NAP = TimeUnit.MILLISECONDS.toNanos(5);

	private final Thread thread = new Thread(this::measure, "lateness");

	private volatile long total;

	private volatile long worst;

	Lateness() {
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void measure() {
		try {
			while (true) {
				long before = System.nanoTime();
				TimeUnit.NANOSECONDS.sleep(NAP);
				long late = Math.max(0, System.nanoTime() - before - NAP);
				this.total += late;
				this.worst = Math.max(this.worst, late);
			}
		}
		catch (InterruptedException ex) {
			// Nobody wants to know any more.
		}
	}

	long nanos() {
		return this.total;
	}

	long worstNanos() {
		return this.worst;
	}

	@Override
	public void close() {
		this.thread.interrupt();
	}

}
