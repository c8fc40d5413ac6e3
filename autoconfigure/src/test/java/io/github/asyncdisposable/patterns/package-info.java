/**
 * The examples of {@code docs/patterns.md}: what stands between {@code tag} and
 * {@code end} stands there word by word, and {@code PatternsTests} runs all of it.
 */
package io.github.asyncdisposable.patterns;
