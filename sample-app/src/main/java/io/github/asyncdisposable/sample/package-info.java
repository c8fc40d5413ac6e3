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
 *
 * <p>
 * {@link io.github.asyncdisposable.sample.ImportController} runs each bulk import in a
 * scope of its own: the {@link io.github.asyncdisposable.sample.ImportJob} and its files
 * are disposed when it ends, or when the application closes in the middle of it.
 */
@NullMarked
package io.github.asyncdisposable.sample;

import org.jspecify.annotations.NullMarked;
