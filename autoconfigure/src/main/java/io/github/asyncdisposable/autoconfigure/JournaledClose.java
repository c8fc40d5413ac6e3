package io.github.asyncdisposable.autoconfigure;

import io.github.asyncdisposable.report.ShutdownReporter;

import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * Begins the journal when the close begins: a process that is killed while its web server
 * drains has disposed nothing, which the next start should tell.
 */
final class JournaledClose implements ApplicationListener<ContextClosedEvent>, Ordered {

	private final ShutdownReporter reporter;

	private final ConfigurableApplicationContext context;

	JournaledClose(ShutdownReporter reporter, ConfigurableApplicationContext context) {
		this.reporter = reporter;
		this.context = context;
	}

	/**
	 * An application may publish the event by hand, and is not closed by that.
	 */
	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context && this.context.isClosed()) {
			this.reporter.closeStarted(this.context.getId());
		}
	}

	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 1;
	}

}
