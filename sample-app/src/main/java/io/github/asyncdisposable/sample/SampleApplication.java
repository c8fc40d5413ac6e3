package io.github.asyncdisposable.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * An ingest service: whatever it answered with 202 is in its database once it has
 * stopped.
 */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
class SampleApplication {

	public static void main(String[] args) {
		SpringApplication.run(SampleApplication.class, args);
	}

}
