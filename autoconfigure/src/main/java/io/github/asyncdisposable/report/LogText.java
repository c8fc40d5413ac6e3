package io.github.asyncdisposable.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Words for people: nothing in them can start a new line or hide what follows, and they
 * read the same in every locale.
 */
final class LogText {

	private static final int LONGEST_NAME = 200;

	private static final int LONGEST_LIST = 10;

	private LogText() {
	}

	static String seconds(Duration duration) {
		return String.format(Locale.ROOT, "%d.%03d s", duration.toSeconds(), duration.toMillisPart());
	}

	/**
	 * Escape control and format characters, line separators among them, and cut what is
	 * too long.
	 */
	static String safe(@Nullable String text) {
		return safe(text, LONGEST_NAME);
	}

	/**
	 * As {@link #safe(String)}, for a given length in characters.
	 */
	static String safe(@Nullable String text, int longest) {
		StringBuilder safe = new StringBuilder();
		String.valueOf(text).codePoints().limit(longest).forEach((character) -> append(safe, character));
		return (text != null && text.codePointCount(0, text.length()) > longest) ? safe.append("...").toString()
				: safe.toString();
	}

	private static void append(StringBuilder safe, int character) {
		switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE, Character.UNASSIGNED ->
				safe.append(String.format(Locale.ROOT, "\\u%04x", character));
			default -> safe.appendCodePoint(character);
		}
	}

	static String names(List<String> names) {
		return names(names, LONGEST_LIST);
	}

	static String names(List<String> names, int longest) {
		StringBuilder list = new StringBuilder();
		for (String name : names.subList(0, Math.min(names.size(), longest))) {
			list.append(list.isEmpty() ? "" : ", ").append(safe(name));
		}
		return more(list, names.size() - longest, " and ").toString();
	}

	/**
	 * Say how many were left out, if any.
	 */
	static StringBuilder more(StringBuilder text, int leftOut, String before) {
		return (leftOut > 0) ? text.append(before).append(leftOut).append(" more") : text;
	}

}
