package io.github.asyncdisposable.sample;

import reactor.netty.resources.ConnectionProvider;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The connections of the webhook. Nothing here says how they are closed: Spring would not
 * do it, and Async Disposable does, after the {@link Webhook}, and waits for it.
 */
@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {

	@Bean
	ConnectionProvider webhookConnections() {
		return ConnectionProvider.builder("webhook").maxConnections(8).pendingAcquireMaxCount(-1).build();
	}

}
