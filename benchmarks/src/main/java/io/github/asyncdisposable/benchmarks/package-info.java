/**
 * Measured claims, side by side with peers.
 */
@NullMarked
package io.github.asyncdisposable.benchmarks;

import org.jspecify.annotations.NullMarked;
