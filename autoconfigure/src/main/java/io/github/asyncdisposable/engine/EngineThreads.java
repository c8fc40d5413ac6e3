package io.github.asyncdisposable.engine;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The engine's own daemon threads (D8): one for every call that is going on, made when
 * needed, and one timer. Platform threads on every Java version: two calls that spin
 * starve all virtual threads of a machine with two cores.
 */
final class EngineThreads {

	private final boolean callerRuns;

	private final ThreadPoolExecutor pool;

	private final ScheduledThreadPoolExecutor timer;

	private final Callers callers;

	private final Ticker ticker;

	private EngineThreads(String name, boolean callerRuns) {
		this.pool = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(),
				daemons(name + "-"));
		this.callerRuns = callerRuns;
		this.timer = new ScheduledThreadPoolExecutor(1, daemons(name + "-timer-"));
		this.timer.setKeepAliveTime(5, TimeUnit.SECONDS);
		this.timer.allowCoreThreadTimeOut(true);
		this.timer.setRemoveOnCancelPolicy(true);
		this.timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.callers = new Callers(this.pool);
		this.ticker = new Ticker(this);
	}

	static EngineThreads ownThreadPerCall(String name) {
		return new EngineThreads(name, false);
	}

	static EngineThreads callerRuns(String name) {
		return new EngineThreads(name, true);
	}

	/**
	 * Whether calls are made in the turns of the run.
	 */
	boolean isCallerRuns() {
		return this.callerRuns;
	}

	/**
	 * Make a call on one of these threads. Settles it where there is none left: that is
	 * how this disposal went.
	 */
	void call(Call call) {
		this.callers.call(call);
	}

	/**
	 * Have one of these threads go on with a run.
	 * @param brief whether no code of the user's is called in that
	 * @return {@code false} after the end, or where no thread is left
	 */
	boolean goOn(Runnable turns, boolean brief) {
		return this.callers.begin(turns, brief && !this.callerRuns);
	}

	/**
	 * Look from time to time after calls that have no thread of their own.
	 */
	void watch(WatchedCalls calls) {
		if (this.callerRuns) {
			this.ticker.add(calls);
		}
	}

	void unwatch(WatchedCalls calls) {
		if (this.callerRuns) {
			this.ticker.remove(calls);
		}
	}

	/**
	 * Run some of the user's code on a thread where it delays nobody, if there still is
	 * one.
	 */
	void aside(Runnable task, @Nullable ClassLoader classLoader) {
		try {
			this.pool.execute(() -> runIn(classLoader, task));
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			// It was a courtesy to a disposal that has had its time.
		}
	}

	/**
	 * Run a short task on the timer's thread.
	 * @return a handle, {@code null} after the end or where no thread is left
	 */
	@Nullable Future<?> onTimer(Runnable task, long delayNanos) {
		try {
			return this.timer.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			// The owner of a run looks after everything itself once it is back.
			return null;
		}
	}

	/**
	 * Let the threads end: idle ones at once, or when no call waits for one any more, one
	 * that hangs when it returns.
	 */
	void shutdown() {
		this.callers.end();
		this.timer.shutdown();
	}

	private static void runIn(@Nullable ClassLoader classLoader, Runnable task) {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(classLoader);
		try {
			task.run();
		}
		finally {
			// An idle thread must not keep an application's class loader alive.
			thread.setContextClassLoader(before);
		}
	}

	private static ThreadFactory daemons(String prefix) {
		AtomicInteger number = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(null, task, prefix + number.incrementAndGet(), 0, false);
			thread.setDaemon(true);
			thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
			return thread;
		};
	}

}
