package io.github.asyncdisposable.context;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.beans.factory.annotation.Lookup;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the soft points of a class and of a factory method, by reflection; once for each.
 * Safe for use by any thread.
 */
final class SoftPoints {

	private static final Set<String> INJECTED = Set.of("org.springframework.beans.factory.annotation.Autowired",
			"jakarta.inject.Inject", "javax.inject.Inject", "jakarta.annotation.Resource");

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	private final Map<AnnotatedElement, List<SoftPoint>> known = new ConcurrentHashMap<>();

	List<SoftPoint> of(Class<?> type) {
		return this.known.computeIfAbsent(type, (key) -> inClass(type));
	}

	List<SoftPoint> of(Method factoryMethod) {
		return this.known.computeIfAbsent(factoryMethod, (key) -> {
			List<SoftPoint> points = new ArrayList<>(0);
			parameters(factoryMethod, points);
			return points;
		});
	}

	private static List<SoftPoint> inClass(Class<?> type) {
		List<SoftPoint> points = new ArrayList<>(0);
		try {
			constructors(type, points);
			for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
				ReflectionUtils.doWithLocalFields(c, (field) -> field(field, points));
				ReflectionUtils.doWithLocalMethods(c, (method) -> method(method, points));
			}
		}
		catch (LinkageError | RuntimeException ex) {
			// A class that mentions what is not on the class path: what was found will
			// do.
		}
		return List.copyOf(points);
	}

	private static void constructors(Class<?> type, List<SoftPoint> points) {
		Constructor<?>[] constructors = type.getDeclaredConstructors();
		for (Constructor<?> constructor : constructors) {
			if (constructor.getParameterCount() > 0 && (constructors.length == 1 || isInjected(constructor))) {
				parameters(constructor, points);
			}
		}
	}

	private static void field(Field field, List<SoftPoint> points) {
		boolean lazy = SoftPoint.isLazy(field);
		if ((lazy || SoftPoint.isSoft(field.getType())) && isInjected(field)) {
			points.add(SoftPoint.of(new DependencyDescriptor(field, false), lazy));
		}
	}

	private static void method(Method method, List<SoftPoint> points) {
		Lookup lookup = method.getAnnotation(Lookup.class);
		if (lookup != null) {
			points.add(new SoftPoint(lookup.value().isEmpty() ? null : lookup.value(),
					ResolvableType.forMethodReturnType(method), null, false, false));
		}
		else if (method.getParameterCount() > 0 && isInjected(method)) {
			parameters(method, points);
		}
	}

	/**
	 * A parameter's name counts where several beans are of its type.
	 */
	private static void parameters(Executable executable, List<SoftPoint> points) {
		boolean allLazy = SoftPoint.isLazy(executable)
				&& (executable instanceof Constructor || ((Method) executable).getReturnType() == void.class);
		Parameter[] parameters = executable.getParameters();
		for (int i = 0; i < parameters.length; i++) {
			boolean lazy = allLazy || SoftPoint.isLazy(parameters[i]);
			if (lazy || SoftPoint.isSoft(parameters[i].getType())) {
				MethodParameter parameter = MethodParameter.forExecutable(executable, i);
				parameter.initParameterNameDiscovery(NAMES);
				points.add(SoftPoint.of(new DependencyDescriptor(parameter, false), lazy));
			}
		}
	}

	/**
	 * Whether something is injected, be it by an annotation that is annotated itself, as
	 * Spring has it.
	 */
	private static boolean isInjected(AnnotatedElement element) {
		if (element.getAnnotations().length == 0) {
			return false;
		}
		return MergedAnnotations.from(element)
			.stream()
			.anyMatch((annotation) -> INJECTED.contains(annotation.getType().getName()));
	}

}
