package io.github.asyncdisposable.autoconfigure;

import java.util.function.Supplier;

import io.github.asyncdisposable.context.DisposalClaim;
import io.github.asyncdisposable.context.DisposalKind;
import io.github.asyncdisposable.context.DisposalSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Reads the switches for types that belong to others. They are read before any other bean
 * exists, and at run time: a condition would be decided when code is generated.
 */
final class ForeignTypes {

	private static final DisposalSource NONE = new DisposalSource() {

		@Override
		public DisposalKind kind() {
			return DisposalKind.BUILT_IN;
		}

		@Override
		public @Nullable DisposalClaim claim(String beanName, Class<?> type, @Nullable RootBeanDefinition definition) {
			return null;
		}

	};

	private ForeignTypes() {
	}

	static boolean isEnabled(Environment environment, String what) {
		return Binder.get(environment).bind("async-disposable." + what + ".enabled", Boolean.class).orElse(true);
	}

	/**
	 * Return a built-in source, or one that claims nothing where they are switched off.
	 */
	static DisposalSource ifEnabled(Environment environment, Supplier<DisposalSource> builtIn) {
		return isEnabled(environment, "disposers") ? builtIn.get() : NONE;
	}

}
