package io.github.asyncdisposable;

import java.lang.reflect.Proxy;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * A stage that offers {@code whenComplete} and nothing else.
 */
final class BareStage {

	private BareStage() {
	}

	@FunctionalInterface
	interface WhenComplete<T> {

		void register(BiConsumer<? super T, ? super Throwable> action);

	}

	@SuppressWarnings("unchecked")
	static <T> CompletionStage<T> of(WhenComplete<T> whenComplete) {
		return (CompletionStage<T>) Proxy.newProxyInstance(BareStage.class.getClassLoader(),
				new Class<?>[] { CompletionStage.class }, (proxy, method, arguments) -> {
					if (!method.getName().equals("whenComplete")) {
						throw new UnsupportedOperationException(method.getName());
					}
					whenComplete.register((BiConsumer<? super T, ? super Throwable>) arguments[0]);
					return proxy;
				});
	}

}
