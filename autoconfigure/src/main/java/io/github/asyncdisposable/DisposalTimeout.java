package io.github.asyncdisposable;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The limit of a bean's disposal, on its class or on its {@code @Bean} method, where the
 * method beats the class. The property {@code async-disposable.beans.<name>.timeout}
 * beats both. It belongs to whoever knows how long the work may take; without it the bean
 * gets a share of what is left of the deadline.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface DisposalTimeout {

	/**
	 * The limit as a positive duration with a unit ({@code 5s}, {@code 500ms},
	 * {@code PT5S}) or a placeholder for one (<code>${orders.flush-timeout}</code>).
	 * Anything else fails the start of the application.
	 */
	String value();

}
