package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.asyncdisposable.engine.DisposalNode;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * What is still to be done for an instance, one after another: its disposal, and then
 * what Spring calls of it, for each of its names. Nothing for a plain bean.
 */
final class BeanSteps {

	private final DefaultListableBeanFactory beanFactory;

	private final ManagedBeans managedBeans;

	private final NodeMaker nodeMaker;

	private final SpringDestruction destruction;

	private final DestroyCallbacks callbacks;

	private final @Nullable String inDestruction;

	/**
	 * Create the steps for one plan.
	 * @param inDestruction the bean whose callbacks Spring will go on with after the
	 * plan, {@code null} if there is none
	 */
	BeanSteps(DefaultListableBeanFactory beanFactory, ManagedBeans managedBeans, NodeMaker nodeMaker,
			SpringDestruction destruction, @Nullable String inDestruction) {
		this.beanFactory = beanFactory;
		this.managedBeans = managedBeans;
		this.nodeMaker = nodeMaker;
		this.destruction = destruction;
		this.callbacks = new DestroyCallbacks(beanFactory);
		this.inDestruction = inDestruction;
	}

	/**
	 * Return the place of a bean's disposal among its steps, or of the first of what
	 * Spring calls of it.
	 * @return the index, -1 if there is no such step
	 */
	static int first(List<DisposalNode> steps, boolean disposal) {
		for (int step = 0; step < steps.size(); step++) {
			if ((steps.get(step).kind() == DisposalNode.Kind.ASYNCHRONOUS) == disposal) {
				return step;
			}
		}
		return -1;
	}

	List<DisposalNode> of(List<String> names) {
		List<DisposalNode> steps = new ArrayList<>(2);
		disposals(names, steps);
		for (String name : names) {
			if (!name.equals(this.inDestruction) && !this.destruction.isDestroyed(name)) {
				callbacks(name, steps);
			}
		}
		return steps;
	}

	/**
	 * The disposal that is done within the step of an outer bean.
	 */
	List<DisposalNode> withinOuter(List<String> names) {
		return names.stream()
			.filter(this::isDestroyedWithOuter)
			.flatMap((name) -> this.managedBeans.of(name).stream())
			.map(this.nodeMaker::disposal)
			.toList();
	}

	/**
	 * Have Spring let go of a bean that it has nothing more to call of, while the plan
	 * waits for others: afterwards nobody would do anything else meanwhile.
	 * @param steps the bean's steps, whose last one is replaced; of a bean with which no
	 * inner ones go whose turn has not come
	 */
	void letGo(List<String> names, List<DisposalNode> steps) {
		int last = steps.size() - 1;
		if (last >= 0 && steps.get(last).kind() == DisposalNode.Kind.ASYNCHRONOUS && this.inDestruction == null
				&& this.destruction.isAllInDestruction()) {
			steps.set(last, steps.get(last).withHousekeeping(() -> names.forEach(this.destruction::destroy)));
		}
	}

	/**
	 * Whether Spring would destroy inner beans with a bean.
	 */
	boolean isOrHasInner(List<String> names) {
		for (String name : names) {
			if (isInner(name) || InnerBeans.isOuter(this.beanFactory, name)) {
				return true;
			}
		}
		return false;
	}

	boolean isInner(List<String> names) {
		return isInner(names.get(0));
	}

	private void disposals(List<String> names, List<DisposalNode> steps) {
		Set<Object> seen = null;
		for (String name : names) {
			List<ManagedBean> ofName = this.managedBeans.of(name);
			if (seen == null && (names.size() > 1 || ofName.size() > 1)) {
				seen = Collections.newSetFromMap(new IdentityHashMap<>());
			}
			for (ManagedBean managed : ofName) {
				CompletableFuture<?> end = this.managedBeans.endOf(managed);
				if ((seen == null || seen.add(managed.bean())) && (end == null || !end.isDone())
						&& !isDestroyedWithOuter(name)) {
					DisposalNode disposal = this.nodeMaker.disposal(managed);
					steps.add((names.size() > 1) ? disposal.withLimit(longestLimit(names)) : disposal);
				}
			}
		}
	}

	/**
	 * The longest of the limits that are set for any of the names (D11).
	 */
	private @Nullable Duration longestLimit(List<String> names) {
		return names.stream()
			.flatMap((name) -> this.managedBeans.of(name).stream())
			.map((managed) -> this.nodeMaker.disposal(managed).limit())
			.reduce(null, (one, other) -> (one == null || (other != null && other.compareTo(one) > 0)) ? other : one);
	}

	private void callbacks(String name, List<DisposalNode> steps) {
		Object bean = bean(name);
		if (bean == null) {
			return;
		}
		boolean inner = isInner(name);
		if (inner ? !isDestroyedWithOuter(name) : this.callbacks.has(name, bean)) {
			steps.add(this.managedBeans.of(name).isEmpty() ? this.nodeMaker.synchronous(name, bean)
					: this.nodeMaker.remainder(name, bean));
		}
	}

	private @Nullable Object bean(String name) {
		if (this.beanFactory.containsSingleton(name)) {
			return this.beanFactory.getSingleton(name);
		}
		ManagedBean managed = this.managedBeans.get(name);
		return (managed != null) ? managed.bean() : isInner(name) ? name : null;
	}

	private boolean isInner(String name) {
		return InnerBeans.isInner(this.beanFactory, name);
	}

	/**
	 * Whether an outer bean's destruction, in the same plan, takes the inner bean along.
	 */
	private boolean isDestroyedWithOuter(String name) {
		if (!isInner(name)) {
			return false;
		}
		for (String outer : this.beanFactory.getDependentBeans(name)) {
			Object bean = bean(outer);
			if (bean != null && (isInner(outer) ? isDestroyedWithOuter(outer) : this.callbacks.has(outer, bean))) {
				return true;
			}
		}
		return false;
	}

}
