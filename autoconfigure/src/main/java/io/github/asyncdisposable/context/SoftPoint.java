package io.github.asyncdisposable.context;

import java.lang.reflect.AnnotatedElement;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * A place where a class asks for beans in a way that leaves no edge in the bean factory.
 * Immutable.
 *
 * @param name the name of the bean that is asked for, {@code null} if it is asked for by
 * type
 * @param type the type that is asked for
 * @param descriptor what else is asked of a bean, {@code null} if nothing is
 * @param all whether every bean of the type is meant
 * @param lazy whether a proxy asks: once it has, the bean factory knows the edge
 */
record SoftPoint(@Nullable String name, ResolvableType type, @Nullable DependencyDescriptor descriptor, boolean all,
		boolean lazy) {

	private static final Set<String> PROVIDERS = Set.of("jakarta.inject.Provider", "javax.inject.Provider");

	/**
	 * Whether a declared type alone makes an edge soft.
	 */
	static boolean isSoft(Class<?> type) {
		return ObjectFactory.class.isAssignableFrom(type) || type == Optional.class
				|| PROVIDERS.contains(type.getName());
	}

	/**
	 * Whether an element is lazy, be it by an annotation that is annotated itself.
	 */
	static boolean isLazy(AnnotatedElement element) {
		if (element.getAnnotations().length == 0) {
			return false;
		}
		Lazy lazy = AnnotatedElementUtils.getMergedAnnotation(element, Lazy.class);
		return lazy != null && lazy.value();
	}

	boolean isOfConstructor() {
		MethodParameter parameter = (this.descriptor != null) ? this.descriptor.getMethodParameter() : null;
		return parameter != null && parameter.getConstructor() != null;
	}

	/**
	 * Look through providers and collections at the beans that are asked for.
	 */
	static SoftPoint of(DependencyDescriptor descriptor, boolean lazy) {
		boolean all = false;
		ResolvableType type = descriptor.getResolvableType();
		for (Class<?> raw = type.toClass(); isSoft(raw) || isContainer(raw); raw = type.toClass()) {
			all |= !isSoft(raw) || raw.getName().endsWith("ObjectProvider");
			if (raw.isArray()) {
				type = type.getComponentType();
				continue;
			}
			descriptor.increaseNestingLevel();
			ResolvableType element = descriptor.getResolvableType();
			if (element.equals(ResolvableType.NONE) || element.equals(type)) {
				break;
			}
			type = element;
		}
		return new SoftPoint(null, type, descriptor, all, lazy);
	}

	private static boolean isContainer(Class<?> type) {
		return type.isArray() || (type.isInterface() && Collection.class.isAssignableFrom(type)) || type == Map.class
				|| type == Stream.class;
	}

}
