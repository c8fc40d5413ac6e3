package io.github.asyncdisposable.context;

import java.util.function.Supplier;

import io.github.asyncdisposable.AsyncDisposable;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.core.PriorityOrdered;

/**
 * Sees each {@link AsyncDisposable} twice: when it is complete, to remember it as it is
 * behind any proxy, and when Spring destroys it, to dispose it then unless the plan has
 * (D10). A bean whose initialization fails is never destroyed by Spring and never
 * disposed.
 *
 * <p>
 * Not a merged-definition post-processor, and before all others, so that it runs before
 * {@code @PreDestroy} methods on the JVM and in code generated ahead of time alike (D6).
 */
public final class DisposingPostProcessor implements DestructionAwareBeanPostProcessor, PriorityOrdered {

	private final Supplier<ContextDisposal> source;

	private volatile @Nullable ContextDisposal disposal;

	/**
	 * Create a new post-processor.
	 * @param disposal where to find who disposes, asked for when the first bean is
	 * created
	 */
	public DisposingPostProcessor(Supplier<ContextDisposal> disposal) {
		this.source = disposal;
	}

	@Override
	public @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof AsyncDisposable disposable) {
			disposal().created(new ManagedBean(beanName, disposable));
		}
		return bean;
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return bean instanceof AsyncDisposable;
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		if (bean instanceof AsyncDisposable disposable) {
			disposal().destroying(new ManagedBean(beanName, disposable));
		}
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	/**
	 * Without a lock: the first beans may be created by several threads, and a bean
	 * factory has locks of its own.
	 */
	private ContextDisposal disposal() {
		ContextDisposal known = this.disposal;
		if (known == null) {
			known = this.source.get();
			this.disposal = known;
		}
		return known;
	}

}
