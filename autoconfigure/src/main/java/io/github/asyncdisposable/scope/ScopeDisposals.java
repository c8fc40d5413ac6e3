package io.github.asyncdisposable.scope;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.context.InstanceDisposal;
import io.github.asyncdisposable.context.ManagedBean;
import io.github.asyncdisposable.engine.DisposalEngine;
import io.github.asyncdisposable.engine.DisposalLimits;
import io.github.asyncdisposable.engine.DisposalPlan;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * What the disposals of all scopes of one context share. Has threads only while some of
 * them are going on: one that looks after them, and more where one takes long. Safe for
 * use by any thread.
 */
final class ScopeDisposals {

	private static final String THREADS = "async-scope";

	private final DefaultListableBeanFactory beanFactory;

	private final InstanceDisposal instances;

	private final Duration deadline;

	private final long deadlineNanos;

	private final Map<String, ScopedKind> kinds = new ConcurrentHashMap<>();

	private final Set<String> owned = ConcurrentHashMap.newKeySet();

	private final DisposalEngine callers = DisposalEngine.callerRuns(THREADS);

	private final DisposalEngine closing = DisposalEngine.withOwnThreads(THREADS);

	private volatile @Nullable DisposalContext close;

	ScopeDisposals(DefaultListableBeanFactory beanFactory, InstanceDisposal instances, Duration deadline) {
		this.beanFactory = beanFactory;
		this.instances = instances;
		this.deadline = deadline;
		this.deadlineNanos = TimeUnit.NANOSECONDS.convert(deadline);
	}

	DefaultListableBeanFactory beanFactory() {
		return this.beanFactory;
	}

	InstanceDisposal instances() {
		return this.instances;
	}

	/**
	 * A scope owns a bean.
	 * @return the same object for all instances of it
	 */
	ScopedKind kindOf(ManagedBean bean) {
		String name = bean.name();
		ScopedKind kind = this.kinds.get(name);
		if (kind == null || kind.type() != bean.bean().getClass()) {
			kind = ScopedKind.of(bean, this.instances);
			if (this.beanFactory.containsBeanDefinition(name)) {
				this.kinds.put(name, kind);
				this.owned.add(name);
			}
		}
		return kind;
	}

	void ownsInstanceOf(String name) {
		if (this.beanFactory.containsBeanDefinition(name)) {
			this.owned.add(name);
		}
	}

	/**
	 * The names of the beans that scopes have, or may have, instances of.
	 */
	Collection<String> owned() {
		Set<String> names = new LinkedHashSet<>(this.owned);
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			if (this.beanFactory.getDependenciesForBean(name).length > 0
					&& AsyncScoped.SCOPE.equals(this.beanFactory.getMergedBeanDefinition(name).getScope())) {
				names.add(name);
			}
		}
		return names;
	}

	/**
	 * From now on scopes are disposed because the context closes: within what is left of
	 * its time, and each bean on a thread of its own.
	 */
	void closing(DisposalContext context) {
		this.close = context;
	}

	/**
	 * Look after a disposal whose calls are made on its caller's thread.
	 */
	void watch(ScopeDisposal disposal) {
		this.callers.watch(disposal);
	}

	void unwatch(ScopeDisposal disposal) {
		this.callers.unwatch(disposal);
	}

	boolean isClosing() {
		return this.close != null;
	}

	/**
	 * No disposal follows but for beans whose creation ends late.
	 */
	void closed() {
		this.callers.close();
		this.closing.close();
	}

	DisposalEngine engine() {
		return isClosing() ? this.closing : this.callers;
	}

	/**
	 * The limits of a disposal that begins now.
	 * @param taken how much of its time has been taken
	 */
	DisposalLimits limits(Duration taken) {
		Duration left = this.deadline.minus(taken);
		DisposalContext context = this.close;
		if (context != null) {
			Duration remaining = untilGivenUp(context.remaining());
			left = (remaining.compareTo(left) < 0) ? remaining : left;
		}
		return this.instances.limits()
			.withMaxConcurrency(Integer.MAX_VALUE)
			.withDeadline(left.isNegative() ? Duration.ZERO : left);
	}

	boolean isPastDeadline(long nanos) {
		return nanos > this.deadlineNanos;
	}

	/**
	 * Leave each scope the time to give up its own beans before all scopes are given up
	 * together.
	 */
	private Duration untilGivenUp(Duration remaining) {
		Duration grace = this.instances.limits().faultGrace();
		Duration half = remaining.dividedBy(2);
		Duration left = remaining.minus(grace);
		return (left.compareTo(half) > 0) ? left : half;
	}

	/**
	 * Dispose a bean whose scope is gone, and wait for its end.
	 * @return what it failed with, if it did
	 */
	@Nullable Throwable disposeLate(ScopedBean late) {
		ManagedBean bean = late.managed();
		ScopedKind kind = late.kind();
		Throwable failure = (bean != null && kind != null) ? disposeLate(bean, kind) : null;
		late.finish(this);
		return failure;
	}

	private @Nullable Throwable disposeLate(ManagedBean bean, ScopedKind kind) {
		Failures failures = new Failures();
		DisposalPlan plan = DisposalPlan.oneByOne(List.of(kind.node(new BegunDisposal(bean))));
		List<RunListener> listeners = List
			.of(new RunListener(this.instances.listener(), failures, null, Duration.ZERO, null));
		if (isClosing()) {
			// The other engine may have been closed by then.
			try (DisposalEngine late = DisposalEngine.withOwnThreads(THREADS)) {
				late.run(plan, limits(Duration.ZERO), listeners);
			}
		}
		else {
			this.callers.run(plan, limits(Duration.ZERO), listeners);
		}
		return failures.first();
	}

}
