/**
 * A real application on another line of Spring Boot than the one that the jar was built
 * on.
 */
package io.github.asyncdisposable.compatibility;
