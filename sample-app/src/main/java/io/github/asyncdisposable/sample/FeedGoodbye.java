package io.github.asyncdisposable.sample;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Says goodbye to the subscribers of the feed after the last request was answered and
 * before the web server stops. Tomcat by itself only cuts their connections: by the time
 * its WebSocket container would close the sessions, the connectors are gone.
 *
 * <p>
 * Not part of {@link EventFeed}: who depends on a bean with a life cycle has to be
 * finished when that bean stops, and the writer needs the feed for longer.
 */
@Component
final class FeedGoodbye implements SmartLifecycle {

	private static final int WEB_SERVER_STOP_PHASE = SmartLifecycle.DEFAULT_PHASE - 2048;

	private final EventFeed feed;

	private volatile boolean running;

	FeedGoodbye(EventFeed feed) {
		this.feed = feed;
	}

	@Override
	public void start() {
		this.running = true;
	}

	/**
	 * Spring waits for the callback, but not for longer than the timeout of a phase.
	 */
	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.feed.sayGoodbye().whenComplete((told, failure) -> callback.run());
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return WEB_SERVER_STOP_PHASE + 1;
	}

}
