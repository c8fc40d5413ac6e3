package io.github.asyncdisposable.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a feed, from its opening to its end. Whoever says goodbye first, it
 * has ended once both have, or once the other side is gone.
 */
final class FeedConnection {

	private static final Log logger = LogFactory.getLog(FeedConnection.class);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

	private static final int CLOSED_ABNORMALLY = 1006;

	private final WebSocket socket;

	private final Receiver receiver;

	private FeedConnection(WebSocket socket, Receiver receiver) {
		this.socket = socket;
		this.receiver = receiver;
	}

	static CompletableFuture<FeedConnection> open(HttpClient http, URI feed) {
		Receiver receiver = new Receiver();
		return http.newWebSocketBuilder()
			.connectTimeout(CONNECT_TIMEOUT)
			.buildAsync(feed, receiver)
			.thenApply((socket) -> new FeedConnection(socket, receiver));
	}

	CompletableFuture<Void> ended() {
		return this.receiver.ended.copy();
	}

	/**
	 * Say goodbye, unless the other side did so before.
	 * @return the end of this connection, which never fails
	 */
	CompletableFuture<Void> sayGoodbye() {
		this.socket.sendClose(WebSocket.NORMAL_CLOSURE, "goodbye").whenComplete((sent, failure) -> {
			if (failure != null && !this.socket.isInputClosed()) {
				this.receiver.lost(failure);
			}
		});
		return ended();
	}

	void abort() {
		this.socket.abort();
		this.receiver.ended.complete(null);
	}

	private static final class Receiver implements WebSocket.Listener {

		private final CompletableFuture<Void> ended = new CompletableFuture<>();

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			logger.debug(data);
			socket.request(1);
			return null;
		}

		@Override
		public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
			if (status == CLOSED_ABNORMALLY) {
				lost("the connection was cut off");
			}
			else {
				logger.info("The feed said goodbye with " + status);
			}
			// The answer of a side that spoke first is refused here: it has nothing to
			// add.
			return socket.sendClose(WebSocket.NORMAL_CLOSURE, "goodbye")
				.handle((sent, failure) -> this.ended.complete(null));
		}

		@Override
		public void onError(WebSocket socket, Throwable failure) {
			lost(failure);
		}

		void lost(Object reason) {
			if (this.ended.complete(null)) {
				logger.warn("The feed is gone without a goodbye: " + reason);
			}
		}

	}

}
