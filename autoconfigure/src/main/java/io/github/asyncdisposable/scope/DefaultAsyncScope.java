package io.github.asyncdisposable.scope;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.asyncdisposable.AbstractAsyncDisposable;
import io.github.asyncdisposable.DisposedException;
import io.github.asyncdisposable.context.InstanceOwner;
import io.github.asyncdisposable.context.ManagedBean;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * One scope. What it owns is guarded by its monitor, which is never held while a bean is
 * created, called or waited for.
 */
final class DefaultAsyncScope extends AbstractAsyncDisposable implements AsyncScope, InstanceOwner {

	private final ScopeDisposals disposals;

	private final Set<DefaultAsyncScope> open;

	/** Made when first needed, gone once disposal has started. */
	private @Nullable ScopedInstances instances;

	/** Whether the disposal has taken what there was; what comes later is too late. */
	private boolean taken;

	/** Which beans had no callbacks yet when disposal started, but may still get some. */
	private Set<String> awaitingCallback = Set.of();

	/**
	 * Create a scope.
	 * @param open where to be as long as disposal has not ended
	 */
	DefaultAsyncScope(ScopeDisposals disposals, Set<DefaultAsyncScope> open) {
		this.disposals = disposals;
		this.open = open;
	}

	@Override
	public <T> T getBean(Class<T> type) {
		return resolve(() -> this.disposals.beanFactory().getBean(type));
	}

	@Override
	public <T> T getBean(String name, Class<T> type) {
		return resolve(() -> this.disposals.beanFactory().getBean(name, type));
	}

	@Override
	public <T> ObjectProvider<T> getBeanProvider(Class<T> type) {
		return new ScopedProvider<>(this, this.disposals.beanFactory().getBeanProvider(type));
	}

	/**
	 * Make this scope current while something is resolved.
	 */
	<T extends @Nullable Object> T resolve(Supplier<T> call) {
		requireOpen(null);
		T resolved;
		try {
			resolved = this.disposals.instances().creations().within(this, call);
		}
		catch (RuntimeException ex) {
			requireOpen(ex);
			throw ex;
		}
		requireOpen(null);
		return resolved;
	}

	/**
	 * Make this scope current while a body runs, whether it resolves anything or not.
	 */
	<T extends @Nullable Object> T run(Function<? super AsyncScope, T> body) {
		return this.disposals.instances().creations().within(this, () -> body.apply(this));
	}

	private void requireOpen(@Nullable Throwable cause) {
		if (isDisposed()) {
			DisposedException refusal = new DisposedException("The scope is disposed");
			if (cause != null) {
				refusal.initCause(cause);
			}
			throw refusal;
		}
	}

	/**
	 * Return this scope's instance of a bean, created by whoever asks first. To be called
	 * while this scope is current.
	 */
	Object get(String name, ObjectFactory<?> factory) {
		Object known = getOrBegin(name);
		while (known instanceof Creation creation && creation.thread != Thread.currentThread()) {
			awaitEnd(creation);
			known = getOrBegin(name);
		}
		return (known instanceof Creation creation) ? create(name, creation, factory) : known;
	}

	private void awaitEnd(Creation creation) {
		CompletableFuture<@Nullable Void> end = null;
		synchronized (this) {
			if (!creation.hasEnded()) {
				end = creation.end();
			}
		}
		if (end != null) {
			end.join();
		}
		synchronized (this) {
			instances().waitedFor();
		}
	}

	/**
	 * The bean, another thread's creation that is waited for from now on, or this
	 * thread's own one.
	 */
	private synchronized Object getOrBegin(String name) {
		requireOpen(null);
		ScopedInstances all = instances();
		Object known = all.get(name);
		if (known instanceof Creation creation) {
			all.waitsFor(name, creation);
		}
		return (known != null) ? known : all.begin(name);
	}

	private Object create(String name, Creation creation, ObjectFactory<?> factory) {
		Object bean = null;
		try {
			bean = factory.getObject();
			return bean;
		}
		finally {
			synchronized (this) {
				if (bean != null) {
					instances().created(name, bean);
				}
				else {
					instances().failed(name);
				}
				creation.ended();
			}
		}
	}

	@Override
	public boolean own(ManagedBean bean) {
		ScopedKind kind = this.disposals.kindOf(bean);
		synchronized (this) {
			if (!this.taken) {
				instances().add(bean, kind);
				return kind.hasCallbacks();
			}
		}
		throw refusal(this.disposals.disposeLate(bean));
	}

	/**
	 * Spring says how to destroy a bean that it has just created for this scope.
	 */
	void addCallback(String name, Runnable callback) {
		synchronized (this) {
			if (!this.taken) {
				instances().addCallback(name, callback);
				return;
			}
			if (this.awaitingCallback.contains(name)) {
				// Its disposal has seen to that.
				return;
			}
		}
		callback.run();
		throw refusal(null);
	}

	private static DisposedException refusal(@Nullable Throwable failure) {
		DisposedException refusal = new DisposedException("The scope was disposed while a bean was created for it");
		if (failure != null) {
			refusal.addSuppressed(failure);
		}
		return refusal;
	}

	private ScopedInstances instances() {
		ScopedInstances all = this.instances;
		if (all == null) {
			all = new ScopedInstances();
			this.instances = all;
		}
		return all;
	}

	@Override
	@SuppressWarnings("NullAway") // the cheapest way to say that all has ended
	protected CompletionStage<?> disposeAsyncCore() {
		ScopedInstances all;
		synchronized (this) {
			all = this.instances;
			this.instances = null;
			this.taken = true;
			this.awaitingCallback = (all != null) ? all.awaitingCallback() : Set.of();
		}
		CompletionStage<?> end = null;
		try {
			if (all != null && all.size() > 0) {
				end = new ScopeDisposal(this.disposals, all.owned(), all.size()).run();
			}
		}
		finally {
			if (end == null) {
				this.open.remove(this);
			}
		}
		return (end != null) ? end.whenComplete((value, failure) -> this.open.remove(this)) : null;
	}

	synchronized int beanCount() {
		return (this.instances != null) ? this.instances.managedCount() : 0;
	}

}
