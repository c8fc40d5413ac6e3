package io.github.asyncdisposable;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Lets several threads rush at a fresh subject, round after round. The threads are made
 * once and work through batches of subjects. At each subject they wait for each other,
 * but only as long as that costs nothing, and then take a small random delay so that the
 * rounds differ: a busy machine makes the test weaker, not slower. The calling thread is
 * one of the racers.
 */
public final class Race<S> {

	private static final int ROUNDS = 100_000;

	private static final int BATCH = 100;

	private static final int PATIENCE = 500;

	private final Consumer<S>[] racers;

	private final int together;

	private final long seed = new Random().nextLong();

	private final CyclicBarrier barrier;

	private Batch<S> batch;

	@SafeVarargs
	public Race(Consumer<S>... racers) {
		this.racers = racers;
		this.barrier = new CyclicBarrier(racers.length);
		this.together = Math.min(racers.length, Runtime.getRuntime().availableProcessors());
	}

	/**
	 * Run the rounds and verify each; all racers of a round are through then.
	 */
	public void run(Supplier<S> fresh, Consumer<S> verify) {
		System.out.println("Race seed " + this.seed);
		for (int i = 1; i < this.racers.length; i++) {
			int index = i;
			Thread thread = new Thread(() -> race(index), "racer-" + index);
			thread.setDaemon(true);
			thread.start();
		}
		Random random = new Random(this.seed);
		for (int done = 0; done < ROUNDS; done += BATCH) {
			Batch<S> next = new Batch<>(fresh);
			this.batch = next;
			await();
			run(0, next, random);
			await();
			verify(next, verify);
		}
	}

	private void verify(Batch<S> batch, Consumer<S> verify) {
		try {
			if (batch.failure != null) {
				throw batch.failure;
			}
			batch.subjects.forEach(verify);
		}
		catch (Throwable ex) {
			throw new AssertionError("Seed " + this.seed, ex);
		}
	}

	private void race(int index) {
		Random random = new Random(this.seed + index);
		for (int done = 0; done < ROUNDS; done += BATCH) {
			await();
			run(index, this.batch, random);
			await();
		}
	}

	private void await() {
		try {
			this.barrier.await();
		}
		catch (InterruptedException | BrokenBarrierException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void run(int index, Batch<S> batch, Random random) {
		try {
			for (int i = 0; i < batch.subjects.size(); i++) {
				batch.meet(i, this.together);
				for (int delay = random.nextInt(32); delay > 0; delay--) {
					Thread.onSpinWait();
				}
				this.racers[index].accept(batch.subjects.get(i));
			}
		}
		catch (Throwable ex) {
			batch.failure = ex;
		}
	}

	private static final class Batch<S> {

		private final List<S> subjects = new ArrayList<>(BATCH);

		private final AtomicIntegerArray arrived = new AtomicIntegerArray(BATCH);

		private volatile @Nullable Throwable failure;

		Batch(Supplier<S> fresh) {
			for (int i = 0; i < BATCH; i++) {
				this.subjects.add(fresh.get());
			}
		}

		void meet(int subject, int count) {
			this.arrived.incrementAndGet(subject);
			for (int i = 0; i < PATIENCE && this.arrived.get(subject) < count; i++) {
				Thread.onSpinWait();
			}
		}

	}

}
