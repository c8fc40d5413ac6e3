package io.github.asyncdisposable.scope;

import java.util.Iterator;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * A provider that resolves in one scope. Streams are resolved as a whole, before they are
 * given out: the scope is current only until then.
 */
final class ScopedProvider<T> implements ObjectProvider<T> {

	private final DefaultAsyncScope scope;

	private final ObjectProvider<T> provider;

	ScopedProvider(DefaultAsyncScope scope, ObjectProvider<T> provider) {
		this.scope = scope;
		this.provider = provider;
	}

	@Override
	public T getObject() {
		return this.scope.resolve(this.provider::getObject);
	}

	@Override
	public T getObject(@Nullable Object... args) {
		return this.scope.resolve(() -> this.provider.getObject(args));
	}

	@Override
	public @Nullable T getIfAvailable() {
		return this.scope.<@Nullable T>resolve(this.provider::getIfAvailable);
	}

	@Override
	public @Nullable T getIfUnique() {
		return this.scope.<@Nullable T>resolve(this.provider::getIfUnique);
	}

	@Override
	public Iterator<T> iterator() {
		return stream().iterator();
	}

	@Override
	public Stream<T> stream() {
		return this.scope.resolve(() -> this.provider.stream().toList()).stream();
	}

	@Override
	public Stream<T> stream(Predicate<Class<?>> filter, boolean includeNonSingletons) {
		return this.scope.resolve(() -> this.provider.stream(filter, includeNonSingletons).toList()).stream();
	}

	@Override
	public Stream<T> orderedStream() {
		return this.scope.resolve(() -> this.provider.orderedStream().toList()).stream();
	}

	@Override
	public Stream<T> orderedStream(Predicate<Class<?>> filter, boolean includeNonSingletons) {
		return this.scope.resolve(() -> this.provider.orderedStream(filter, includeNonSingletons).toList()).stream();
	}

}
