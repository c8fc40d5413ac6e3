package io.github.asyncdisposable.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service over HTTP, with a database that takes nothing until it is told to.
 */
class EventControllerTests {

	private static final String ONE = "{\"source\":\"test\",\"text\":\"one\"}";

	private final CountDownLatch databaseIsBack = new CountDownLatch(1);

	@TempDir
	Path dataDirectory;

	private ConfigurableApplicationContext application;

	@BeforeEach
	void start() {
		this.application = new SpringApplicationBuilder(SampleApplication.class).initializers(this::holdUpWrites)
			.run("--server.port=0", "--spring.main.banner-mode=off", "--ingest.buffer-capacity=3",
					"--ingest.data-directory=" + this.dataDirectory.toAbsolutePath());
	}

	@AfterEach
	void stop() {
		this.databaseIsBack.countDown();
		this.application.close();
	}

	@Test
	void whenThereIsRoomThenOneEventOrAnArrayIsAccepted() throws Exception {
		assertThat(post(ONE)).extracting(HttpResponse::statusCode, HttpResponse::body)
			.containsExactly(202, "{\"accepted\":1}");
		assertThat(post("[" + ONE + "," + ONE + "]")).extracting(HttpResponse::statusCode, HttpResponse::body)
			.containsExactly(202, "{\"accepted\":2}");
	}

	@Test
	void whenTheBufferIsFullThenClientsAreToldWhenToComeBack() throws Exception {
		assertThat(post("[" + ONE + "," + ONE + "]").statusCode()).isEqualTo(202);
		assertComeBackLater(post("[" + ONE + "," + ONE + "]"));
		assertThat(post(ONE).statusCode()).isEqualTo(202);
		assertComeBackLater(post(ONE));
	}

	@Test
	void whenTheBufferIsCompleteThenClientsAreToldToComeBack() throws Exception {
		this.application.getBean(EventBuffer.class).complete();
		assertComeBackLater(post(ONE));
	}

	@Test
	void whenAnArrayCouldNeverFitThenItIsTooLarge() throws Exception {
		assertThat(post("[" + ONE + "," + ONE + "," + ONE + "," + ONE + "]").statusCode()).isEqualTo(413);
	}

	@Test
	void whenAnEventIsInvalidThenNothingIsAccepted() throws Exception {
		String tooLong = "{\"source\":\"test\",\"text\":\"" + "x".repeat(10_001) + "\"}";
		for (String body : new String[] { "null", "[null]", "{}", "{\"text\":\"x\"}", "x", "[" + ONE + ",null]",
				tooLong }) {
			assertThat(post(body).statusCode()).as(body).isEqualTo(400);
		}
		assertThat(this.application.getBean(EventBuffer.class).pendingCount()).isZero();
	}

	@Test
	void whenEventsAreWrittenThenTheyAreCounted() throws Exception {
		post(ONE);
		assertThat(get("/events/count").body()).isEqualTo("{\"count\":0}");
		this.databaseIsBack.countDown();
		EventBuffer buffer = this.application.getBean(EventBuffer.class);
		buffer.disposeAsync().toCompletableFuture().get(10, TimeUnit.SECONDS);
		assertThat(get("/events/count").body()).isEqualTo("{\"count\":1}");
	}

	@Test
	void healthAndMetricsAreExposed() throws Exception {
		assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
		assertThat(get("/actuator/metrics").statusCode()).isEqualTo(200);
		assertThat(get("/actuator/prometheus").body()).contains("hikaricp_connections");
	}

	private void holdUpWrites(ConfigurableApplicationContext context) {
		((GenericApplicationContext) context).registerBean("heldUpWriter", BatchSink.class, () -> (batch) -> {
			awaitDatabase();
			context.getBean(BatchWriter.class).write(batch);
		}, (definition) -> definition.setPrimary(true));
	}

	private void awaitDatabase() {
		try {
			this.databaseIsBack.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void assertComeBackLater(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
	}

	private HttpResponse<String> post(String body) throws Exception {
		return send(request("/events").header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
	}

	private HttpResponse<String> get(String path) throws Exception {
		return send(request(path));
	}

	private HttpRequest.Builder request(String path) {
		String port = this.application.getEnvironment().getProperty("local.server.port");
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
	}

}
