package io.github.asyncdisposable.context;

import java.time.Duration;

/**
 * The limit that was set for a bean.
 *
 * @param timeout how long its disposal may take
 * @param source who says so
 */
record BeanLimit(Duration timeout, TimeoutSource source) {
}
