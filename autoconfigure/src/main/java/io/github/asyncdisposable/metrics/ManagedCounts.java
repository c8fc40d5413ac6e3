package io.github.asyncdisposable.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Counts the managed beans of each scope, for the gauge: one for each registry, since it
 * knows a gauge by its name and tags and refuses a second one.
 */
final class ManagedCounts {

	private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

	private final Map<String, List<IntSupplier>> counters = new ConcurrentHashMap<>();

	private final MeterRegistry meterRegistry;

	ManagedCounts(MeterRegistry meterRegistry) {
		this.meterRegistry = meterRegistry;
	}

	boolean isIn(@Nullable MeterRegistry meterRegistry) {
		return this.meterRegistry == meterRegistry;
	}

	/**
	 * Have somebody else count the beans of a scope, or some of them.
	 */
	void add(String scope, IntSupplier counter) {
		this.counters.computeIfAbsent(scope, (key) -> new CopyOnWriteArrayList<>()).add(counter);
		this.counts.computeIfAbsent(scope, this::register);
	}

	/**
	 * Let go of somebody who has counted.
	 */
	void remove(String scope, IntSupplier counter) {
		this.counters.getOrDefault(scope, List.of()).remove(counter);
	}

	boolean isCountedByOthers(String scope) {
		return this.counters.containsKey(scope);
	}

	private long countedByOthers(String scope) {
		return this.counters.getOrDefault(scope, List.of()).stream().mapToLong(IntSupplier::getAsInt).sum();
	}

	void oneMore(String scope) {
		this.counts.computeIfAbsent(scope, this::register).incrementAndGet();
	}

	void oneLess(String scope) {
		AtomicLong count = this.counts.get(scope);
		if (count != null) {
			count.updateAndGet((value) -> Math.max(value - 1, 0));
		}
	}

	private AtomicLong register(String scope) {
		AtomicLong count = new AtomicLong();
		Gauge.builder(DisposalMeters.DISPOSABLES, () -> count.get() + countedByOthers(scope))
			.description("Managed beans that are not disposed yet")
			.tag(DisposalMeters.SCOPE, scope)
			.register(this.meterRegistry);
		return count;
	}

}
