package io.github.asyncdisposable.context;

/**
 * Something about the plan that the owner of a bean should know. Immutable.
 *
 * @param bean the name of the bean
 * @param message what it is, a sentence
 * @since 0.1.0
 */
public record PlanWarning(String bean, String message) {
}
