package io.github.asyncdisposable.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.json.WritableJson;

/**
 * A report as JSON.
 */
final class ReportJson {

	private static final JsonWriter<ShutdownReport.Bean> BEAN = JsonWriter.of((members) -> {
		members.add("name", ShutdownReport.Bean::name);
		members.add("type", ShutdownReport.Bean::type);
		members.add("scope", ShutdownReport.Bean::scope);
		members.add("startedAt", ShutdownReport.Bean::startedAt).as(Instant::toString);
		members.add("ownTime", ShutdownReport.Bean::ownTime).as(Duration::toString);
		members.add("waitingTime", ShutdownReport.Bean::waitingTime).as(Duration::toString);
		members.add("outcome", ShutdownReport.Bean::outcome);
		members.add("error", ShutdownReport.Bean::error);
		members.add("dependsOn", ShutdownReport.Bean::dependsOn);
	});

	private static final JsonWriter<ShutdownReport> REPORT = JsonWriter.of((members) -> {
		members.add("context", ShutdownReport::context);
		members.add("reason", ShutdownReport::reason);
		members.add("startedAt", ShutdownReport::startedAt).as(Instant::toString);
		members.add("duration", ShutdownReport::duration).as(Duration::toString);
		members.add("oneAfterAnother", ShutdownReport::oneAfterAnother).as(Duration::toString);
		members.add("outcome", ShutdownReport::outcome);
		members.add("criticalChain", ShutdownReport::criticalChain);
		members.add("beans", ShutdownReport::beans).as(ReportJson::beans);
		members.add("unfinished", ShutdownReport::unfinished);
		members.add("notStarted", ShutdownReport::notStarted);
	});

	private ReportJson() {
	}

	static String write(ShutdownReport report) {
		return REPORT.writeToString(report);
	}

	private static List<WritableJson> beans(List<ShutdownReport.Bean> beans) {
		return beans.stream().map(BEAN::write).toList();
	}

}
