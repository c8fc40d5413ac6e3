package io.github.asyncdisposable.metrics;

import java.util.List;

import io.github.asyncdisposable.LeakDetection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;

/**
 * Counts what was garbage-collected without having been disposed, by the name of the bean
 * that it was.
 *
 * @since 0.1.0
 */
public final class LeakCounter implements LeakDetection.Listener, DisposableBean {

	private final @Nullable MeterRegistry registry;

	private final AutoCloseable registration;

	/**
	 * Start to count.
	 * @param registries where to count; one that is also part of another one among them
	 * still counts once
	 */
	public LeakCounter(List<? extends MeterRegistry> registries) {
		this.registry = DisposalMetricsBuilder.unite(List.copyOf(registries));
		this.registration = LeakDetection.enable(this);
	}

	@Override
	public void leaked(String type, @Nullable String bean) {
		if (this.registry != null) {
			Counter.builder(DisposalMeters.LEAKS)
				.description("Objects that were garbage-collected without having been disposed")
				.tag(DisposalMeters.BEAN, (bean != null) ? bean : DisposalMeters.NONE)
				.register(this.registry)
				.increment();
		}
	}

	@Override
	public void destroy() throws Exception {
		this.registration.close();
	}

}
