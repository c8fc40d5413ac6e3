/**
 * The examples of {@code docs/foreign-types.md}: what stands between {@code tag} and
 * {@code end} stands there word by word.
 */
package io.github.asyncdisposable.foreign.docs;
