package io.github.asyncdisposable.sample;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.asyncdisposable.AsyncDisposable;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * How far the service has come, for whoever continues from there: how many events were
 * written in all of its runs, and the last one. It goes to Redis once, at the end of a
 * run.
 *
 * <p>
 * Spring stops the connections to Redis before it destroys any bean. What is written in
 * {@link #disposeAsync()} still arrives.
 */
@Component
final class IngestCursor implements AsyncDisposable {

	static final String KEY = "ingest:cursor";

	private final ReactiveStringRedisTemplate redis;

	private long position;

	private @Nullable UUID lastEvent;

	IngestCursor(ReactiveStringRedisTemplate redis) {
		this.redis = redis;
		String before = redis.<String, String>opsForHash().get(KEY, "position").block();
		this.position = (before != null) ? Long.parseLong(before) : 0;
	}

	synchronized void advance(List<Event> written) {
		this.position += written.size();
		this.lastEvent = written.get(written.size() - 1).id();
	}

	@Override
	public synchronized CompletableFuture<?> disposeAsync() {
		if (this.lastEvent == null) {
			return CompletableFuture.completedFuture(null);
		}
		return this.redis.opsForHash()
			.putAll(KEY, Map.of("position", String.valueOf(this.position), "last-event", this.lastEvent.toString()))
			.toFuture();
	}

}
