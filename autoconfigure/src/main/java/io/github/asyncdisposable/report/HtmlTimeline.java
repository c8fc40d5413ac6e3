package io.github.asyncdisposable.report;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * A row for each bean, first started first: how long it waited, pale, how long it took,
 * solid, and where its limit was.
 */
final class HtmlTimeline {

	private final ShutdownReport report;

	private final HtmlScale scale;

	private final Set<String> critical;

	HtmlTimeline(ShutdownReport report, HtmlScale scale) {
		this.report = report;
		this.scale = scale;
		this.critical = Set.copyOf(report.criticalChain());
	}

	void appendTo(StringBuilder page) {
		page.append("<section class=\"timeline\" aria-label=\"Timeline\">\n");
		axis(page);
		this.report.beans().forEach((bean) -> row(page, bean));
		this.report.notStarted().forEach((name) -> notStarted(page, name));
		page.append("</section>\n");
	}

	private void axis(StringBuilder page) {
		page.append("<div class=\"row axis\"><span class=\"name\">bean</span><span class=\"track\">");
		for (int step = 0; step < this.scale.steps(); step++) {
			page.append("<span class=\"tick\">").append(this.scale.label(step)).append("</span>");
		}
		page.append("</span><span class=\"result\">own time, outcome</span></div>\n");
	}

	private void row(StringBuilder page, ShutdownReport.Bean bean) {
		String outcome = bean.outcome().name();
		page.append("<div class=\"row bean")
			.append(this.critical.contains(bean.name()) ? " critical" : "")
			.append("\">");
		name(page, bean.name());
		page.append("<svg class=\"track\" role=\"img\"><title>")
			.append(HtmlText.name(bean.name()))
			.append(": waited ")
			.append(LogText.seconds(bean.waitingTime()))
			.append(", took ")
			.append(LogText.seconds(bean.ownTime()))
			.append(limitInWords(bean))
			.append(", ")
			.append(outcome)
			.append("</title>");
		bars(page, bean);
		page.append("</svg><span class=\"result ")
			.append(outcome.toLowerCase(Locale.ROOT))
			.append("\"><b>")
			.append(LogText.seconds(bean.ownTime()))
			.append("</b> ")
			.append(outcome)
			.append("</span></div>\n");
	}

	private void bars(StringBuilder page, ShutdownReport.Bean bean) {
		double start = this.scale.offset(bean.startedAt());
		double waited = Math.min(HtmlScale.seconds(bean.waitingTime()), start);
		rect(page, "wait", start - waited, waited);
		rect(page, "own " + bean.outcome().name().toLowerCase(Locale.ROOT), start, HtmlScale.seconds(bean.ownTime()));
		Duration limit = bean.limit();
		if (limit != null && this.scale.contains(start + HtmlScale.seconds(limit))) {
			String at = this.scale.percent(start + HtmlScale.seconds(limit));
			page.append("<line class=\"limit\" x1=\"")
				.append(at)
				.append("\" x2=\"")
				.append(at)
				.append("\" y1=\"0\" y2=\"100%\"/>");
		}
	}

	private void rect(StringBuilder page, String style, double start, double length) {
		page.append("<rect class=\"")
			.append(style)
			.append("\" x=\"")
			.append(this.scale.percent(start))
			.append("\" width=\"")
			.append(this.scale.percent(length))
			.append("\"/>");
	}

	private static String limitInWords(ShutdownReport.Bean bean) {
		Duration limit = bean.limit();
		return (limit != null) ? " of " + LogText.seconds(limit) : "";
	}

	private static void notStarted(StringBuilder page, String name) {
		page.append("<div class=\"row bean\">");
		name(page, name);
		page.append("<svg class=\"track\" role=\"img\"></svg><span class=\"result\">not started</span></div>\n");
	}

	private static void name(StringBuilder page, String name) {
		page.append("<span class=\"name\" title=\"")
			.append(HtmlText.title(name))
			.append("\">")
			.append(HtmlText.label(name))
			.append("</span>");
	}

}
