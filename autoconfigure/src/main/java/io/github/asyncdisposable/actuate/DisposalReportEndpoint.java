package io.github.asyncdisposable.actuate;

import io.github.asyncdisposable.report.LastShutdown;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.lang.Nullable;

/**
 * Endpoint with the report of the last shutdown that this application knows of (M6).
 * Read-only. Any thread may call it.
 *
 * @since 0.1.0
 * @see DisposalReportWebExtension
 */
@Endpoint(id = "disposalreport", defaultAccess = Access.READ_ONLY)
@SuppressWarnings("deprecation")
public final class DisposalReportEndpoint {

	private final LastShutdown lastShutdown;

	/**
	 * Create an endpoint.
	 * @param lastShutdown what is known
	 */
	public DisposalReportEndpoint(LastShutdown lastShutdown) {
		this.lastShutdown = lastShutdown;
	}

	/**
	 * Return the report. The annotation of Spring's own is the one that makes a parameter
	 * optional with every version of Spring Boot.
	 * @param format {@code json}, {@code trace} or {@code html}; {@code null} for JSON
	 * @return the text of the report, {@code null} if there is none
	 * @throws InvalidEndpointRequestException if there is no such format
	 */
	@ReadOperation
	public @org.jspecify.annotations.Nullable String report(@Nullable String format) {
		ReportFormat known = ReportFormat.of(format);
		if (known == null) {
			throw new InvalidEndpointRequestException(ReportFormat.allowed(), ReportFormat.allowed());
		}
		return this.lastShutdown.report().map(known::write).orElse(null);
	}

	LastShutdown lastShutdown() {
		return this.lastShutdown;
	}

}
