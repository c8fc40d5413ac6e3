package io.github.asyncdisposable.foreign;

import java.util.Set;

import io.github.asyncdisposable.context.DisposalClaim;
import io.github.asyncdisposable.context.DisposalKind;
import io.github.asyncdisposable.context.DisposalSource;
import io.github.asyncdisposable.engine.DisposalAction;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Disposes the beans of one type of a well-known library (F3).
 *
 * @param type the type
 * @param call how to dispose it
 * @param replaces the type's own methods that are not called as well
 */
record BuiltInDisposer<T>(Class<T> type, ForeignAction.Call<T> call,
		Set<String> replaces) implements DisposalSource, DisposalClaim {

	@Override
	public DisposalKind kind() {
		return DisposalKind.BUILT_IN;
	}

	@Override
	public @Nullable DisposalClaim claim(String beanName, Class<?> type, @Nullable RootBeanDefinition definition) {
		return this.type.isAssignableFrom(type) ? this : null;
	}

	@Override
	public DisposalAction action(Object bean) {
		return new ForeignAction<>(this.type.cast(bean), this.call);
	}

}
