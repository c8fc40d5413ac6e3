package io.github.asyncdisposable.context;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.util.ReflectionUtils;

/**
 * Recognises {@code @PreDestroy} methods among destroy methods: ahead-of-time processing
 * turns the ones into the others.
 */
public final class PreDestroyMethods {

	private static final String DESTROY = "destroy";

	private PreDestroyMethods() {
	}

	/**
	 * Return whether a class has such a method.
	 * @param type the class
	 * @param name the name of a destroy method, qualified if it is not visible
	 * @return whether it is annotated
	 */
	public static boolean contain(Class<?> type, String name) {
		Method method = ReflectionUtils.findMethod(type, name.substring(name.lastIndexOf('.') + 1));
		return method != null && Arrays.stream(method.getAnnotations())
			.anyMatch((annotation) -> annotation.annotationType().getSimpleName().equals("PreDestroy"));
	}

	/**
	 * Have Spring call them before {@link DisposableBean#destroy()}, as a post-processor
	 * would: as destroy methods they would come after it. To that end it becomes a
	 * destroy method as well.
	 * @return the names of the destroy methods in their new order
	 */
	static List<String> beforeDestroy(RootBeanDefinition definition, Class<?> type, List<String> names) {
		Map<Boolean, List<String>> annotated = names.stream()
			.collect(Collectors.partitioningBy((name) -> contain(type, name)));
		List<String> first = annotated.getOrDefault(true, List.of());
		if (first.isEmpty()) {
			return names;
		}
		definition.registerExternallyManagedDestroyMethod(DESTROY);
		return Stream.of(first, List.of(DESTROY), annotated.getOrDefault(false, List.of()))
			.flatMap(List::stream)
			.distinct()
			.toList();
	}

}
