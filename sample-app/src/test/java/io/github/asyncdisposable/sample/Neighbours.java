package io.github.asyncdisposable.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import com.github.fppt.jedismock.RedisServer;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lettuce.core.RedisClient;

/**
 * Those whom the application talks to, outside its process: what has arrived there has
 * arrived.
 */
final class Neighbours implements AutoCloseable {

	private final AtomicLong toldByWebhook = new AtomicLong();

	private final RedisServer redis;

	private final HttpServer webhook;

	Neighbours() throws IOException {
		this.redis = RedisServer.newRedisServer().start();
		this.webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.webhook.createContext("/", this::answer);
		this.webhook.start();
	}

	/**
	 * Where they are, for the application.
	 */
	List<String> arguments() {
		return List.of("--spring.data.redis.url=" + redisUrl(),
				"--ingest.webhook.url=http://localhost:" + this.webhook.getAddress().getPort());
	}

	long toldByWebhook() {
		return this.toldByWebhook.get();
	}

	Map<String, String> cursor() {
		try (RedisClient client = RedisClient.create(redisUrl())) {
			return client.connect().sync().hgetall(IngestCursor.KEY);
		}
	}

	@Override
	public void close() throws IOException {
		this.redis.stop();
		this.webhook.stop(0);
	}

	private String redisUrl() {
		return "redis://localhost:" + this.redis.getBindPort();
	}

	private void answer(HttpExchange exchange) throws IOException {
		String json = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		this.toldByWebhook.addAndGet(Long.parseLong(json.replaceAll("\\D", "")));
		exchange.sendResponseHeaders(204, -1);
		exchange.close();
	}

}
