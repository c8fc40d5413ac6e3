package io.github.asyncdisposable.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a subscriber of the running service sees.
 */
class EventFeedTests {

	private final Subscriber subscriber = new Subscriber();

	@TempDir
	Path dataDirectory;

	private ConfigurableApplicationContext application;

	@BeforeEach
	void start() throws Exception {
		this.application = new SpringApplicationBuilder(SampleApplication.class).run("--server.port=0",
				"--spring.main.banner-mode=off", "--ingest.data-directory=" + this.dataDirectory.toAbsolutePath());
		String port = this.application.getEnvironment().getProperty("local.server.port");
		HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(URI.create("ws://localhost:" + port + "/feed"), this.subscriber)
			.get(10, TimeUnit.SECONDS);
		assertThat(this.subscriber.next()).isEqualTo("{\"written\":0}");
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@Test
	void whenABatchIsWrittenThenItIsInTheDatabaseAndTheAuditTrailAndOnTheFeed() throws Exception {
		NewEvent event = new NewEvent("test", "text");
		this.application.getBean(EventBuffer.class).offer(List.of(Event.received(event), Event.received(event)));
		assertThat(this.subscriber.next()).isEqualTo("{\"written\":2}");
		assertThat(this.application.getBean(EventStore.class).count()).isEqualTo(2);
		this.application.getBean(AuditTrail.class).close();
		assertThat(Files.readString(this.dataDirectory.resolve("audit.log"))).contains("wrote 2 events");
	}

	@Test
	void whenTheApplicationClosesThenTheFeedSaysThatItGoesAway() throws Exception {
		this.application.close();
		assertThat(this.subscriber.status.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
	}

	private static final class Subscriber implements WebSocket.Listener {

		private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

		private final CompletableFuture<Integer> status = new CompletableFuture<>();

		@Nullable String next() throws InterruptedException {
			return this.messages.poll(10, TimeUnit.SECONDS);
		}

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.messages.add(data.toString());
			return WebSocket.Listener.super.onText(socket, data, last);
		}

		@Override
		public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
			this.status.complete(status);
			return null;
		}

		@Override
		public void onError(WebSocket socket, Throwable failure) {
			this.status.completeExceptionally(failure);
		}

	}

}
