package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;

import io.github.asyncdisposable.engine.DisposalLimits;
import io.github.asyncdisposable.engine.DisposalListener;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * What an {@link InstanceOwner} needs to know of its context to dispose instances the way
 * the context disposes its own beans. Safe for use by any thread.
 *
 * @since 0.1.0
 */
public final class InstanceDisposal {

	private final DefaultListableBeanFactory beanFactory;

	private final DisposalSettings settings;

	private final Creations creations;

	private final InstanceCallbacks callbacks;

	private final NodeMaker nodeMaker;

	private final SoftEdges softEdges;

	private final DisposalRuns runs;

	InstanceDisposal(DefaultListableBeanFactory beanFactory, DisposalSettings settings, Creations creations,
			InstanceCallbacks callbacks, NodeMaker nodeMaker, SoftEdges softEdges, DisposalRuns runs) {
		this.beanFactory = beanFactory;
		this.settings = settings;
		this.creations = creations;
		this.callbacks = callbacks;
		this.nodeMaker = nodeMaker;
		this.softEdges = softEdges;
		this.runs = runs;
	}

	/**
	 * Return who is creating what.
	 * @return the creations of this context
	 */
	public Creations creations() {
		return this.creations;
	}

	/**
	 * Return whom to tell what happens.
	 * @return the listeners of the context, as they are now
	 */
	public DisposalListener listener() {
		return this.runs.listener();
	}

	/**
	 * Return the limits of the context's own plan.
	 * @return the limits
	 */
	public DisposalLimits limits() {
		return this.settings.limits();
	}

	/**
	 * Return the order in which to dispose.
	 * @return the order
	 */
	public DisposalOrder order() {
		return this.settings.order();
	}

	/**
	 * Return the limit of a bean (T1).
	 * @param name the name of its definition
	 * @param bean an instance
	 * @return the limit, {@code null} for a share of the deadline
	 */
	public @Nullable Duration limit(String name, Object bean) {
		return this.nodeMaker.limit(name, ClassUtils.getUserClass(bean));
	}

	/**
	 * Return whether Spring calls anything of an instance after its disposal (D6).
	 * @param bean the instance
	 * @return whether there is a callback; {@code true} where that cannot be told
	 */
	public boolean hasCallbacks(ManagedBean bean) {
		return this.callbacks.has(bean.name(), bean.bean());
	}

	/**
	 * Have Spring call what is left of an instance after its disposal.
	 * @param bean the instance
	 * @param callbacks what Spring has given its scope to call, {@code null} where it has
	 * none
	 */
	public void finish(ManagedBean bean, @Nullable Runnable callbacks) {
		this.creations.finish(bean.bean(), (callbacks != null) ? callbacks : () -> this.beanFactory
			.destroyBean(OwnedPrototypes.definitionName(this.beanFactory, bean.name()), bean.bean()));
	}

	/**
	 * Return what instances of a bean may ask for after their creation (D4): by an
	 * {@code ObjectProvider}, {@code @Lazy} and the like, directly or through beans that
	 * are no singletons.
	 * @param name the name of the bean
	 * @return names of beans that are no singletons
	 */
	public Set<String> askedLater(String name) {
		return this.softEdges.askedLater(name);
	}

	/**
	 * Say that one bean of the context disposes instances of other beans: it goes before
	 * every singleton that these use, and the order between it and those that it must
	 * precede on that account is only theirs.
	 * @param owner the name of the bean
	 * @param instances the names of the beans that it may have instances of, asked
	 * whenever the graph is read
	 */
	public void ownedBy(String owner, Supplier<? extends Collection<String>> instances) {
		this.softEdges.ownedBy(owner, instances);
	}

}
