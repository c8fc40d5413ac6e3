package io.github.asyncdisposable.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeReport;
import org.jspecify.annotations.Nullable;

/**
 * What happened, in one order for all threads, and when.
 */
final class Trace implements DisposalListener {

	private final AtomicInteger order = new AtomicInteger();

	final List<Instance> instances = new CopyOnWriteArrayList<>();

	final List<String> remarks = new CopyOnWriteArrayList<>();

	final List<NodeReport> reports = new CopyOnWriteArrayList<>();

	private final long deadline;

	private int running;

	private long spent;

	private long runningSince;

	private long lastAt = Long.MAX_VALUE;

	Trace(long deadline) {
		this.deadline = deadline;
	}

	void remark(String text) {
		this.remarks.add(text);
	}

	/**
	 * The closing thread is interrupted.
	 */
	synchronized void interrupted() {
		this.lastAt = Math.min(this.lastAt, System.nanoTime());
	}

	@Override
	public synchronized void planStarted(DisposalPlan plan) {
		if (this.running++ == 0) {
			this.runningSince = System.nanoTime();
			this.lastAt = Math.min(this.lastAt, this.runningSince + Math.max(this.deadline - this.spent, 0));
		}
	}

	@Override
	public synchronized void planFinished(DisposalReport report) {
		if (--this.running == 0) {
			long now = System.nanoTime();
			this.spent += now - this.runningSince;
			if (now < this.lastAt && this.spent < this.deadline) {
				this.lastAt = Long.MAX_VALUE;
			}
		}
	}

	@Override
	public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
		this.reports.add(report);
	}

	/**
	 * From when on nothing is awaited any more (T3).
	 */
	synchronized long lastAt() {
		return this.lastAt;
	}

	static long synchronousNanos(List<Instance> instances) {
		return instances.stream().mapToLong((instance) -> {
			List<Span> spans = new ArrayList<>(instance.callbacks);
			spans.addAll(instance.stops);
			return spans.stream().mapToLong((span) -> Math.max(span.endedAt - span.startedAt, 0)).sum();
		}).sum();
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		for (Instance instance : this.instances) {
			text.append(instance).append(": disposed ").append(instance.disposals);
			text.append(" called ").append(instance.callbacks).append(" stopped ").append(instance.stops).append('\n');
		}
		return text.toString();
	}

	/**
	 * One object: there is one for a singleton, and several for a prototype.
	 */
	final class Instance {

		final GraphBean bean;

		final boolean product;

		final Supplier<List<Object>> given;

		final List<Span> disposals = new CopyOnWriteArrayList<>();

		final List<Span> callbacks = new CopyOnWriteArrayList<>();

		final List<Span> stops = new CopyOnWriteArrayList<>();

		/**
		 * Create an instance.
		 * @param product whether a factory bean has made it
		 * @param given what it is given
		 */
		Instance(GraphBean bean, boolean product, Supplier<List<Object>> given) {
			this.bean = bean;
			this.product = product;
			this.given = given;
			Trace.this.instances.add(this);
		}

		Span begin(List<Span> spans) {
			Span span = new Span();
			spans.add(span);
			return span;
		}

		@Override
		public String toString() {
			return this.bean.name() + " " + this.bean.kind() + " " + this.bean.fault();
		}

	}

	/**
	 * From the start of a call to the end of what it is about.
	 */
	final class Span {

		final int start = Trace.this.order.incrementAndGet();

		final long startedAt = System.nanoTime();

		volatile long limit;

		volatile boolean interrupted;

		volatile int end;

		volatile long endedAt;

		void end() {
			if (this.end == 0) {
				this.endedAt = System.nanoTime();
				this.end = Trace.this.order.incrementAndGet();
			}
		}

		@Override
		public String toString() {
			return this.start + "-" + this.end + "/" + this.startedAt / 1000 % 10_000_000 + "us+" + this.limit / 1000
					+ "us";
		}

	}

}
