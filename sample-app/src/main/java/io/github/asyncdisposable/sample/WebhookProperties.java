package io.github.asyncdisposable.sample;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the webhook.
 *
 * @param url whom to tell what was written; nobody, if unset
 */
@ConfigurationProperties("ingest.webhook")
record WebhookProperties(@Nullable URI url) {

}
