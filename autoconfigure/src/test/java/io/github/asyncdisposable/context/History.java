package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What happened to which bean, in one order for all threads.
 */
final class History {

	private final AtomicInteger clock = new AtomicInteger();

	private final Map<String, List<Span>> spans = new LinkedHashMap<>();

	int now() {
		return this.clock.incrementAndGet();
	}

	synchronized Span begin(String bean) {
		Span span = new Span(now());
		this.spans.computeIfAbsent(bean, (key) -> new ArrayList<>()).add(span);
		return span;
	}

	void end(Span span) {
		span.end = now();
	}

	synchronized Map<String, List<Span>> spans() {
		return new LinkedHashMap<>(this.spans);
	}

	synchronized List<String> order() {
		return this.spans.entrySet()
			.stream()
			.sorted((a, b) -> Integer.compare(a.getValue().get(0).start, b.getValue().get(0).start))
			.map(Map.Entry::getKey)
			.toList();
	}

	static final class Span {

		final int start;

		volatile int end;

		Span(int start) {
			this.start = start;
		}

	}

}
