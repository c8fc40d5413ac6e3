package io.github.asyncdisposable.scope;

import java.util.function.Supplier;

import io.github.asyncdisposable.context.Creations;
import io.github.asyncdisposable.context.InstanceOwner;
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
		String singleton = known.singleton();
		if (singleton != null) {
			throw new CaptiveDependencyException(singleton, ScopedBean.displayName(name));
		}
		return current(known, name).get(name, factory);
	}

	@Override
	public void registerDestructionCallback(String name, Runnable callback) {
		current(this.creations.get(), name).addCallback(name, callback);
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

	private static DefaultAsyncScope current(Creations creations, String name) {
		InstanceOwner owner = creations.current();
		if (owner instanceof DefaultAsyncScope scope) {
			return scope;
		}
		throw new NoCurrentScopeException(ScopedBean.displayName(name));
	}

}
