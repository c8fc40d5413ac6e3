package io.github.asyncdisposable.sample;

/**
 * How far an import has come.
 *
 * @param imported how many events are in the database
 * @param of how many there were
 */
record ImportResult(int imported, int of) {

}
