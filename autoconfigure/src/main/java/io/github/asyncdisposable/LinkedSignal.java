package io.github.asyncdisposable;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The signal of a {@link CancellationSource}, with the signals that it follows.
 *
 * <p>
 * It asks those it follows when it is asked, and has itself called by them only as long
 * as somebody wants to be called: what merely looks at a signal, or is gone, costs a
 * long-lived signal nothing. A signal of a foreign class offers no way back and is
 * registered on once.
 *
 * <p>
 * Actions run outside the lock. A signal's lock is held while those it follows are
 * locked, never the other way round; they were there before it, so there is no cycle.
 */
final class LinkedSignal implements CancellationSignal {

	private final CancellationSignal[] followed;

	private volatile boolean fired;

	private boolean knownToForeign;

	/** Who wants to be called: a ring that starts and ends at this entry. */
	private @Nullable Registration ring;

	/** Our own entries with those we follow, as long as there is anyone to be called. */
	private Registration @Nullable [] links;

	LinkedSignal(CancellationSignal... followed) {
		this.followed = followed.clone();
		for (CancellationSignal signal : this.followed) {
			Objects.requireNonNull(signal, "A linked signal must not be null");
		}
	}

	@Override
	public boolean isCancelled() {
		if (this.fired) {
			return true;
		}
		for (CancellationSignal signal : this.followed) {
			if (signal.isCancelled()) {
				return true;
			}
		}
		return false;
	}

	@Override
	public void onCancel(Runnable action) {
		Objects.requireNonNull(action, "'action' must not be null");
		if (register(new Registration(this, action))) {
			becomeKnownToForeign();
			return;
		}
		Throwable failure = attempt(null, this::fire);
		Failures.throwUnchecked(attempt(failure, action));
	}

	/**
	 * Fire, once. Every action is called before the first failure is thrown (A3).
	 */
	void fire() {
		Registration start;
		synchronized (this) {
			if (this.fired) {
				return;
			}
			this.fired = true;
			start = this.ring;
			release();
		}
		if (start != null) {
			Throwable failure = null;
			for (Registration next = start.next; next != start; next = next.next) {
				failure = attempt(failure, next.action);
			}
			Failures.throwUnchecked(failure);
		}
	}

	private static @Nullable Throwable attempt(@Nullable Throwable failure, Runnable action) {
		try {
			action.run();
			return failure;
		}
		catch (Throwable ex) {
			return Failures.combine(failure, ex);
		}
	}

	/**
	 * Forget who wanted to be called: what they were in has ended.
	 */
	synchronized void release() {
		this.ring = null;
		if (this.links != null) {
			remove(this.links);
			this.links = null;
		}
	}

	/**
	 * Add an entry, unless this signal has fired or one that it follows has.
	 */
	private synchronized boolean register(Registration registration) {
		if (this.fired || (this.links == null && !link())) {
			return false;
		}
		if (this.ring == null) {
			this.ring = new Registration(this, () -> {
			});
		}
		registration.insertBefore(this.ring);
		return true;
	}

	private synchronized void remove(Registration registration) {
		if (this.ring != null) {
			registration.takeOut();
			if (this.ring.next == this.ring) {
				release();
			}
		}
	}

	private boolean link() {
		Registration[] made = new Registration[this.followed.length];
		for (int i = 0; i < made.length; i++) {
			if (this.followed[i] instanceof LinkedSignal signal) {
				made[i] = new Registration(signal, this::fire);
				if (!signal.register(made[i])) {
					remove(made);
					return false;
				}
			}
		}
		this.links = made;
		return true;
	}

	private static void remove(@Nullable Registration[] links) {
		for (Registration link : links) {
			if (link != null) {
				link.signal.remove(link);
			}
		}
	}

	/**
	 * Register with signals of foreign classes, which may call at once: outside any lock.
	 */
	private void becomeKnownToForeign() {
		boolean known;
		synchronized (this) {
			known = this.knownToForeign;
			this.knownToForeign = true;
		}
		for (CancellationSignal signal : this.followed) {
			if (signal instanceof LinkedSignal linked) {
				linked.becomeKnownToForeign();
			}
			else if (!known) {
				signal.onCancel(this::fire);
			}
		}
	}

	/**
	 * A place in the ring of a signal, and in none once it was taken out.
	 */
	private static final class Registration {

		final LinkedSignal signal;

		final Runnable action;

		Registration next = this;

		private Registration previous = this;

		Registration(LinkedSignal signal, Runnable action) {
			this.signal = signal;
			this.action = action;
		}

		void insertBefore(Registration other) {
			this.next = other;
			this.previous = other.previous;
			other.previous.next = this;
			other.previous = this;
		}

		void takeOut() {
			this.previous.next = this.next;
			this.next.previous = this.previous;
			this.next = this;
			this.previous = this;
		}

	}

}
