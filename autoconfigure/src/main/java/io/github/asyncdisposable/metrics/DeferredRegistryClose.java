package io.github.asyncdisposable.metrics;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalReport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;

/**
 * Keeps the meter registries open until everything is disposed (M1). Spring Boot closes
 * them at the very beginning of a close, and what is timed after that never reaches a
 * registry that pushes. Here Boot's own listener is taken off the context once all
 * singletons exist, and called when the shutdown has ended; where there is none, this
 * does nothing.
 *
 * <p>
 * The registries are closed, which makes them publish once more, on a daemon thread that
 * is waited for within a limit; what goes wrong there is logged. After a failed start
 * nothing is called, as Boot would not have been called either: Spring destroys the
 * registries.
 *
 * @since 0.1.0
 */
public final class DeferredRegistryClose
		implements DisposalListener, SmartInitializingSingleton, DisposableBean, Ordered {

	/** A last publish has this much time even at the end of the deadline. */
	static final Duration SHORTEST_LIMIT = Duration.ofSeconds(2);

	/** Far enough to mean "no limit" and near enough to be added to any time. */
	private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(3650);

	private static final String CLOSER = "meterRegistryCloser";

	private static final Log logger = LogFactory.getLog(DeferredRegistryClose.class);

	private final ApplicationContext context;

	private final Supplier<Duration> timeLeft;

	private volatile @Nullable ApplicationListener<ContextClosedEvent> closer;

	/**
	 * Create the deferral for one application context.
	 * @param context the context whose registries to keep open
	 * @param timeLeft what is left of the deadline when the shutdown has ended: how long
	 * the registries may take to close, but never less than two seconds
	 */
	public DeferredRegistryClose(ApplicationContext context, Supplier<Duration> timeLeft) {
		this.context = context;
		this.timeLeft = timeLeft;
	}

	/**
	 * Last among the listeners: what others record still gets published.
	 */
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.context instanceof ConfigurableApplicationContext configurable && isBootsCloser()) {
			@SuppressWarnings("unchecked")
			ApplicationListener<ContextClosedEvent> listener = configurable.getBean(CLOSER, ApplicationListener.class);
			configurable
				.getBean(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME,
						ApplicationEventMulticaster.class)
				.removeApplicationListenerBean(CLOSER);
			configurable.removeApplicationListener(listener);
			this.closer = listener;
		}
	}

	private boolean isBootsCloser() {
		Class<?> type = this.context.containsLocalBean(CLOSER) ? this.context.getType(CLOSER) : null;
		return type != null && type.getName().startsWith("org.springframework.boot.")
				&& ResolvableType.forClass(type)
					.as(ApplicationListener.class)
					.getGeneric()
					.resolve() == ContextClosedEvent.class;
	}

	@Override
	public void shutdownFinished(DisposalReport report) {
		closeRegistries();
	}

	/**
	 * The safety net, should nobody have told the end of the shutdown.
	 */
	@Override
	public void destroy() {
		closeRegistries();
	}

	private synchronized void closeRegistries() {
		ApplicationListener<ContextClosedEvent> listener = this.closer;
		if (listener != null && isClosed()) {
			this.closer = null;
			Thread thread = new Thread(() -> close(listener), "async-disposable-registry-close");
			thread.setDaemon(true);
			thread.start();
			await(thread);
		}
	}

	/**
	 * False after a failed start, and when it is a child context that has ended.
	 */
	private boolean isClosed() {
		return this.context instanceof ConfigurableApplicationContext configurable && configurable.isClosed();
	}

	private void close(ApplicationListener<ContextClosedEvent> listener) {
		try {
			listener.onApplicationEvent(new ContextClosedEvent(this.context));
		}
		catch (Throwable ex) {
			logger.warn("Closing the meter registries failed", ex);
		}
	}

	/**
	 * An interrupt means that the shutdown must end: the shortest limit from then on.
	 */
	private void await(Thread thread) {
		Duration left = this.timeLeft.get();
		Duration limit = (left.compareTo(SHORTEST_LIMIT) > 0) ? left : SHORTEST_LIMIT;
		long limitNanos = Math.min(TimeUnit.NANOSECONDS.convert(limit), LONGEST_NANOS);
		boolean interrupted = false;
		long start = System.nanoTime();
		long end = start + limitNanos;
		while (thread.isAlive() && end - System.nanoTime() > 0) {
			try {
				TimeUnit.NANOSECONDS.timedJoin(thread, end - System.nanoTime());
			}
			catch (InterruptedException ex) {
				interrupted = true;
				end = Math.min(end, System.nanoTime() + SHORTEST_LIMIT.toNanos());
			}
		}
		if (thread.isAlive()) {
			logger.warn("The meter registries did not close within "
					+ TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)
					+ " ms: what was measured last may not have been published");
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
