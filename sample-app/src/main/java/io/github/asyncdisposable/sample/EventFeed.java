package io.github.asyncdisposable.sample;

import java.io.IOException;
import java.util.Map;
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
 * The server's side of {@code /feed}: tells subscribers how many events were written. A
 * slow subscriber never holds up who publishes: counts add up until they can be sent.
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
	 * Say goodbye to all subscribers. Does not wait for their answers.
	 */
	void sayGoodbye() {
		this.sessions.values().forEach(EventFeed::sayGoodbye);
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) {
		this.sessions.put(session.getId(), session);
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		this.sessions.remove(session.getId());
	}

	@Override
	public void destroy() {
		this.sender.shutdown();
	}

	private void send() {
		TextMessage message = new TextMessage("{\"written\":" + this.unsent.getAndSet(0) + "}");
		for (WebSocketSession session : this.sessions.values()) {
			try {
				session.sendMessage(message);
			}
			catch (IOException | IllegalStateException ex) {
				logger.debug("A subscriber of the feed is gone", ex);
			}
		}
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
