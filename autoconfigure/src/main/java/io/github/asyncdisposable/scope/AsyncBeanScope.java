package io.github.asyncdisposable.scope;

import java.util.function.Supplier;

import io.github.asyncdisposable.context.Creations;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.Scope;

/**
 * What Spring asks for {@link AsyncScoped} beans: passes on to the scope that is current
 * on this thread.
 */
final class AsyncBeanScope implements Scope {

	private final Supplier<Creations> creations;

	AsyncBeanScope(Supplier<Creations> creations) {
		this.creations = creations;
	}

	@Override
	public Object get(String name, ObjectFactory<?> factory) {
		Creations known = this.creations.get();
		if (known.owner() instanceof ScopeCall call) {
			return call.get(name, factory);
		}
		String singleton = known.singleton();
		if (singleton != null) {
			throw new CaptiveDependencyException(singleton, ScopedBean.displayName(name));
		}
		throw new NoCurrentScopeException(ScopedBean.displayName(name));
	}

	@Override
	public void registerDestructionCallback(String name, Runnable callback) {
		if (!(this.creations.get().current() instanceof ScopeCall call)) {
			throw new NoCurrentScopeException(ScopedBean.displayName(name));
		}
		call.addCallback(name, callback);
	}

	/**
	 * A bean of a scope stays until the scope is disposed: a second instance would have
	 * to be owned besides.
	 */
	@Override
	public @Nullable Object remove(String name) {
		throw new UnsupportedOperationException("Dispose the AsyncScope to remove '" + name + "' from it");
	}

	@Override
	public @Nullable Object resolveContextualObject(String key) {
		return null;
	}

	@Override
	public @Nullable String getConversationId() {
		return null;
	}

}
