/**
 * What happens to real clients that Spring stops before it destroys beans.
 */
package io.github.asyncdisposable.clients;
