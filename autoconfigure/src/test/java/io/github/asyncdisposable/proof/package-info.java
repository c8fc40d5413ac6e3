/**
 * Random applications with faults, and a check of the design's rules over what happened.
 */
package io.github.asyncdisposable.proof;
