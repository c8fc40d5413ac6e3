package io.github.asyncdisposable.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A whole {@link SpringApplication} that pushes its metrics by OTLP.
 */
class OtlpShutdownTests {

	private final List<String> received = new CopyOnWriteArrayList<>();

	private HttpServer server;

	@BeforeEach
	void startReceiver() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/v1/metrics", this::receive);
		this.server.start();
	}

	@AfterEach
	void stopReceiver() {
		this.server.stop(0);
	}

	@Test
	@DisplayName("M1 an OTLP receiver gets the timings of the destroy phase")
	void whenTheApplicationEndsThenTheReceiverHasEveryOutcome() {
		new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("async-disposable.fault-grace=0",
					"receiver=http://" + this.server.getAddress().getHostString() + ":"
							+ this.server.getAddress().getPort() + "/v1/metrics")
			.run()
			.close();
		assertThat(this.received).hasSize(1);
		assertThat(this.received.get(0)).contains("async.disposal.shutdown")
			.containsSubsequence("bean", "broken", "error", "IOException", "outcome", "ERROR")
			.containsSubsequence("bean", "fine", "error", "none", "outcome", "SUCCESS")
			.containsSubsequence("bean", "stuck", "error", "DisposalTimeoutException", "outcome", "TIMEOUT");
	}

	private void receive(HttpExchange exchange) {
		try (exchange) {
			this.received.add(text(exchange));
			exchange.sendResponseHeaders(200, -1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The strings of a protobuf message are readable without decoding it.
	 */
	private static String text(HttpExchange exchange) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
		try (InputStream body = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
			body.transferTo(bytes);
		}
		return bytes.toString(StandardCharsets.ISO_8859_1);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(AsyncDisposableMetricsAutoConfigurationTests.EveryOutcome.class)
	static class Application {

		@Bean
		OtlpMeterRegistry otlpMeterRegistry(Environment environment) {
			Map<String, String> properties = Map.of("otlp.url", environment.getRequiredProperty("receiver"),
					"otlp.step", "1h");
			return OtlpMeterRegistry.builder(properties::get).build();
		}

	}

}
