package io.github.asyncdisposable.foreign;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

import io.github.asyncdisposable.context.DisposalClaim;
import io.github.asyncdisposable.context.DisposalKind;
import io.github.asyncdisposable.context.DisposalSource;
import io.github.asyncdisposable.context.PreDestroyMethods;
import io.github.asyncdisposable.engine.DisposalAction;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.util.ClassUtils;

/**
 * Takes over the destroy methods that Spring would await one after another and without a
 * limit (F1): the first one of a bean that returns a future, a stage or a reactive type.
 *
 * @since 0.1.0
 */
public final class DestroyMethods implements DisposalSource {

	private final boolean enabled;

	private final Map<Class<?>, Inferred> inferred = new ConcurrentHashMap<>();

	/**
	 * Create a new source.
	 * @param enabled whether to take over any
	 */
	public DestroyMethods(boolean enabled) {
		this.enabled = enabled;
	}

	@Override
	public DisposalKind kind() {
		return DisposalKind.DESTROY_METHOD;
	}

	@Override
	public @Nullable DisposalClaim claim(String beanName, Class<?> type, @Nullable RootBeanDefinition definition) {
		if (definition == null || !this.enabled) {
			return null;
		}
		String[] names = definition.getDestroyMethodNames();
		if (names == null || names.length == 0 || isNeverCalled(type, names[0])) {
			return null;
		}
		for (String name : names) {
			Method method = awaitedMethod(type, name, definition.isNonPublicAccessAllowed());
			if (method != null) {
				return new Claim(ClassUtils.getPubliclyAccessibleMethodIfPossible(method, type), name);
			}
		}
		return null;
	}

	/**
	 * Spring leaves out all destroy methods if the first one is an interface's.
	 */
	private static boolean isNeverCalled(Class<?> type, String first) {
		return (first.equals("destroy") && DisposableBean.class.isAssignableFrom(type))
				|| (first.equals("close") && AutoCloseable.class.isAssignableFrom(type));
	}

	private @Nullable Method awaitedMethod(Class<?> type, String name, boolean nonPublic) {
		if (name.isEmpty()) {
			return null;
		}
		if (name.equals(AbstractBeanDefinition.INFER_METHOD)) {
			return this.inferred.computeIfAbsent(type, Inferred::of).method();
		}
		Method method = named(type, name, nonPublic);
		return (method != null && isAwaitedDestroyMethod(method) && !PreDestroyMethods.contain(type, name)) ? method
				: null;
	}

	private static @Nullable Method named(Class<?> type, String name, boolean nonPublic) {
		Method method = nonPublic ? BeanUtils.findMethodWithMinimalParameters(type, name)
				: BeanUtils.findMethodWithMinimalParameters(type.getMethods(), name);
		if (method != null) {
			return method;
		}
		for (Class<?> candidate : ClassUtils.getAllInterfacesForClass(type)) {
			Method inherited = BeanUtils.findMethodWithMinimalParameters(candidate, name);
			if (inherited != null) {
				return inherited;
			}
		}
		return null;
	}

	private static boolean isAwaitedDestroyMethod(Method method) {
		Class<?>[] parameters = method.getParameterTypes();
		return (parameters.length == 0 || (parameters.length == 1 && parameters[0] == boolean.class))
				&& AsyncResults.isAwaited(method.getReturnType());
	}

	/**
	 * The destroy method that Spring infers for a class, if it is awaited.
	 */
	private record Inferred(@Nullable Method method) {

		static Inferred of(Class<?> type) {
			if (DisposableBean.class.isAssignableFrom(type) || AutoCloseable.class.isAssignableFrom(type)
					|| ExecutorService.class.isAssignableFrom(type)) {
				return new Inferred(null);
			}
			Method method = ClassUtils.getMethodIfAvailable(type, "close", new Class<?>[0]);
			if (method == null) {
				method = ClassUtils.getMethodIfAvailable(type, "shutdown", new Class<?>[0]);
			}
			boolean awaited = method != null && isAwaitedDestroyMethod(method)
					&& !PreDestroyMethods.contain(type, method.getName());
			return new Inferred(awaited ? method : null);
		}

	}

	private record Claim(Method method, String name) implements DisposalClaim {

		@Override
		public DisposalAction action(Object bean) {
			return new ForeignAction<>(bean,
					(target, context) -> AsyncResults.stage(MethodCall.invoke(this.method, target), context));
		}

		@Override
		public Set<String> replaces() {
			return Set.of(this.name);
		}

	}

}
