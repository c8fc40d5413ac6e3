package io.github.asyncdisposable.context;

import java.lang.StackWalker.StackFrame;
import java.util.List;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;

/**
 * Counts the singletons that a thread is creating. A bean factory tells which are being
 * created, but not by whom; a stack does. Too slow to be asked for each bean.
 */
final class SingletonCalls {

	private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

	private static final List<Class<?>> PARAMETERS = List.of(String.class, ObjectFactory.class);

	private SingletonCalls() {
	}

	static long onThisThread() {
		return STACK.walk((frames) -> frames.filter(SingletonCalls::isCreation).count());
	}

	private static boolean isCreation(StackFrame frame) {
		return frame.getDeclaringClass() == DefaultSingletonBeanRegistry.class
				&& frame.getMethodName().equals("getSingleton")
				&& frame.getMethodType().parameterList().equals(PARAMETERS);
	}

}
