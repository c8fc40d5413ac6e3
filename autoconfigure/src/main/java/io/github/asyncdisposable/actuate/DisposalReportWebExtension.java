package io.github.asyncdisposable.actuate;

import io.github.asyncdisposable.report.LastShutdown;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.lang.Nullable;
import org.springframework.util.MimeTypeUtils;

/**
 * {@link DisposalReportEndpoint} over HTTP: with the content type of the format, and with
 * a reason where there is no report.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = DisposalReportEndpoint.class)
@SuppressWarnings("deprecation")
public final class DisposalReportWebExtension {

	private final LastShutdown lastShutdown;

	/**
	 * Create an extension.
	 * @param endpoint the endpoint
	 */
	public DisposalReportWebExtension(DisposalReportEndpoint endpoint) {
		this.lastShutdown = endpoint.lastShutdown();
	}

	/**
	 * Return the report.
	 * @param format {@code json}, {@code trace} or {@code html}; {@code null} for JSON
	 * @return the report; status 404 if there is none, 400 if there is no such format
	 */
	@ReadOperation(produces = { "application/json", "text/html" })
	public WebEndpointResponse<Object> report(@Nullable String format) {
		ReportFormat known = ReportFormat.of(format);
		if (known == null) {
			return none(WebEndpointResponse.STATUS_BAD_REQUEST, ReportFormat.allowed());
		}
		return this.lastShutdown.report()
			.map((report) -> new WebEndpointResponse<Object>(known.write(report), WebEndpointResponse.STATUS_OK,
					known.type()))
			.orElseGet(() -> none(WebEndpointResponse.STATUS_NOT_FOUND, this.lastShutdown.reason()));
	}

	private static WebEndpointResponse<Object> none(int status, String reason) {
		return new WebEndpointResponse<>(new NoReport(reason), status, MimeTypeUtils.APPLICATION_JSON);
	}

	/**
	 * What is returned instead of a report.
	 *
	 * @param reason why there is none, a sentence
	 */
	public record NoReport(String reason) implements OperationResponseBody {
	}

}
