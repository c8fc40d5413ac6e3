package io.github.asyncdisposable.scopes;

/**
 * As in Spring for Apache Kafka.
 */
@interface KafkaListener {

	String[] topics();

}
