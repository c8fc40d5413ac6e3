package io.github.asyncdisposable.actuate;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import io.github.asyncdisposable.report.ShutdownReport;
import org.jspecify.annotations.Nullable;

import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * In which form a report can be had.
 */
enum ReportFormat {

	/** For programs. */
	JSON,

	/** For Perfetto. */
	TRACE,

	/** For a browser. */
	HTML;

	/**
	 * Return the format of a name, which is JSON without a name.
	 * @return {@code null} if there is no such format
	 */
	static @Nullable ReportFormat of(@Nullable String name) {
		return (name == null) ? JSON
				: Arrays.stream(values()).filter((format) -> format.id().equals(name)).findFirst().orElse(null);
	}

	/**
	 * What to tell whoever asked for another one.
	 */
	static String allowed() {
		return "The format must be one of "
				+ Arrays.stream(values()).map(ReportFormat::id).collect(Collectors.joining(", ")) + ".";
	}

	MimeType type() {
		return (this == HTML) ? MimeTypeUtils.parseMimeType("text/html;charset=utf-8") : MimeTypeUtils.APPLICATION_JSON;
	}

	String write(ShutdownReport report) {
		return switch (this) {
			case JSON -> report.toJson();
			case TRACE -> report.toTraceEvents();
			case HTML -> report.toHtml();
		};
	}

	private String id() {
		return name().toLowerCase(Locale.ROOT);
	}

}
