package io.github.asyncdisposable.foreign.docs;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.datastax.oss.driver.api.core.CqlSession;
import io.github.asyncdisposable.AsyncDisposer;
import io.lettuce.core.AbstractRedisClient;
import io.nats.client.Connection;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.vertx.core.Vertx;
import org.apache.pulsar.client.api.PulsarClient;
import org.neo4j.driver.Driver;
import software.amazon.awssdk.core.SdkClient;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Disposers for clients whose beans one does not own.
 */
@Configuration(proxyBeanMethods = false)
class ClientDisposers {

	// tag::lettuce[]
	@Bean
	AsyncDisposer<AbstractRedisClient> lettuceDisposer() {
		return AbstractRedisClient::shutdownAsync;
	}
	// end::lettuce[]

	// tag::cassandra[]
	@Bean
	AsyncDisposer<CqlSession> cassandraDisposer() {
		return CqlSession::closeAsync;
	}
	// end::cassandra[]

	// tag::neo4j[]
	@Bean
	AsyncDisposer<Driver> neo4jDisposer() {
		return Driver::closeAsync;
	}
	// end::neo4j[]

	// tag::pulsar[]
	@Bean
	AsyncDisposer<PulsarClient> pulsarDisposer() {
		return PulsarClient::closeAsync;
	}
	// end::pulsar[]

	// tag::nats[]
	@Bean
	AsyncDisposer<Connection> natsDisposer() {
		return (connection) -> {
			try {
				return connection.drain(Duration.ofSeconds(10));
			}
			catch (InterruptedException | TimeoutException ex) {
				return CompletableFuture.failedFuture(ex);
			}
		};
	}
	// end::nats[]

	// tag::vertx[]
	@Bean
	AsyncDisposer<Vertx> vertxDisposer() {
		return (vertx) -> vertx.close().toCompletionStage();
	}
	// end::vertx[]

	// tag::aws[]
	@Bean
	AsyncDisposer<SdkClient> awsDisposer() {
		return (client) -> {
			client.close();
			return null;
		};
	}
	// end::aws[]

	// tag::opentelemetry[]
	@Bean
	AsyncDisposer<OpenTelemetrySdk> openTelemetryDisposer() {
		return (sdk) -> {
			CompletableFuture<Void> done = new CompletableFuture<>();
			CompletableResultCode result = sdk.shutdown();
			result.whenComplete(() -> {
				if (result.isSuccess()) {
					done.complete(null);
				}
				else {
					done.completeExceptionally(new IllegalStateException("Not everything was exported"));
				}
			});
			return done;
		};
	}
	// end::opentelemetry[]

	// tag::executor[]
	@Bean
	AsyncDisposer<ThreadPoolExecutor> executorDisposer() {
		return (executor) -> {
			executor.shutdown();
			try {
				executor.awaitTermination(1, TimeUnit.MINUTES);
			}
			catch (InterruptedException ex) {
				executor.shutdownNow();
			}
			return null;
		};
	}
	// end::executor[]

}
