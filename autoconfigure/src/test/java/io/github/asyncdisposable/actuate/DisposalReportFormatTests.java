package io.github.asyncdisposable.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.asyncdisposable.report.LastShutdown;
import io.github.asyncdisposable.report.ShutdownReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ReportFormat} and what the two endpoints answer, without an
 * application.
 */
class DisposalReportFormatTests {

	private static final String ALLOWED = "The format must be one of json, trace, html.";

	@TempDir
	private Path directory;

	private DisposalReportEndpoint endpoint;

	private DisposalReportWebExtension web;

	private ShutdownReport report;

	@BeforeEach
	void aPreviousRun() throws IOException {
		Files.writeString(this.directory.resolve("shutdown-20260301T101530.000Z-1-0-0.jsonl"),
				"{\"shutdown\":\"previous\",\"reason\":\"close\",\"at\":\"2026-03-01T10:15:30Z\",\"beans\":[\"writer\"]}\n");
		LastShutdown last = LastShutdown.read(this.directory, null);
		this.report = last.report().orElseThrow();
		this.endpoint = new DisposalReportEndpoint(last);
		this.web = new DisposalReportWebExtension(this.endpoint);
	}

	@Test
	@DisplayName("M6 the last report in each format, JSON where none is named")
	void whenAFormatIsNamedThenTheReportIsInIt() {
		assertThat(this.endpoint.report(null)).isEqualTo(this.report.toJson()).contains("\"previous\"");
		assertThat(this.endpoint.report("json")).isEqualTo(this.report.toJson());
		assertThat(this.endpoint.report("trace")).isEqualTo(this.report.toTraceEvents());
		assertThat(this.endpoint.report("html")).isEqualTo(this.report.toHtml());
		assertAnswer(null, this.report.toJson(), "application/json");
		assertAnswer("json", this.report.toJson(), "application/json");
		assertAnswer("trace", this.report.toTraceEvents(), "application/json");
		assertAnswer("html", this.report.toHtml(), "text/html;charset=utf-8");
	}

	@ParameterizedTest
	@DisplayName("M6 another format is refused, saying which there are")
	@ValueSource(strings = { "xml", "", "JSON" })
	void whenThereIsNoSuchFormatThenItIsRefused(String format) {
		assertThatExceptionOfType(InvalidEndpointRequestException.class).isThrownBy(() -> this.endpoint.report(format))
			.withMessage(ALLOWED)
			.satisfies((refused) -> assertThat(refused.getReason()).isEqualTo(ALLOWED));
		assertReason(this.web.report(format), 400, ALLOWED);
	}

	@Test
	@DisplayName("M6 without a report there is a reason, in JSON whatever was asked for")
	void whenThereIsNoReportThenTheReasonIsTold() {
		LastShutdown none = LastShutdown.read(null, null);
		DisposalReportEndpoint empty = new DisposalReportEndpoint(none);
		assertThat(empty.report("html")).isNull();
		assertReason(new DisposalReportWebExtension(empty).report("html"), 404, none.reason());
	}

	private void assertAnswer(String format, String body, String type) {
		WebEndpointResponse<Object> answer = this.web.report(format);
		assertThat(answer.getStatus()).isEqualTo(200);
		assertThat(answer.getBody()).isEqualTo(body);
		assertThat(answer.getContentType()).isEqualTo(MimeType.valueOf(type));
	}

	private static void assertReason(WebEndpointResponse<Object> answer, int status, String reason) {
		assertThat(answer.getStatus()).isEqualTo(status);
		assertThat(answer.getBody()).isEqualTo(new DisposalReportWebExtension.NoReport(reason));
		assertThat(answer.getContentType()).hasToString("application/json");
	}

}
