package io.github.asyncdisposable.sample;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * The server's side of {@code /feed}: tells subscribers how many events were written,
 * beginning with none. All messages go out on one thread, for sessions do not take two at
 * a time. A slow subscriber never holds up who publishes: counts add up until they can be
 * sent.
 */
@Component
final class EventFeed extends TextWebSocketHandler implements DisposableBean {

	private static final Log logger = LogFactory.getLog(EventFeed.class);

	private final Map<String, WebSocketSession> sessions = new ConcurrentHashMap<>();

	private final AtomicLong unsent = new AtomicLong();

	private final ExecutorService sender = Executors.newSingleThreadExecutor(daemonThreads());

	void publish(int written) {
		if (this.unsent.getAndAdd(written) == 0) {
			this.sender.execute(this::send);
		}
	}

	/**
	 * Say goodbye to all subscribers.
	 * @return a stage that ends once all have been told, whether they have answered or
	 * not
	 */
	CompletableFuture<Void> sayGoodbye() {
		return CompletableFuture.runAsync(() -> this.sessions.values().forEach(EventFeed::sayGoodbye), this.sender);
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) {
		this.sender.execute(() -> subscribe(session));
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		this.sessions.remove(session.getId());
	}

	@Override
	public void destroy() {
		this.sender.shutdown();
	}

	private void subscribe(WebSocketSession session) {
		this.sessions.put(session.getId(), session);
		if (session.isOpen()) {
			send(session, message(0));
		}
		else {
			this.sessions.remove(session.getId());
		}
	}

	private void send() {
		TextMessage message = message(this.unsent.getAndSet(0));
		this.sessions.values().forEach((session) -> send(session, message));
	}

	private static void send(WebSocketSession session, TextMessage message) {
		try {
			session.sendMessage(message);
		}
		catch (IOException | IllegalStateException ex) {
			logger.debug("A subscriber of the feed is gone", ex);
		}
	}

	private static TextMessage message(long written) {
		return new TextMessage("{\"written\":" + written + "}");
	}

	private static void sayGoodbye(WebSocketSession session) {
		try {
			session.close(CloseStatus.GOING_AWAY);
		}
		catch (IOException ex) {
			logger.debug("A subscriber of the feed was gone before the goodbye", ex);
		}
	}

	private static CustomizableThreadFactory daemonThreads() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("feed-sender-");
		threads.setDaemon(true);
		return threads;
	}

}
