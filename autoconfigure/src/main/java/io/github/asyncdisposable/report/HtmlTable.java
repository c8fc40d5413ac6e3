package io.github.asyncdisposable.report;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * All that is known of each bean, longest first.
 */
final class HtmlTable {

	private static final Comparator<ShutdownReport.Bean> LONGEST_FIRST = Comparator
		.comparing(ShutdownReport.Bean::ownTime)
		.reversed();

	private static final int LONGEST_LIST = 5;

	private final ShutdownReport report;

	HtmlTable(ShutdownReport report) {
		this.report = report;
	}

	void appendTo(StringBuilder page) {
		page.append("<table>\n<thead><tr><th>bean</th><th>outcome</th><th class=\"number\">own time</th>")
			.append("<th class=\"number\">waited</th><th class=\"number\">limit</th><th>depends on</th>")
			.append("<th>scope</th><th>type</th><th>error</th></tr></thead>\n<tbody>\n");
		this.report.beans().stream().sorted(LONGEST_FIRST).forEach((bean) -> row(page, bean));
		for (String name : this.report.notStarted()) {
			page.append("<tr>");
			cell(page, "text", name);
			page.append("<td colspan=\"8\">not started</td></tr>\n");
		}
		page.append("</tbody>\n</table>\n");
	}

	private static void row(StringBuilder page, ShutdownReport.Bean bean) {
		page.append("<tr>");
		cell(page, "text", bean.name());
		cell(page, bean.outcome().name().toLowerCase(Locale.ROOT), bean.outcome().name());
		cell(page, "number", LogText.seconds(bean.ownTime()));
		cell(page, "number", LogText.seconds(bean.waitingTime()));
		cell(page, "number", limit(bean.limit()));
		page.append("<td class=\"text\">").append(names(bean.dependsOn())).append("</td>");
		cell(page, "text", bean.scope());
		cell(page, "text", bean.type());
		cell(page, "text", (bean.error() != null) ? bean.error() : "");
		page.append("</tr>\n");
	}

	private static String limit(@Nullable Duration limit) {
		return (limit != null) ? LogText.seconds(limit) : "";
	}

	private static String names(List<String> names) {
		StringBuilder list = new StringBuilder();
		for (String name : names.subList(0, Math.min(names.size(), LONGEST_LIST))) {
			list.append(list.isEmpty() ? "" : ", ").append(HtmlText.label(name));
		}
		return LogText.more(list, names.size() - LONGEST_LIST, " and ").toString();
	}

	private static void cell(StringBuilder page, String style, String text) {
		page.append("<td class=\"").append(style).append("\">").append(HtmlText.name(text)).append("</td>");
	}

}
