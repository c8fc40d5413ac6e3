package io.github.asyncdisposable.sample;

import java.util.List;

import io.github.asyncdisposable.DisposedException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Accepts events and counts what is in the database.
 */
@RestController
@RequestMapping("/events")
final class EventController {

	private static final String RETRY_AFTER_SECONDS = "1";

	private final EventBuffer buffer;

	private final EventStore store;

	EventController(EventBuffer buffer, EventStore store) {
		this.buffer = buffer;
		this.store = store;
	}

	@PostMapping
	ResponseEntity<?> accept(@RequestBody List<@Nullable NewEvent> events) {
		if (events.size() > this.buffer.capacity()) {
			throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE, "Send fewer events at once");
		}
		boolean accepted = this.buffer.offer(events.stream().map(EventController::received).toList());
		return accepted ? ResponseEntity.accepted().body(new Accepted(events.size())) : comeBackLater();
	}

	@GetMapping("/count")
	Count count() {
		return new Count(this.store.count());
	}

	@ExceptionHandler(DisposedException.class)
	ResponseEntity<?> comeBackLater() {
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
			.build();
	}

	private static Event received(@Nullable NewEvent event) {
		if (event == null) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "An event must not be null");
		}
		return Event.received(event);
	}

	record Accepted(int accepted) {

	}

	record Count(long count) {

	}

}
