package io.github.asyncdisposable.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonWriter;

/**
 * A report as Chrome trace events: one track for each bean, in the order of their starts,
 * and one complete event on it. Microseconds, from the start of the shutdown.
 */
final class TraceEvents {

	private static final int PROCESS = 1;

	private TraceEvents() {
	}

	static String write(ShutdownReport report) {
		List<Map<String, @Nullable Object>> events = new ArrayList<>();
		events.add(metadata("process_name", 0, Map.of("name", "shutdown of " + report.context())));
		int track = 0;
		for (ShutdownReport.Bean bean : report.beans()) {
			track++;
			events.add(metadata("thread_name", track, Map.of("name", bean.name())));
			events.add(metadata("thread_sort_index", track, Map.of("sort_index", track)));
			events.add(complete(report, bean, track));
		}
		Map<String, Object> trace = new LinkedHashMap<>();
		trace.put("displayTimeUnit", "ms");
		trace.put("traceEvents", events);
		return JsonWriter.<Map<String, Object>>standard().writeToString(trace);
	}

	private static Map<String, @Nullable Object> metadata(String name, int track, Map<String, Object> arguments) {
		Map<String, @Nullable Object> event = new LinkedHashMap<>();
		event.put("name", name);
		event.put("ph", "M");
		event.put("pid", PROCESS);
		event.put("tid", track);
		event.put("args", arguments);
		return event;
	}

	private static Map<String, @Nullable Object> complete(ShutdownReport report, ShutdownReport.Bean bean, int track) {
		Duration offset = Duration.between(report.startedAt(), bean.startedAt());
		Map<String, @Nullable Object> event = new LinkedHashMap<>();
		event.put("name", bean.name());
		event.put("cat", bean.outcome().name().toLowerCase(Locale.ROOT));
		event.put("ph", "X");
		event.put("pid", PROCESS);
		event.put("tid", track);
		event.put("ts", Math.max(micros(offset), 0));
		event.put("dur", micros(bean.ownTime()));
		event.put("args", arguments(report, bean));
		return event;
	}

	private static Map<String, @Nullable Object> arguments(ShutdownReport report, ShutdownReport.Bean bean) {
		Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
		arguments.put("type", bean.type());
		arguments.put("scope", bean.scope());
		arguments.put("outcome", bean.outcome().name());
		arguments.put("error", bean.error());
		arguments.put("waitingTime", bean.waitingTime().toString());
		arguments.put("critical", report.criticalChain().contains(bean.name()));
		arguments.put("dependsOn", bean.dependsOn());
		return arguments;
	}

	private static long micros(Duration duration) {
		return TimeUnit.MICROSECONDS.convert(duration);
	}

}
