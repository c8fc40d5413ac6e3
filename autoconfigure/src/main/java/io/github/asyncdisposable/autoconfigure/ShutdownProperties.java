package io.github.asyncdisposable.autoconfigure;

import java.time.Duration;

import io.github.asyncdisposable.context.DisposalOrder;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the disposal at the close of the context.
 *
 * @since 0.1.0
 */
public class ShutdownProperties {

	/**
	 * Limit of all disposals together. Its clock runs while beans are disposed, not while
	 * the application context's own phases stop.
	 */
	private Duration deadline = Duration.ofSeconds(25);

	/**
	 * Time from the start of the close until the orchestrator kills the process, such as
	 * terminationGracePeriodSeconds less preStop in Kubernetes. Caps the deadline.
	 */
	private @Nullable Duration gracePeriod;

	/**
	 * Order in which beans are disposed.
	 */
	private DisposalOrder order = DisposalOrder.DEPENDENCY;

	/**
	 * Maximum number of disposals in flight at the same time. Unset, there is no limit.
	 */
	private @Nullable Integer maxConcurrency;

	/**
	 * Interval between log lines that say what is still being waited for.
	 */
	private Duration progressInterval = Duration.ofSeconds(5);

	public Duration getDeadline() {
		return this.deadline;
	}

	public void setDeadline(Duration deadline) {
		this.deadline = deadline;
	}

	public @Nullable Duration getGracePeriod() {
		return this.gracePeriod;
	}

	public void setGracePeriod(@Nullable Duration gracePeriod) {
		this.gracePeriod = gracePeriod;
	}

	public DisposalOrder getOrder() {
		return this.order;
	}

	public void setOrder(DisposalOrder order) {
		this.order = order;
	}

	public @Nullable Integer getMaxConcurrency() {
		return this.maxConcurrency;
	}

	public void setMaxConcurrency(@Nullable Integer maxConcurrency) {
		this.maxConcurrency = maxConcurrency;
	}

	public Duration getProgressInterval() {
		return this.progressInterval;
	}

	public void setProgressInterval(Duration progressInterval) {
		this.progressInterval = progressInterval;
	}

}
