/**
 * The examples of {@code docs/scopes.md}. What they need of Kafka and Spring Batch stands
 * here as well, with the signatures that it has there.
 */
package io.github.asyncdisposable.scopes;
