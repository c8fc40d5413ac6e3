package io.github.asyncdisposable.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one thread at a time touches the state of a run: the thread that runs
 * the plan, or, while that one is inside a synchronous callback, the timer's. Others only
 * leave an event.
 */
final class EventLoop {

	/** Every wait has an end, should a wake-up ever be lost. */
	private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

	/** Nothing is due any more. */
	static final long NEVER = Long.MAX_VALUE;

	private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean occupied = new AtomicBoolean();

	private final Thread owner = Thread.currentThread();

	private final EngineThreads threads;

	private final Runnable afterEvents;

	private final LongSupplier nextAt;

	private volatile boolean ownerAway;

	private @Nullable Future<?> alarm;

	private long alarmAt = Long.MIN_VALUE;

	private long pauseUntil;

	/**
	 * Create the loop of the current thread.
	 * @param threads where to find a stand-in
	 * @param afterEvents what to do in every turn after events were handled
	 * @param nextAt when the next turn is due without an event
	 */
	EventLoop(EngineThreads threads, Runnable afterEvents, LongSupplier nextAt) {
		this.threads = threads;
		this.afterEvents = afterEvents;
		this.nextAt = nextAt;
	}

	/**
	 * Leave an event, on any thread.
	 */
	void post(Runnable event) {
		this.events.add(event);
		wake();
	}

	/**
	 * Handle what was left, as the owner, and then do one more thing.
	 * @return whether it was done; otherwise the stand-in is at work and wakes the owner
	 */
	boolean turn(Runnable last) {
		if (!this.occupied.compareAndSet(false, true)) {
			return false;
		}
		try {
			handleEvents();
			last.run();
			this.pauseUntil = this.nextAt.getAsLong();
		}
		finally {
			this.occupied.set(false);
		}
		return true;
	}

	/**
	 * Run a callback as the owner, while the stand-in keeps the loop going.
	 * @return what it threw
	 */
	@Nullable Throwable away(@Nullable Runnable callback) {
		leave();
		try {
			if (callback != null) {
				callback.run();
			}
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
		finally {
			this.ownerAway = false;
		}
	}

	/**
	 * Leave the loop to the stand-in from now on.
	 */
	void leave() {
		this.ownerAway = true;
		if (!this.events.isEmpty()) {
			wake();
		}
	}

	/**
	 * Wait, as the owner, for an event or for the next time that something is due.
	 */
	void pause() {
		long nanos = Math.min(this.pauseUntil - System.nanoTime(), LONGEST_PAUSE);
		if (nanos > 0 && this.events.isEmpty()) {
			LockSupport.parkNanos(this, nanos);
		}
	}

	private void wake() {
		if (this.ownerAway) {
			this.threads.onTimer(this::standIn, 0);
		}
		else if (Thread.currentThread() != this.owner) {
			LockSupport.unpark(this.owner);
		}
	}

	private void standIn() {
		while (this.occupied.compareAndSet(false, true)) {
			try {
				handleEvents();
			}
			finally {
				this.occupied.set(false);
			}
			if (this.events.isEmpty() || !this.ownerAway) {
				LockSupport.unpark(this.owner);
				return;
			}
		}
	}

	private void handleEvents() {
		for (Runnable event = this.events.poll(); event != null; event = this.events.poll()) {
			event.run();
		}
		this.afterEvents.run();
		setAlarm();
	}

	/**
	 * Have the timer look after what is due next: the owner may be away by then.
	 */
	private void setAlarm() {
		long now = System.nanoTime();
		long next = this.nextAt.getAsLong();
		if (next != NEVER && (this.alarmAt <= now || next < this.alarmAt)) {
			cancelAlarm();
			this.alarmAt = next;
			this.alarm = this.threads.onTimer(this::wake, Math.max(next - now, 0));
		}
	}

	/**
	 * Leave nothing with the timer.
	 */
	void cancelAlarm() {
		if (this.alarm != null) {
			this.alarm.cancel(false);
		}
	}

}
