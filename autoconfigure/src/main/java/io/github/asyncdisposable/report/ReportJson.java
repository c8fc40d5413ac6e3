package io.github.asyncdisposable.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonWriter;

/**
 * A report as JSON. Written from maps: a writer's members take a function in Boot 3.5 and
 * something else from 4.0 on, so that a jar built with one fails with the other.
 */
final class ReportJson {

	private static final JsonWriter<Map<String, @Nullable Object>> WRITER = JsonWriter.standard();

	private ReportJson() {
	}

	static String write(ShutdownReport report) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("context", report.context());
		json.put("reason", report.reason());
		json.put("startedAt", report.startedAt());
		json.put("duration", report.duration());
		json.put("oneAfterAnother", report.oneAfterAnother());
		json.put("outcome", report.outcome());
		json.put("criticalChain", report.criticalChain());
		json.put("beans", beans(report));
		json.put("unfinished", report.unfinished());
		json.put("notStarted", report.notStarted());
		return WRITER.writeToString(json);
	}

	private static List<Map<String, @Nullable Object>> beans(ShutdownReport report) {
		return report.beans().stream().map(ReportJson::bean).toList();
	}

	private static Map<String, @Nullable Object> bean(ShutdownReport.Bean bean) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("name", bean.name());
		json.put("type", bean.type());
		json.put("scope", bean.scope());
		json.put("startedAt", bean.startedAt());
		json.put("ownTime", bean.ownTime());
		json.put("waitingTime", bean.waitingTime());
		json.put("outcome", bean.outcome());
		json.put("error", bean.error());
		json.put("dependsOn", bean.dependsOn());
		return json;
	}

}
