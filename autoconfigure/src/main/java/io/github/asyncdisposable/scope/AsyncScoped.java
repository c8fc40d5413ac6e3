package io.github.asyncdisposable.scope;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.annotation.AliasFor;

/**
 * Marks a bean of which every {@link AsyncScope} has one instance of its own, created
 * when it is first asked for and disposed with the scope. On a class or a {@code @Bean}
 * method.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Scope(AsyncScoped.SCOPE)
public @interface AsyncScoped {

	/** The name of the scope. */
	String SCOPE = "async";

	/**
	 * Return whether to inject a proxy in place of the bean. Each call on it goes to the
	 * instance of the scope that is current on the calling thread, and fails where none
	 * is: a scope is current only inside its own calls.
	 * @return the kind of proxy; none by default
	 */
	@AliasFor(annotation = Scope.class)
	ScopedProxyMode proxyMode() default ScopedProxyMode.DEFAULT;

}
