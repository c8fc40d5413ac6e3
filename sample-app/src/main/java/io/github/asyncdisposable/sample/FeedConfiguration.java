package io.github.asyncdisposable.sample;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/**
 * Serves the feed.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class FeedConfiguration implements WebSocketConfigurer {

	private final EventFeed feed;

	FeedConfiguration(EventFeed feed) {
		this.feed = feed;
	}

	@Override
	public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
		registry.addHandler(this.feed, "/feed");
	}

}
