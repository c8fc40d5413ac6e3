package io.github.asyncdisposable;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Lets several threads rush at a fresh subject, round after round. The threads are made
 * once; they meet by spinning, and each takes a small random delay so that the rounds
 * differ. The calling thread is one of the racers.
 */
// processors
final class Race<S> {

	static final int ROUNDS = 100_000;

	private final Consumer<S>[] racers;

	private final long seed = new Random().nextLong();

	private volatile @Nullable S subject;

	private volatile int round;

	private final AtomicInteger arrived = new AtomicInteger();

	private volatile @Nullable Throwable failure;

	@SafeVarargs
	Race(Consumer<S>... racers) {
		this.racers = racers;
	}

	/**
	 * Run the rounds and verify each; all racers of a round are through then.
	 */
	void run(Supplier<S> fresh, Consumer<S> verify) {
		System.out.println("Race seed " + this.seed);
		Thread[] threads = new Thread[this.racers.length - 1];
		for (int i = 0; i < threads.length; i++) {
			int index = i + 1;
			threads[i] = new Thread(() -> race(index), "racer-" + index);
			threads[i].setDaemon(true);
			threads[i].start();
		}
		Random random = new Random(this.seed);
		try {
			for (int i = 1; i <= ROUNDS; i++) {
				S subject = fresh.get();
				this.subject = subject;
				this.arrived.set(0);
				this.round = i;
				runOne(0, subject, random);
				while (this.arrived.get() < this.racers.length) {
					Thread.yield();
				}
				verifyRound(i, subject, verify);
			}
		}
		finally {
			this.round = Integer.MAX_VALUE;
		}
	}

	private void verifyRound(int round, S subject, Consumer<S> verify) {
		if (this.failure != null) {
			throw new AssertionError("Round " + round + " of seed " + this.seed, this.failure);
		}
		try {
			verify.accept(subject);
		}
		catch (Throwable ex) {
			throw new AssertionError("Round " + round + " of seed " + this.seed, ex);
		}
	}

	private void race(int index) {
		Random random = new Random(this.seed + index);
		for (int next = 1; next <= ROUNDS; next++) {
			int spins = 0;
			while (this.round < next) {
				if (++spins > 200 || this.racers.length > 2) {
					Thread.yield();
				}
				else {
					Thread.onSpinWait();
				}
			}
			S subject = this.subject;
			if (this.round == Integer.MAX_VALUE || subject == null) {
				return;
			}
			runOne(index, subject, random);
		}
	}

	private void runOne(int index, S subject, Random random) {
		try {
			for (int delay = random.nextInt(64); delay > 0; delay--) {
				Thread.onSpinWait();
			}
			this.racers[index].accept(subject);
		}
		catch (Throwable ex) {
			this.failure = ex;
		}
		finally {
			this.arrived.incrementAndGet();
		}
	}

}
