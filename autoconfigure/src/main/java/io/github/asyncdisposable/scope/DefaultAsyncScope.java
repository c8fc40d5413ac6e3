package io.github.asyncdisposable.scope;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.asyncdisposable.AbstractAsyncDisposable;
import io.github.asyncdisposable.DisposedException;
import io.github.asyncdisposable.context.ManagedBean;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * One scope. What it owns is guarded by its monitor, which is never held while a bean is
 * created, called or waited for.
 */
final class DefaultAsyncScope extends AbstractAsyncDisposable implements AsyncScope {

	private final ScopeDisposals disposals;

	private final Set<DefaultAsyncScope> open;

	/** Made when first needed, gone once disposal has started. */
	private @Nullable ScopedInstances instances;

	/** Whether the disposal has taken what there was; what comes later is too late. */
	private boolean taken;

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
			resolved = this.disposals.instances().creations().within(new ScopeCall(this), call);
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
		return this.disposals.instances().creations().within(new ScopeCall(this), () -> body.apply(this));
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
	 * Return this scope's instance of a bean, or this thread's own creation of it.
	 */
	Object getOrBegin(String name) {
		Object known = begin(name);
		while (known instanceof Creation creation && creation.thread != Thread.currentThread()) {
			awaitEnd(creation);
			known = begin(name);
		}
		return known;
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
			if (this.instances != null) {
				this.instances.waitedFor();
			}
		}
	}

	/**
	 * The bean, another thread's creation that is waited for from now on, or this
	 * thread's own one.
	 */
	private synchronized Object begin(String name) {
		requireOpen(null);
		ScopedInstances all = instances();
		Object known = all.get(name);
		if (known instanceof Creation creation) {
			all.waitsFor(name, creation);
		}
		return (known != null) ? known : all.begin(name);
	}

	void created(Creation creation, Object bean) {
		synchronized (this) {
			if (!this.taken) {
				instances().created(creation, bean);
				return;
			}
			creation.ended();
		}
		ScopedBean late = creation.owned();
		throw refusal((late != null) ? this.disposals.disposeLate(late) : null);
	}

	/**
	 * The creation of a bean has failed, maybe so late that there is something to
	 * dispose.
	 */
	void failed(Creation creation, Throwable cause) {
		synchronized (this) {
			if (!this.taken) {
				instances().failed(creation);
				return;
			}
			creation.ended();
		}
		ScopedBean late = creation.owned();
		Throwable failure = (late != null) ? this.disposals.disposeLate(late) : null;
		if (failure != null && failure != cause) {
			cause.addSuppressed(failure);
		}
	}

	ScopedKind kindOf(ManagedBean bean) {
		return this.disposals.kindOf(bean);
	}

	/**
	 * Own what is not a scoped bean, such as a prototype.
	 */
	void own(ManagedBean bean, ScopedKind kind) {
		ScopedBean owned;
		synchronized (this) {
			owned = new ScopedBean(bean, kind, (this.instances != null) ? this.instances.size() : 0, null);
			if (!this.taken) {
				instances().add(owned);
				return;
			}
		}
		throw refusal(this.disposals.disposeLate(owned));
	}

	/**
	 * Have the context know, when it closes, that there may be an instance of a bean.
	 */
	void ownsInstanceOf(String name) {
		this.disposals.ownsInstanceOf(name);
	}

	void addCallback(String name, Runnable callback) {
		synchronized (this) {
			if (!this.taken) {
				instances().addCallback(name, callback);
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
