package io.github.asyncdisposable.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AbstractAsyncDisposable;
import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.DisposalTimeout;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Follows a feed for as long as the application runs, and says goodbye before it ends.
 * Nothing waits for a connection, neither the start nor the end of the application.
 *
 * <p>
 * Where the feed is this application's own, the server's side is stopped before any bean
 * is disposed: then it has said goodbye first, and there is nothing left to wait for.
 */
@Component
@DisposalTimeout("3s")
final class FeedClient extends AbstractAsyncDisposable {

	private static final Log logger = LogFactory.getLog(FeedClient.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

	private final HttpClient http = HttpClient.newHttpClient();

	private final IngestProperties properties;

	private final Environment environment;

	private @Nullable FeedConnection connection;

	FeedClient(IngestProperties properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	@EventListener(ApplicationReadyEvent.class)
	void connect() {
		URI feed = this.properties.feedUrl();
		connect((feed != null) ? feed : ownFeed(), FIRST_PAUSE);
	}

	/**
	 * Tell the feed and wait for its answer, or hang up at the limit.
	 */
	@Override
	public CompletionStage<?> disposeAsync(DisposalContext context) {
		context.signal().onCancel(this::hangUp);
		return disposeAsync();
	}

	@Override
	protected synchronized CompletionStage<?> disposeAsyncCore() {
		return (this.connection != null) ? this.connection.sayGoodbye() : CompletableFuture.completedFuture(null);
	}

	/**
	 * Who closes synchronously does not wait for a peer.
	 */
	@Override
	protected void disposeCore() {
		hangUp();
	}

	synchronized boolean isConnected() {
		return this.connection != null && !this.connection.ended().isDone();
	}

	private synchronized void hangUp() {
		if (this.connection != null) {
			this.connection.abort();
		}
	}

	private void connect(URI feed, Duration pause) {
		if (isDisposed()) {
			return;
		}
		FeedConnection.open(this.http, feed).whenComplete((opened, failure) -> {
			if (failure == null) {
				connected(feed, opened);
			}
			else {
				logger.info("Could not connect to " + feed + ", next attempt in " + pause + ": " + failure);
				connectAfter(pause, feed);
			}
		});
	}

	private synchronized void connected(URI feed, FeedConnection opened) {
		if (isDisposed()) {
			opened.abort();
			return;
		}
		logger.info("Connected to " + feed);
		this.connection = opened;
		opened.ended().thenRun(() -> connectAfter(FIRST_PAUSE, feed));
	}

	private void connectAfter(Duration pause, URI feed) {
		Duration next = (pause.compareTo(LONGEST_PAUSE) < 0) ? pause.multipliedBy(2) : LONGEST_PAUSE;
		CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS).execute(() -> connect(feed, next));
	}

	private URI ownFeed() {
		return URI.create("ws://localhost:" + this.environment.getRequiredProperty("local.server.port") + "/feed");
	}

}
