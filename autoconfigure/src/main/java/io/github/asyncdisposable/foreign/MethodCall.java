package io.github.asyncdisposable.foreign;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Calls a destroy method as Spring does: one parameter means "force".
 */
final class MethodCall {

	private MethodCall() {
	}

	static @Nullable Object invoke(Method method, Object bean) throws Exception {
		ReflectionUtils.makeAccessible(method);
		Object[] arguments = (method.getParameterCount() == 1) ? new Object[] { true } : new Object[0];
		try {
			return method.invoke(bean, arguments);
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
			throw ex;
		}
	}

}
