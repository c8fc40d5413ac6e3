package io.github.asyncdisposable.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;

/**
 * A span as it comes over the wire: the fields of {@code opentelemetry.proto.trace.v1}
 * that matter here.
 */
record OtlpSpan(String name, String traceId, String id, String parentId, long startNanos, long endNanos,
		Map<String, String> attributes) {

	static List<OtlpSpan> read(HttpExchange exchange) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
		try (InputStream body = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
			body.transferTo(bytes);
		}
		List<OtlpSpan> spans = new ArrayList<>();
		// ExportTraceServiceRequest: resource_spans = 1; ResourceSpans: scope_spans = 2;
		// ScopeSpans: spans = 2
		each(ByteBuffer.wrap(bytes.toByteArray()), 1,
				(resource) -> each(resource, 2, (scope) -> each(scope, 2, (span) -> spans.add(span(span)))));
		return spans;
	}

	private static OtlpSpan span(ByteBuffer message) {
		String[] ids = { "", "", "", "" };
		long[] times = new long[2];
		Map<String, String> attributes = new LinkedHashMap<>();
		fields(message, (field) -> {
			switch (field.number()) {
				case 1 -> ids[0] = hex(field.bytes());
				case 2 -> ids[1] = hex(field.bytes());
				case 4 -> ids[2] = hex(field.bytes());
				case 5 -> ids[3] = text(field.bytes());
				case 7 -> times[0] = field.number64();
				case 8 -> times[1] = field.number64();
				case 9 -> {
					String[] pair = { "", "" };
					each(field.bytes().duplicate(), 1, (key) -> pair[0] = text(key));
					each(field.bytes().duplicate(), 2, (value) -> each(value, 1, (string) -> pair[1] = text(string)));
					attributes.put(pair[0], pair[1]);
				}
				default -> {
				}
			}
		});
		return new OtlpSpan(ids[3], ids[0], ids[1], ids[2], times[0], times[1], attributes);
	}

	private static void each(ByteBuffer message, int number, Consumer<ByteBuffer> then) {
		fields(message, (field) -> {
			if (field.number() == number && field.type() == 2) {
				then.accept(field.bytes());
			}
		});
	}

	/**
	 * Protobuf's wire format: a tag, and then a varint, eight bytes, four bytes, or a
	 * length and so many bytes.
	 */
	private static void fields(ByteBuffer message, Consumer<Field> then) {
		while (message.hasRemaining()) {
			long tag = varint(message);
			int type = (int) (tag & 7);
			int length = switch (type) {
				case 0 -> {
					varint(message);
					yield 0;
				}
				case 1 -> 8;
				case 5 -> 4;
				default -> (int) varint(message);
			};
			then.accept(new Field((int) (tag >>> 3), type, message.slice(message.position(), length)));
			message.position(message.position() + length);
		}
	}

	private static long varint(ByteBuffer message) {
		long value = 0;
		for (int shift = 0;; shift += 7) {
			byte next = message.get();
			value |= (next & 0x7fL) << shift;
			if (next >= 0) {
				return value;
			}
		}
	}

	private static String hex(ByteBuffer bytes) {
		byte[] copy = new byte[bytes.remaining()];
		bytes.duplicate().get(copy);
		return HexFormat.of().formatHex(copy);
	}

	private static String text(ByteBuffer bytes) {
		return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
	}

	private record Field(int number, int type, ByteBuffer bytes) {

		long number64() {
			return this.bytes.order(ByteOrder.LITTLE_ENDIAN).getLong(0);
		}

	}

}
