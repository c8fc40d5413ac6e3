/**
 * The bridge to Spring: finds the beans, reads their graph, makes the plan and runs it
 * when the context closes.
 *
 * <p>
 * {@code DisposingPostProcessor} and {@code DestroyMethodFilter} see every bean: they
 * remember which are to be disposed ({@code ManagedBeans}) and keep Spring from calling
 * their synchronous twins. {@code BeanEdges} is the graph as it is now, {@code SoftEdges}
 * adds what the bean factory does not record, {@code PlanMaker} turns it into a plan.
 *
 * <p>
 * {@code Shutdown} runs the plan in parts: in {@code Slots} before Lifecycle beans are
 * stopped, and the rest before Spring destroys the first bean; in a {@code FailedStart},
 * in waves. {@code SingleDisposal} serves where Spring destroys a bean on its own.
 * {@link io.github.asyncdisposable.context.ContextDisposal} puts them together;
 * {@code PlanView} tells beforehand what will happen.
 */
@NullMarked
package io.github.asyncdisposable.context;

import org.jspecify.annotations.NullMarked;
