/**
 * Auto-configuration, properties and failure analysis. Nothing depends on this package.
 */
@NullMarked
package io.github.asyncdisposable.autoconfigure;

import org.jspecify.annotations.NullMarked;
