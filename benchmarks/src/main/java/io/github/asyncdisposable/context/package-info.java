/**
 * What is measured from inside of the package.
 */
package io.github.asyncdisposable.context;
