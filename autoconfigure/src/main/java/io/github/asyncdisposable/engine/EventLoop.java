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
 *
 * <p>
 * No wake-up is lost: who leaves an event looks afterwards whether the owner is away; an
 * owner that goes away looks afterwards whether there are events, and one that comes back
 * says so before it tries to take its turn.
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

	private final Runnable standInsTurn;

	private final LongSupplier nextAt;

	private volatile boolean ownerAway;

	private @Nullable Future<?> alarm;

	private long alarmAt = Long.MIN_VALUE;

	private long pauseUntil;

	/**
	 * Create the loop of the current thread.
	 * @param threads where to find a stand-in
	 * @param standInsTurn what the stand-in does after it has handled events
	 * @param nextAt when the next turn is due without an event
	 */
	EventLoop(EngineThreads threads, Runnable standInsTurn, LongSupplier nextAt) {
		this.threads = threads;
		this.standInsTurn = standInsTurn;
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
	 * Take a turn as the owner.
	 * @return whether it was taken; otherwise the stand-in is at work and wakes the owner
	 */
	boolean turn(Runnable turn) {
		if (!this.occupied.compareAndSet(false, true)) {
			return false;
		}
		try {
			turn.run();
			this.pauseUntil = this.nextAt.getAsLong();
		}
		finally {
			this.occupied.set(false);
		}
		return true;
	}

	/**
	 * Handle what was left, in a turn.
	 */
	void handleEvents() {
		for (Runnable event = this.events.poll(); event != null; event = this.events.poll()) {
			event.run();
		}
	}

	/**
	 * Run something as the owner, while the stand-in keeps the loop going. The alarm must
	 * have been set.
	 * @return what it threw
	 */
	@Nullable Throwable away(Runnable callback) {
		leave();
		try {
			callback.run();
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
	 * Wait, as the owner that has found the stand-in at work, for its end.
	 */
	void awaitStandIn() {
		LockSupport.parkNanos(this, LONGEST_PAUSE);
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
			if (this.threads.onTimer(this::standIn, 0) == null) {
				// The engine is closed, and this is a late completion: nobody else is
				// left.
				standIn();
			}
		}
		else if (Thread.currentThread() != this.owner) {
			LockSupport.unpark(this.owner);
		}
	}

	private void standIn() {
		while (this.occupied.compareAndSet(false, true)) {
			try {
				handleEvents();
				this.standInsTurn.run();
				setAlarm(System.nanoTime());
			}
			finally {
				this.occupied.set(false);
			}
			if (!this.ownerAway) {
				LockSupport.unpark(this.owner);
				return;
			}
			if (this.events.isEmpty()) {
				return;
			}
		}
	}

	/**
	 * Have the timer look after what is due next, in a turn: the owner is about to go
	 * away, or still is.
	 */
	void setAlarm(long now) {
		long next = this.nextAt.getAsLong();
		if (next != NEVER && (this.alarmAt <= now || next < this.alarmAt)) {
			cancelAlarm();
			this.alarmAt = next;
			this.alarm = this.threads.onTimer(this::wake, Math.max(next - now, 0));
		}
	}

	/**
	 * Leave nothing with the timer, in a turn.
	 */
	void cancelAlarm() {
		if (this.alarm != null) {
			this.alarm.cancel(false);
			this.alarm = null;
		}
	}

}
