/**
 * Races of what promises to be free of them, for jcstress.
 */
package io.github.asyncdisposable.races;
