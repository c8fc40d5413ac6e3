package io.github.asyncdisposable.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * A whole application with a real web server, and requests to it.
 */
final class HttpGet {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private HttpGet() {
	}

	/**
	 * Start a {@link SpringApplication} on some free port.
	 */
	static ConfigurableApplicationContext application(Class<?> configuration, String... properties) {
		return new SpringApplicationBuilder(Server.class, configuration).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "spring.main.banner-mode=off", "management.otlp.metrics.export.enabled=false")
			.properties(properties)
			.run();
	}

	static HttpResponse<String> get(ConfigurableApplicationContext application, String path) {
		return send(application, path, "GET");
	}

	static HttpResponse<String> send(ConfigurableApplicationContext application, String path, String method) {
		URI uri = URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port")
				+ "/actuator" + path);
		try {
			return CLIENT.send(HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
					HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Server {

	}

}
