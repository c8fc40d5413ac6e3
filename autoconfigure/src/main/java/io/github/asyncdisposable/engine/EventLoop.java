package io.github.asyncdisposable.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one thread at a time touches the state of a run: whoever has the turn.
 * That is the owner, the thread that runs the plan, or a helper, one of the engine's own
 * threads: a helper goes straight on to the call that its turn has made ready. The user's
 * threads only leave an event.
 *
 * <p>
 * No wake-up is lost: who leaves an event looks afterwards whether somebody has the turn,
 * and who has had the turn looks afterwards whether there are events.
 */
final class EventLoop {

	/** Every wait has an end, should a wake-up ever be lost. */
	private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

	/** Nothing is due any more. */
	static final long NEVER = Long.MAX_VALUE;

	/** There is something to do at once. */
	static final long NOW = Long.MIN_VALUE;

	private static final long FREE = 0;

	private static final long TAKEN = 1;

	/** What is greater says that the turn is lent to a call, and which one it is. */
	private static final long LENT = 1;

	private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();

	private final AtomicLong turn = new AtomicLong(FREE);

	private final AtomicBoolean helperCalled = new AtomicBoolean();

	private final PlanRun run;

	private final EngineThreads threads;

	private final @Nullable Thread owner;

	/** Whether the owner is inside of the user's code, or there is none. */
	private volatile boolean ownerAway;

	private volatile boolean ownerFirst;

	private volatile long dueAt = NOW;

	private volatile long ownerWakesAt = NOW;

	private long lent = LENT;

	private @Nullable Future<?> alarm;

	private long alarmAt = NOW;

	/**
	 * Create a loop.
	 * @param owner the thread that runs the plan, {@code null} where nobody waits for it
	 */
	EventLoop(PlanRun run, EngineThreads threads, @Nullable Thread owner) {
		this.run = run;
		this.threads = threads;
		this.owner = owner;
		this.ownerAway = owner == null;
	}

	boolean hasOwner() {
		return this.owner != null;
	}

	/**
	 * Leave an event, on any thread, and have it looked at.
	 */
	void post(Runnable event) {
		this.events.add(event);
		wake();
	}

	/**
	 * Leave an event on a thread that takes turns itself right after.
	 */
	void leave(Runnable event) {
		this.events.add(event);
	}

	/**
	 * Take one turn, unless another thread has it, which then sees to everything.
	 * @return whether there is more to do
	 */
	boolean turn() {
		return this.turn.compareAndSet(FREE, TAKEN) && take(null);
	}

	private boolean take(@Nullable Runnable first) {
		boolean kept = true;
		try {
			if (first != null) {
				first.run();
			}
			handleEvents();
			kept = this.run.takeTurn();
			if (kept) {
				lookAhead();
			}
		}
		finally {
			if (kept) {
				this.turn.set(FREE);
			}
			else if (Thread.currentThread() == this.owner) {
				leave(this::noteOwner);
			}
		}
		return kept && (this.dueAt == NOW || !this.events.isEmpty());
	}

	private void handleEvents() {
		for (Runnable event = this.events.poll(); event != null; event = this.events.poll()) {
			event.run();
		}
	}

	/**
	 * Make sure, at the end of a turn, that somebody will be there in time for the next.
	 */
	private void lookAhead() {
		long next = this.run.nextAt();
		this.dueAt = next;
		if (this.ownerAway) {
			setAlarm(next);
		}
		if (this.owner != null && Thread.currentThread() != this.owner
				&& (next < this.ownerWakesAt || this.run.isOwnersTurn())) {
			LockSupport.unpark(this.owner);
		}
	}

	/**
	 * Wait, as the owner, until there is something to do.
	 */
	void pause() {
		long now = System.nanoTime();
		long due = this.dueAt;
		long wakeAt = Math.min(due, now + LONGEST_PAUSE);
		this.ownerWakesAt = wakeAt;
		if (wakeAt > now && this.dueAt == due && (this.events.isEmpty() || this.turn.get() != FREE)) {
			LockSupport.parkNanos(this, wakeAt - now);
		}
		this.ownerWakesAt = NOW;
	}

	/**
	 * Say, in a turn, whether an event is best left to the owner: no helper has anything
	 * to go on with.
	 */
	void setOwnerFirst(boolean ownerFirst) {
		this.ownerFirst = ownerFirst;
	}

	/**
	 * Say, in a turn, that the owner is about to call the user's code.
	 */
	void ownerGoesAway() {
		this.ownerAway = true;
	}

	/**
	 * Say, as the owner, that it is back.
	 */
	void ownerIsBack() {
		this.ownerAway = this.owner == null;
	}

	/**
	 * Note, in a turn, that the owner is back from a call that has cost it its turn,
	 * unless it has gone on to something else.
	 */
	private void noteOwner() {
		this.ownerAway = this.run.isOwnerInUse();
	}

	/**
	 * Say, as the owner, that it has gone for good.
	 */
	void ownerLeaves() {
		this.ownerAway = true;
		if (!this.events.isEmpty()) {
			wake();
		}
	}

	/**
	 * Lend the turn to a call that is made in it: should that take long, somebody else
	 * {@linkplain #takeOver takes over}.
	 */
	void lend() {
		this.turn.lazySet(++this.lent);
	}

	/**
	 * Take the turn back.
	 * @return {@code false} if it is another thread's by now
	 */
	boolean takeBack() {
		return this.turn.compareAndSet(this.lent, TAKEN);
	}

	/**
	 * To which call the turn is lent, seen from any thread.
	 * @return a number, {@link #NEVER} if it is not lent
	 */
	long lentTo() {
		long now = this.turn.get();
		return (now > LENT) ? now : NEVER;
	}

	/**
	 * Take the turn over from a call that takes long, on any thread.
	 * @param call the number of the call
	 * @param first what to do then
	 */
	void takeOver(long call, Runnable first) {
		if (this.turn.compareAndSet(call, TAKEN)) {
			this.ownerAway = true;
			take(first);
		}
	}

	private void wake() {
		if (this.turn.get() != FREE) {
			return;
		}
		if (this.ownerFirst && !this.ownerAway) {
			LockSupport.unpark(this.owner);
		}
		else if (this.helperCalled.compareAndSet(false, true) && !this.threads.goOn(this::help, hasOwner())) {
			// The engine is closed, and this is a late completion: nobody else is left.
			help();
		}
	}

	private void help() {
		this.helperCalled.set(false);
		this.run.work();
	}

	private void setAlarm(long next) {
		if (next == NEVER || next == NOW) {
			return;
		}
		long now = System.nanoTime();
		if (this.alarm == null || this.alarmAt == NOW || next < this.alarmAt) {
			cancelAlarm();
			this.alarmAt = next;
			// An event, and not only a call, for whoever is giving the turn back.
			this.alarm = this.threads.onTimer(() -> post(this::noteAlarm), Math.max(next - now, 0));
		}
	}

	private void noteAlarm() {
		this.alarmAt = NOW;
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
