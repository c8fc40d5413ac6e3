package io.github.asyncdisposable.sample;

import java.util.Objects;

import org.springframework.util.Assert;

/**
 * An event as a client sends it. Whatever the database would refuse is refused here: once
 * an event is accepted, only an outage can keep it from being written.
 *
 * @param source who reports
 * @param text what happened
 */
record NewEvent(String source, String text) {

	NewEvent {
		Objects.requireNonNull(source, "'source' must not be null");
		Objects.requireNonNull(text, "'text' must not be null");
		Assert.isTrue(source.length() <= 100, "'source' must have at most 100 characters");
		Assert.isTrue(text.length() <= 10_000, "'text' must have at most 10000 characters");
	}

}
