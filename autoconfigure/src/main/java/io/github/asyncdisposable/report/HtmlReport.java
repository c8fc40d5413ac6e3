package io.github.asyncdisposable.report;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

import io.github.asyncdisposable.engine.Outcome;

/**
 * A report as one page: what happened in a sentence, the timeline, the table. It needs
 * nothing from elsewhere and runs no script.
 */
final class HtmlReport {

	private static final int LONGEST_CHAIN = 20;

	private static final int LONGEST_LIST = 50;

	private final ShutdownReport report;

	HtmlReport(ShutdownReport report) {
		this.report = report;
	}

	String write() {
		StringBuilder page = new StringBuilder();
		HtmlScale scale = new HtmlScale(this.report);
		String title = "Shutdown of " + HtmlText.name(this.report.context());
		page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
			.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
			.append("<link rel=\"icon\" href=\"data:,\">\n<title>")
			.append(title)
			.append("</title>\n<style>\n")
			.append(HtmlStyle.SHEET)
			.append(":root { --steps: ")
			.append(scale.steps())
			.append("; }\n</style>\n</head>\n<body>\n<h1>")
			.append(title)
			.append("</h1>\n");
		summary(page);
		legend(page);
		new HtmlTimeline(this.report, scale).appendTo(page);
		new HtmlTable(this.report).appendTo(page);
		return page.append("</body>\n</html>\n").toString();
	}

	private void summary(StringBuilder page) {
		page.append("<p><strong class=\"")
			.append(this.report.outcome().name().toLowerCase(Locale.ROOT))
			.append("\">")
			.append(this.report.outcome())
			.append("</strong> &middot; ")
			.append(this.report.beans().size())
			.append((this.report.beans().size() == 1) ? " bean in <strong>" : " beans in <strong>")
			.append(LogText.seconds(this.report.duration()))
			.append("</strong> (")
			.append(LogText.seconds(this.report.oneAfterAnother()))
			.append(" one after another) &middot; ")
			.append(HtmlText.name(this.report.reason()))
			.append(" &middot; ")
			.append(this.report.startedAt().truncatedTo(ChronoUnit.MILLIS))
			.append("</p>\n");
		names(page, "Critical chain: ", this.report.criticalChain(), " &rarr; ", LONGEST_CHAIN);
		names(page, "Unfinished: ", this.report.unfinished(), ", ", LONGEST_LIST);
		names(page, "Not started: ", this.report.notStarted(), ", ", LONGEST_LIST);
	}

	/**
	 * The end of a list tells more than its beginning: there is where the time went by.
	 */
	private static void names(StringBuilder page, String what, List<String> names, String between, int longest) {
		if (names.isEmpty()) {
			return;
		}
		page.append("<p>").append(what);
		int leftOut = Math.max(names.size() - longest, 0);
		LogText.more(page, leftOut, "").append((leftOut > 0) ? between : "");
		page.append(String.join(between,
				names.subList(leftOut, names.size())
					.stream()
					.map((name) -> "<strong>" + HtmlText.label(name) + "</strong>")
					.toList()));
		page.append("</p>\n");
	}

	private static void legend(StringBuilder page) {
		page.append("<p class=\"legend\"><span class=\"key wait\"></span>waiting");
		for (Outcome outcome : Outcome.values()) {
			page.append("<span class=\"key ")
				.append(outcome.name().toLowerCase(Locale.ROOT))
				.append("\"></span>")
				.append(outcome);
		}
		page.append("<span class=\"key limit\"></span>limit<span class=\"mark\">&#9670;</span>critical chain</p>\n");
	}

}
