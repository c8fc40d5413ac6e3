/**
 * An ingest service that answers 202 and keeps its word, also when it is stopped.
 *
 * <p>
 * {@link io.github.asyncdisposable.sample.EventController} puts what it receives into
 * {@link io.github.asyncdisposable.sample.EventBuffer}, which hands batches to
 * {@link io.github.asyncdisposable.sample.BatchWriter}, which writes them to
 * {@link io.github.asyncdisposable.sample.EventStore}, the
 * {@link io.github.asyncdisposable.sample.AuditTrail} and the
 * {@link io.github.asyncdisposable.sample.EventFeed}. Each gets the next one by its
 * constructor, and so the order of disposal follows: the buffer refuses what comes and is
 * drained, then the audit trail is flushed, then Spring closes the connection pool.
 * {@link io.github.asyncdisposable.sample.FeedClient} depends on none of them and says
 * goodbye meanwhile.
 */
@NullMarked
package io.github.asyncdisposable.sample;

import org.jspecify.annotations.NullMarked;
