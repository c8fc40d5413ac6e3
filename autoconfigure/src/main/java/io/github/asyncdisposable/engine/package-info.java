/**
 * The plan and the engine that runs it: pure Java that knows neither Spring nor any
 * logger.
 *
 * <p>
 * A {@link io.github.asyncdisposable.engine.DisposalPlan} is an immutable graph of
 * {@linkplain io.github.asyncdisposable.engine.DisposalNode nodes}. A
 * {@link io.github.asyncdisposable.engine.DisposalEngine} runs it on the calling thread,
 * within {@linkplain io.github.asyncdisposable.engine.DisposalLimits limits}, tells a
 * {@link io.github.asyncdisposable.engine.DisposalListener} what happens and returns a
 * {@link io.github.asyncdisposable.engine.DisposalReport}.
 *
 * <p>
 * Inside: a {@code PlanRun} holds the state of one run, an {@code EventLoop} sees to it
 * that one thread at a time touches that state, a {@code Call} is one disposal in flight,
 * {@code LimitWatch} decides what happens at a limit and at the deadline.
 */
@NullMarked
package io.github.asyncdisposable.engine;

import org.jspecify.annotations.NullMarked;
