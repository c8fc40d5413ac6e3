package io.github.asyncdisposable.sample;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of the ingest service.
 *
 * @param dataDirectory where the database and the audit trail are kept
 * @param bufferCapacity how many events may wait for the database
 * @param batchSize how many events go into one transaction at most
 * @param importPause how long an import waits between two transactions
 * @param feedUrl the feed to follow; this application's own, if unset
 */
@ConfigurationProperties("ingest")
record IngestProperties(@DefaultValue("./data") Path dataDirectory, @DefaultValue("10000") int bufferCapacity,
		@DefaultValue("100") int batchSize, @DefaultValue("0ms") Duration importPause, @Nullable URI feedUrl) {

	IngestProperties {
		Assert.isTrue(bufferCapacity > 0, () -> "'bufferCapacity' must be positive but is " + bufferCapacity);
		Assert.isTrue(batchSize > 0, () -> "'batchSize' must be positive but is " + batchSize);
	}

}
