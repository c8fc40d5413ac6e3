package io.github.asyncdisposable.sample;

import java.time.Instant;
import java.util.UUID;

/**
 * An event on its way to the database. The id makes a repeated write harmless.
 *
 * @param id identifies the event for good
 * @param receivedAt when it was accepted
 * @param source who reported it
 * @param text what happened
 */
record Event(UUID id, Instant receivedAt, String source, String text) {

	static Event received(NewEvent event) {
		return new Event(UUID.randomUUID(), Instant.now(), event.source(), event.text());
	}

}
