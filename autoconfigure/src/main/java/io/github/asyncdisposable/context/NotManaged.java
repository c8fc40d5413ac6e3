package io.github.asyncdisposable.context;

/**
 * A bean that could be disposed asynchronously but is not, by this context. Immutable.
 *
 * @param name its name
 * @param type the name of its class
 * @param reason why, half a sentence
 * @since 0.1.0
 */
public record NotManaged(String name, String type, String reason) {
}
