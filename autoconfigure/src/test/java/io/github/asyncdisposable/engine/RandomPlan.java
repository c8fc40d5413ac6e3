package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.jspecify.annotations.Nullable;

/**
 * A plan made from a seed, whose nodes write down when they are called and when they end.
 */
final class RandomPlan implements DisposalListener {

	final DisposalPlan plan;

	final BitSet[] behind;

	/** How often each node was called. */
	final AtomicIntegerArray calls;

	/** How often each node was reported as finished. */
	final AtomicIntegerArray reports;

	/** When each node was called, by one clock that only counts. */
	final AtomicIntegerArray calledAt;

	/** When each node said that it had ended. */
	final AtomicIntegerArray endedAt;

	/** When a listener heard that each node was started. */
	final AtomicIntegerArray startedAt;

	/** When a listener heard that each node was finished. */
	final AtomicIntegerArray finishedAt;

	private final AtomicInteger clock = new AtomicInteger();

	private final Random random;

	private final ScheduledExecutorService others;

	private final boolean hanging;

	RandomPlan(long seed, ScheduledExecutorService others, boolean hanging) {
		this.random = new Random(seed);
		this.others = others;
		this.hanging = hanging;
		int size = 5 + this.random.nextInt(56);
		this.calls = new AtomicIntegerArray(size);
		this.reports = new AtomicIntegerArray(size);
		this.calledAt = new AtomicIntegerArray(size);
		this.endedAt = new AtomicIntegerArray(size);
		this.startedAt = new AtomicIntegerArray(size);
		this.finishedAt = new AtomicIntegerArray(size);
		this.behind = new BitSet[size];
		DisposalPlan.Builder builder = DisposalPlan.builder();
		for (int node = 0; node < size; node++) {
			builder.add(node(node));
		}
		int[] shuffled = this.random.ints(0, Integer.MAX_VALUE).limit(size).toArray();
		Integer[] order = new Integer[size];
		Arrays.setAll(order, (index) -> index);
		Arrays.sort(order, Comparator.comparingInt((index) -> shuffled[index]));
		double density = this.random.nextDouble() * 4 / size;
		for (int from = size - 1; from >= 0; from--) {
			BitSet reached = new BitSet();
			for (int to = from + 1; to < size; to++) {
				if (this.random.nextDouble() < density) {
					builder.order(order[from], order[to]);
					reached.set(order[to]);
					reached.or(this.behind[order[to]]);
				}
			}
			this.behind[order[from]] = reached;
		}
		this.plan = builder.build();
	}

	private DisposalNode node(int index) {
		String name = Integer.toString(index);
		return switch (this.random.nextInt(10)) {
			case 0 -> DisposalNode.relay(name);
			case 1 -> DisposalNode.remainder(name, () -> callSynchronous(index));
			case 2, 3 -> DisposalNode.synchronous(name, () -> callSynchronous(index));
			default -> asynchronous(name, index);
		};
	}

	private void callSynchronous(int index) {
		called(index);
		this.endedAt.set(index, this.clock.incrementAndGet());
		if (index % 7 == 0) {
			throw new IllegalStateException("synchronous " + index);
		}
	}

	private DisposalNode asynchronous(String name, int index) {
		int sort = this.random.nextInt(this.hanging ? 10 : 8);
		int micros = this.random.nextInt(1500);
		DisposalNode node = DisposalNode.asynchronous(name, (context) -> {
			called(index);
			return switch (sort) {
				case 0 -> {
					ended(index, "");
					yield null;
				}
				case 1 -> throw ended(index, new AssertionError("thrown " + index));
				case 2 -> ended(index, CompletableFuture.completedFuture(1));
				case 3 -> ended(index, CompletableFuture.failedFuture(new IllegalStateException("failed " + index)));
				case 4 -> ended(index, CompletableFuture.completedStage(index));
				case 5 -> endsAfter(index, 12_000);
				case 6, 7 -> endsAfter(index, micros);
				default -> new CompletableFuture<>();
			};
		});
		return (sort == 5) ? node.withLimit(Duration.ofMillis(3)) : node;
	}

	private <T> T ended(int index, T result) {
		this.endedAt.set(index, this.clock.incrementAndGet());
		return result;
	}

	private CompletionStage<?> endsAfter(int index, int micros) {
		CompletableFuture<Object> future = new CompletableFuture<>();
		this.others.schedule(() -> ended(index, future).complete(index), micros, TimeUnit.MICROSECONDS);
		return future;
	}

	private void called(int index) {
		this.calledAt.set(index, this.clock.incrementAndGet());
		this.calls.incrementAndGet(index);
	}

	@Override
	public void nodeStarted(DisposalNode node) {
		this.startedAt.set(Integer.parseInt(node.name()), this.clock.incrementAndGet());
	}

	@Override
	public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
		int index = Integer.parseInt(report.node().name());
		this.reports.incrementAndGet(index);
		this.finishedAt.set(index, this.clock.incrementAndGet());
	}

	/**
	 * When what is behind a node may go: its own end, or the moment when it was given up.
	 */
	int endOf(NodeReport report) {
		int index = Integer.parseInt(report.node().name());
		boolean inTime = report.outcome() == Outcome.SUCCESS || report.outcome() == Outcome.ERROR;
		return inTime ? this.endedAt.get(index) : this.finishedAt.get(index);
	}

}
