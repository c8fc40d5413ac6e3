package io.github.asyncdisposable.sample;

import java.time.Instant;
import java.util.List;

import org.springframework.stereotype.Component;

/**
 * Writes a batch to the database, and tells of it once it is there.
 */
@Component
final class BatchWriter implements BatchSink {

	private final EventStore store;

	private final AuditTrail audit;

	private final EventFeed feed;

	private final IngestCursor cursor;

	private final Webhook webhook;

	BatchWriter(EventStore store, AuditTrail audit, EventFeed feed, IngestCursor cursor, Webhook webhook) {
		this.store = store;
		this.audit = audit;
		this.feed = feed;
		this.cursor = cursor;
		this.webhook = webhook;
	}

	@Override
	public void write(List<Event> batch) {
		this.store.save(batch);
		this.audit.append(Instant.now() + " wrote " + batch.size() + " events, the first is " + batch.get(0).id());
		this.feed.publish(batch.size());
		this.cursor.advance(batch);
		this.webhook.tell(batch.size());
	}

}
