/**
 * The bridge to Spring: finds the beans, reads their graph, makes the plan and runs it
 * when the context closes.
 *
 * <p>
 * {@code DisposingPostProcessor} and {@code DestroyMethodFilter} see every bean: they
 * remember which are to be disposed ({@code ManagedBeans}) and keep Spring from calling
 * their synchronous twins. {@code PlanMaker} turns the bean factory's graph into a plan.
 * {@link io.github.asyncdisposable.context.ContextDisposal} runs it: all of it when the
 * context closes, or a plan of one bean where Spring destroys a single one.
 */
@NullMarked
package io.github.asyncdisposable.context;

import org.jspecify.annotations.NullMarked;
