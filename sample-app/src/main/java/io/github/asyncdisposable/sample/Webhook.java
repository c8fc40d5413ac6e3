package io.github.asyncdisposable.sample;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.asyncdisposable.AsyncCompletable;
import io.github.asyncdisposable.InFlightOperations;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.stereotype.Component;

/**
 * Tells somebody by HTTP how many events were written, and never holds up the writer.
 * Disposal ends once the calls that are under way have been answered.
 */
@Component
final class Webhook implements AsyncCompletable {

	private static final Log logger = LogFactory.getLog(Webhook.class);

	private final InFlightOperations calls = InFlightOperations.draining();

	private final @Nullable URI url;

	private final HttpClient http;

	Webhook(WebhookProperties properties, ConnectionProvider webhookConnections) {
		this.url = properties.url();
		this.http = HttpClient.create(webhookConnections)
			.responseTimeout(Duration.ofSeconds(5))
			.headers((headers) -> headers.set("Content-Type", "application/json"));
	}

	void tell(int written) {
		URI target = this.url;
		if (target != null) {
			this.calls.run((signal) -> post(target, "{\"written\":" + written + "}"))
				.whenComplete((status, failure) -> {
					if (failure != null || status >= 300) {
						logger.warn("The webhook was not told of " + written + " events: "
								+ ((failure != null) ? failure : "status " + status));
					}
				});
		}
	}

	@Override
	public void complete() {
		this.calls.complete();
	}

	@Override
	public CompletableFuture<?> completion() {
		return this.calls.completion();
	}

	private CompletableFuture<Integer> post(URI target, String json) {
		return this.http.post()
			.uri(target)
			.send(ByteBufMono.fromString(Mono.just(json)))
			.responseSingle((response, body) -> body.then(Mono.just(response.status().code())))
			.toFuture();
	}

}
