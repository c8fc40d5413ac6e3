package io.github.asyncdisposable.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Runs {@linkplain DisposalPlan plans}. Owns the threads that the asynchronous nodes are
 * called on and the timer that keeps the limits; both are daemons, made when first needed
 * and ended by {@link #close()}.
 *
 * <p>
 * May run several plans at the same time, also one from inside a callback of another one.
 *
 * @since 0.1.0
 */
public final class DisposalEngine implements AutoCloseable {

	private final EngineThreads threads;

	private DisposalEngine(EngineThreads threads) {
		this.threads = threads;
	}

	/**
	 * Create an engine that calls each asynchronous node on a thread of its own: one that
	 * blocks delays no other one and still meets its limit.
	 * @param name the name that its threads begin with
	 * @return the engine
	 */
	public static DisposalEngine withOwnThreads(String name) {
		return new DisposalEngine(EngineThreads.ownThreadPerCall(name));
	}

	/**
	 * Create an engine that calls asynchronous nodes on whichever thread has the word in
	 * the run. For actions that rarely block: one that does keeps that thread, and after
	 * about ten milliseconds the rest of its run goes on on the engine's own threads.
	 * @param name the name that its timer's thread begins with
	 * @return the engine
	 */
	public static DisposalEngine callerRuns(String name) {
		return new DisposalEngine(EngineThreads.callerRuns(name));
	}

	/**
	 * Run a plan on the current thread and return at its end: no later than the deadline
	 * plus the fault grace plus the time that synchronous callbacks take for themselves.
	 * Never throws what a node or a listener throws. An interrupt of the current thread
	 * is treated as the deadline; the flag is set again when the run ends.
	 * @param plan what to dispose in which order
	 * @param limits the limits of this run
	 * @param listeners whom to tell what happens
	 * @return how it went
	 */
	public DisposalReport run(DisposalPlan plan, DisposalLimits limits, List<? extends DisposalListener> listeners) {
		return new PlanRun(plan, limits, new ListenerChain(listeners), this.threads, Thread.currentThread()).execute();
	}

	/**
	 * Begin a plan and return without waiting for what takes time. Synchronous nodes, and
	 * listeners, are called on whichever thread gets there: the current one or one of the
	 * engine's own. Otherwise as {@link #run}, but that an interrupt of the current
	 * thread means nothing.
	 * @param plan what to dispose in which order
	 * @param limits the limits of this run
	 * @param listeners whom to tell what happens
	 * @return how it went, never a failure; completed on the thread that ends the run,
	 * and already where nothing takes time
	 */
	public CompletableFuture<DisposalReport> start(DisposalPlan plan, DisposalLimits limits,
			List<? extends DisposalListener> listeners) {
		return new PlanRun(plan, limits, new ListenerChain(listeners), this.threads, null).start();
	}

	/**
	 * Look after calls that are made outside of any run, on the current thread, until
	 * {@link #unwatch}: as an engine whose {@linkplain #callerRuns caller runs} looks
	 * after its runs. Any other engine does nothing. Costs next to nothing and calls
	 * nothing on the current thread.
	 * @param calls the calls, kept by identity
	 */
	public void watch(WatchedCalls calls) {
		this.threads.watch(calls);
	}

	/**
	 * Do not look after some calls any more.
	 * @param calls the calls
	 */
	public void unwatch(WatchedCalls calls) {
		this.threads.unwatch(calls);
	}

	/**
	 * Let the engine's threads end. What still hangs keeps its daemon thread until it
	 * returns.
	 */
	@Override
	public void close() {
		this.threads.shutdown();
	}

}
