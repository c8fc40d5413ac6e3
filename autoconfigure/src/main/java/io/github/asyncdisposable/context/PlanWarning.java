package io.github.asyncdisposable.context;

/**
 * Something about the plan that the owner of a bean should know. Immutable.
 *
 * @param bean the name of the bean
 * @param message what it is, a sentence
 */
record PlanWarning(String bean, String message) {
}
