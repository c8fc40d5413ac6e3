package io.github.asyncdisposable.report;

import org.jspecify.annotations.Nullable;

/**
 * Words for a page: no name can leave the element or the attribute that it stands in, nor
 * turn the text around it the other way.
 */
final class HtmlText {

	private static final int LONGEST_LABEL = 40;

	private static final int LONGEST_NAME = 200;

	private static final int LONGEST_TITLE = 20_000;

	private HtmlText() {
	}

	/**
	 * A name where there is little room; its {@link #title} tells all of it.
	 */
	static String label(@Nullable String name) {
		return escape(LogText.safe(name, LONGEST_LABEL));
	}

	static String name(@Nullable String name) {
		return escape(LogText.safe(name, LONGEST_NAME));
	}

	static String title(@Nullable String name) {
		return escape(LogText.safe(name, LONGEST_TITLE));
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;")
			.replace("<", "&lt;")
			.replace(">", "&gt;")
			.replace("\"", "&quot;")
			.replace("'", "&#39;");
	}

}
