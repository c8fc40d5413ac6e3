package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Remembers what a listener heard, in order, as {@code "started a"}.
 */
class Recording implements DisposalListener {

	final List<String> events = new CopyOnWriteArrayList<>();

	final List<NodeReport> finished = new CopyOnWriteArrayList<>();

	final List<StackTraceElement[]> stacks = new CopyOnWriteArrayList<>();

	final List<NodeInFlight> waiting = new CopyOnWriteArrayList<>();

	final List<Throwable> failures = new CopyOnWriteArrayList<>();

	final AtomicInteger speaking = new AtomicInteger();

	final AtomicInteger mostSpeaking = new AtomicInteger();

	final CountDownLatch late = new CountDownLatch(1);

	final CountDownLatch progress = new CountDownLatch(1);

	@Override
	public void planStarted(DisposalPlan plan) {
		add("plan started");
	}

	@Override
	public void nodeStarted(DisposalNode node) {
		add("started " + node.name());
	}

	@Override
	public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
		this.finished.add(report);
		if (failure != null) {
			this.failures.add(failure);
		}
		add("finished " + report.node().name());
	}

	@Override
	public void limitReached(DisposalNode node, Duration after, StackTraceElement[] stack) {
		this.stacks.add(stack);
		add("limit " + node.name());
	}

	@Override
	public void stillWaiting(List<NodeInFlight> nodes) {
		this.waiting.addAll(nodes);
		this.progress.countDown();
	}

	@Override
	public void completedLate(DisposalNode node, Duration after, @Nullable Throwable failure) {
		add("late " + node.name());
		this.late.countDown();
	}

	@Override
	public void planFinished(DisposalReport report) {
		add("plan finished");
	}

	Outcome outcome(String name) {
		return this.finished.stream()
			.filter((report) -> report.node().name().equals(name))
			.map(NodeReport::outcome)
			.findFirst()
			.orElseThrow();
	}

	long count(String event) {
		return this.events.stream().filter(event::equals).count();
	}

	private void add(String event) {
		this.mostSpeaking.accumulateAndGet(this.speaking.incrementAndGet(), Math::max);
		this.events.add(event);
		this.speaking.decrementAndGet();
	}

}
