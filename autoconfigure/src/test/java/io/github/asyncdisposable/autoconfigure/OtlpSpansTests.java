package io.github.asyncdisposable.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A whole {@link SpringApplication} that exports its spans by OTLP, set up by Boot alone.
 */
class OtlpSpansTests {

	private final List<OtlpSpan> received = new CopyOnWriteArrayList<>();

	private HttpServer server;

	@BeforeEach
	void startReceiver() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/v1/traces", this::receive);
		this.server.start();
	}

	@AfterEach
	void stopReceiver() {
		this.server.stop(0);
	}

	@Test
	@DisplayName("M1 section 7: the spans of a shutdown reach an OTLP receiver, the shutdown's the parent of the others")
	void whenTheApplicationEndsThenTheReceiverHasASpanOfEachDisposal() {
		String receiver = "http://" + this.server.getAddress().getHostString() + ":"
				+ this.server.getAddress().getPort() + "/v1/traces";
		new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.application.name=spans", "async-disposable.fault-grace=0",
					"management.tracing.sampling.probability=1", "management.otlp.metrics.export.enabled=false",
					"management.opentelemetry.tracing.export.schedule-delay=1h",
					"management.opentelemetry.tracing.export.otlp.endpoint=" + receiver,
					// Boot 3.5
					"management.otlp.tracing.endpoint=" + receiver)
			.run()
			.close();
		Map<String, OtlpSpan> spans = this.received.stream()
			.collect(Collectors.toMap(OtlpSpan::name, Function.identity()));
		assertThat(spans).containsOnlyKeys("shut down spans", "dispose fine", "dispose broken", "dispose stuck");
		OtlpSpan shutdown = spans.get("shut down spans");
		assertThat(shutdown.parentId()).isEmpty();
		assertThat(shutdown.attributes()).containsEntry("outcome", "TIMEOUT");
		assertThat(spans.get("dispose fine").attributes()).containsEntry("bean", "fine")
			.containsEntry("scope", "singleton")
			.containsEntry("outcome", "SUCCESS");
		assertThat(spans.get("dispose broken").attributes()).containsEntry("outcome", "ERROR");
		assertThat(spans.get("dispose stuck").attributes()).containsEntry("outcome", "TIMEOUT");
		spans.values().stream().filter((span) -> span != shutdown).forEach((span) -> {
			assertThat(span.traceId()).isEqualTo(shutdown.traceId());
			assertThat(span.parentId()).isEqualTo(shutdown.id());
			assertThat(span.startNanos()).isBetween(shutdown.startNanos(), span.endNanos());
			assertThat(span.endNanos()).isLessThanOrEqualTo(shutdown.endNanos());
		});
	}

	private void receive(HttpExchange exchange) {
		try (exchange) {
			this.received.addAll(OtlpSpan.read(exchange));
			exchange.sendResponseHeaders(200, -1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(AsyncDisposableMetricsAutoConfigurationTests.EveryOutcome.class)
	static class Application {

	}

}
