package io.github.asyncdisposable.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Reads a line of a journal back. Boot's own {@code BasicJsonParser} drops escapes and
 * other parsers need not be there; and a file may hold anything.
 */
final class JsonLine {

	private static final int DEEPEST = 8;

	private final String json;

	private int position;

	private JsonLine(String json) {
		this.json = json;
	}

	/**
	 * Read a JSON object.
	 * @return its members, {@code null} if the line is anything else, or not complete
	 */
	static @Nullable Map<String, @Nullable Object> parse(String json) {
		JsonLine line = new JsonLine(json);
		try {
			line.expect('{');
			Map<String, @Nullable Object> object = line.object(1);
			return (line.position == json.length()) ? object : null;
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
			return null;
		}
	}

	private @Nullable Object value(int depth) {
		if (depth > DEEPEST) {
			throw new IllegalArgumentException("Nested too deeply");
		}
		return switch (next()) {
			case '{' -> object(depth + 1);
			case '[' -> array(depth + 1);
			case '"' -> string();
			case 't' -> literal("rue", true);
			case 'f' -> literal("alse", false);
			case 'n' -> literal("ull", null);
			default -> number();
		};
	}

	private Map<String, @Nullable Object> object(int depth) {
		Map<String, @Nullable Object> object = new LinkedHashMap<>();
		if (!ends('}')) {
			do {
				expect('"');
				String name = string();
				expect(':');
				object.put(name, value(depth));
			}
			while (goesOn('}'));
		}
		return object;
	}

	private List<@Nullable Object> array(int depth) {
		List<@Nullable Object> array = new ArrayList<>();
		if (!ends(']')) {
			do {
				array.add(value(depth));
			}
			while (goesOn(']'));
		}
		return array;
	}

	private String string() {
		StringBuilder string = new StringBuilder();
		for (char character = next(); character != '"'; character = next()) {
			string.append((character == '\\') ? escaped() : character);
		}
		return string.toString();
	}

	private char escaped() {
		char character = next();
		return switch (character) {
			case '"', '\\', '/' -> character;
			case 'b' -> '\b';
			case 'f' -> '\f';
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			case 'u' -> {
				this.position += 4;
				yield (char) Integer.parseInt(this.json, this.position - 4, this.position, 16);
			}
			default -> throw new IllegalArgumentException("No such escape");
		};
	}

	private Double number() {
		int start = this.position - 1;
		while ("+-.0123456789eE".indexOf(this.json.charAt(this.position)) >= 0) {
			this.position++;
		}
		return Double.valueOf(this.json.substring(start, this.position));
	}

	private @Nullable Object literal(String rest, @Nullable Object value) {
		if (!this.json.startsWith(rest, this.position)) {
			throw new IllegalArgumentException("No such literal");
		}
		this.position += rest.length();
		return value;
	}

	private boolean ends(char end) {
		if (this.json.charAt(this.position) != end) {
			return false;
		}
		this.position++;
		return true;
	}

	private boolean goesOn(char end) {
		char character = next();
		if (character != ',' && character != end) {
			throw new IllegalArgumentException("Neither end nor comma");
		}
		return character == ',';
	}

	private void expect(char expected) {
		if (next() != expected) {
			throw new IllegalArgumentException("Expected " + expected);
		}
	}

	private char next() {
		return this.json.charAt(this.position++);
	}

}
