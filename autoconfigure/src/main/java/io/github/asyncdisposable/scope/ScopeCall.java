package io.github.asyncdisposable.scope;

import io.github.asyncdisposable.context.InstanceOwner;
import io.github.asyncdisposable.context.ManagedBean;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectFactory;

/**
 * One call of a scope: knows what its thread is creating there. What is said of a bean
 * until it exists is kept with its {@link Creation}, so that the scope is locked once to
 * begin it and once when it ends. For that one thread only.
 */
final class ScopeCall implements InstanceOwner {

	private final DefaultAsyncScope scope;

	private @Nullable Creation latest;

	ScopeCall(DefaultAsyncScope scope) {
		this.scope = scope;
	}

	/**
	 * Return the scope's instance of a bean, created by whoever asks first.
	 */
	Object get(String name, ObjectFactory<?> factory) {
		Object known = this.scope.getOrBegin(name);
		return (known instanceof Creation creation) ? create(creation, factory) : known;
	}

	private Object create(Creation creation, ObjectFactory<?> factory) {
		if (creation.isEntered()) {
			// It needs itself, which Spring will say.
			return factory.getObject();
		}
		Creation before = this.latest;
		creation.enter();
		this.latest = creation;
		Object bean;
		try {
			bean = factory.getObject();
		}
		catch (Throwable ex) {
			this.latest = before;
			this.scope.failed(creation, ex);
			throw ex;
		}
		this.latest = before;
		this.scope.created(creation, bean);
		return bean;
	}

	@Override
	public boolean isAwaiting(String name) {
		return this.latest != null && this.latest.awaits(name);
	}

	@Override
	public boolean own(ManagedBean bean) {
		ScopedKind kind = this.scope.kindOf(bean);
		Creation creation = this.latest;
		if (creation != null && creation.awaits(bean.name())) {
			creation.own(bean, kind);
		}
		else {
			this.scope.own(bean, kind);
		}
		return kind.hasCallbacks();
	}

	/**
	 * Spring says how to destroy a bean that it has just created for this scope.
	 */
	void addCallback(String name, Runnable callback) {
		this.scope.ownsInstanceOf(name);
		Creation creation = this.latest;
		if (creation != null && creation.name.equals(name)) {
			creation.setCallback(callback);
		}
		else {
			this.scope.addCallback(name, callback);
		}
	}

}
