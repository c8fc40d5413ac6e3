package io.github.asyncdisposable.actuate;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import com.jayway.jsonpath.JsonPath;
import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableReportAutoConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DisposalReportEndpoint} and {@link DisposalReportWebExtension}.
 */
class DisposalReportEndpointTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=disposalreport";

	private static final String HOSTILE = "</script><script>alert(\"1\")</script>\n";

	@TempDir
	Path directory;

	@Test
	@DisplayName("M6 over HTTP: the previous run's report in every format, with its content type; 400 for others")
	void whenAPreviousRunWasJournaledThenItsReportIsServed() {
		previousRun();
		try (ConfigurableApplicationContext application = HttpGet.application(Nothing.class, EXPOSED, journal())) {
			HttpResponse<String> json = HttpGet.get(application, "/disposalreport");
			assertThat(json.statusCode()).isEqualTo(200);
			assertThat(contentType(json)).isEqualTo("application/json");
			Map<String, Object> report = JsonPath.parse(json.body()).read("$");
			assertThat(report).containsOnlyKeys("context", "reason", "startedAt", "duration", "oneAfterAnother",
					"outcome", "criticalChain", "beans", "unfinished", "notStarted");
			assertThat(Instant.parse((String) report.get("startedAt"))).isBefore(Instant.now());
			assertThat(Duration.parse((String) report.get("duration"))).isPositive();
			assertThat(report).containsEntry("context", "previous").containsEntry("outcome", "ERROR");
			List<Map<String, Object>> beans = JsonPath.parse(json.body()).read("$.beans");
			assertThat(beans).extracting((bean) -> bean.get("name"))
				.containsExactlyInAnyOrder("fine", "broken", HOSTILE);
			assertThat(HttpGet.get(application, "/disposalreport?format=json").body()).isEqualTo(json.body());

			HttpResponse<String> trace = HttpGet.get(application, "/disposalreport?format=trace");
			assertThat(contentType(trace)).isEqualTo("application/json");
			List<String> phases = JsonPath.parse(trace.body()).read("$.traceEvents[?(@.ph == 'X')].name");
			assertThat(phases).containsExactlyInAnyOrder("fine", "broken", HOSTILE);

			HttpResponse<String> html = HttpGet.get(application, "/disposalreport?format=html");
			assertThat(contentType(html)).isEqualToIgnoringCase("text/html;charset=utf-8");
			assertThat(html.body()).startsWithIgnoringCase("<!doctype html>").contains("broken", "&lt;script&gt;");

			assertThat(List.of(json, trace, html))
				.allSatisfy((response) -> assertThat(response.body()).doesNotContain("secret")
					.doesNotContain("<script>alert(\"1\")"));

			HttpResponse<String> unknown = HttpGet.get(application, "/disposalreport?format=xml");
			assertThat(unknown.statusCode()).isEqualTo(400);
			assertThat(JsonPath.parse(unknown.body()).<String>read("$.reason")).contains("json, trace, html");
			assertThat(HttpGet.send(application, "/disposalreport", "DELETE").statusCode()).isEqualTo(405);
		}
	}

	@Test
	@DisplayName("M6 over HTTP: 404 with a reason where there is no report")
	void whenThereIsNoReportThenTheReasonIsSaid() {
		try (ConfigurableApplicationContext application = HttpGet.application(Nothing.class, EXPOSED)) {
			HttpResponse<String> response = HttpGet.get(application, "/disposalreport");
			assertThat(response.statusCode()).isEqualTo(404);
			assertThat(contentType(response)).isEqualTo("application/json");
			assertThat(JsonPath.parse(response.body()).<String>read("$.reason"))
				.contains("async-disposable.report.directory");
			assertThat(HttpGet.get(application, "/disposalreport?format=html").statusCode()).isEqualTo(404);
		}
	}

	@Test
	@DisplayName("M6 the endpoint is not exposed over HTTP unless asked")
	void whenNothingIsConfiguredThenTheEndpointIsNotExposed() {
		previousRun();
		try (ConfigurableApplicationContext application = HttpGet.application(Nothing.class, journal())) {
			assertThat(HttpGet.get(application, "/health").statusCode()).isEqualTo(200);
			assertThat(HttpGet.get(application, "/disposalreport").statusCode()).isEqualTo(404);
			assertThat(HttpGet.get(application, "/disposalreport").body()).doesNotContain("reason");
		}
	}

	@Test
	@DisplayName("M6 a closed child context's report is served by its parent")
	void whenAChildContextWasClosedThenItsReportIsServed() {
		try (ConfigurableApplicationContext application = HttpGet.application(Nothing.class, EXPOSED)) {
			try (ConfigurableApplicationContext child = new SpringApplicationBuilder(Disposed.class).parent(application)
				.web(WebApplicationType.NONE)
				.properties("spring.main.banner-mode=off")
				.run()) {
				assertThat(HttpGet.get(application, "/disposalreport").statusCode()).isEqualTo(404);
			}
			HttpResponse<String> report = HttpGet.get(application, "/disposalreport");
			assertThat(JsonPath.parse(report.body()).<List<String>>read("$.beans[*].name")).contains("fine", "broken");
		}
	}

	@Test
	@DisplayName("M6 over JMX: the same text; an unknown format fails")
	void whenJmxIsAskedThenItHasTheReport() throws Exception {
		previousRun();
		try (ConfigurableApplicationContext application = new SpringApplicationBuilder(HttpGet.Server.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.jmx.enabled=true", "spring.jmx.unique-names=true",
					"management.otlp.metrics.export.enabled=false",
					"management.endpoints.jmx.exposure.include=disposalreport", journal())
			.run()) {
			MBeanServer server = ManagementFactory.getPlatformMBeanServer();
			ObjectName name = server.queryNames(new ObjectName("*:type=Endpoint,name=Disposalreport,*"), null)
				.iterator()
				.next();
			assertThat(invoke(server, name, null)).asString().startsWith("{").contains("\"context\":\"previous\"");
			assertThat(invoke(server, name, "html")).asString().startsWithIgnoringCase("<!doctype html>");
			assertThatExceptionOfType(JMException.class).isThrownBy(() -> invoke(server, name, "xml"))
				.withMessageContaining("json, trace, html");
		}
	}

	private static Object invoke(MBeanServer server, ObjectName name, String format) throws Exception {
		return server.invoke(name, "report", new Object[] { format }, new String[] { String.class.getName() });
	}

	private void previousRun() {
		new SpringApplicationBuilder(Disposed.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.application.name=previous", journal())
			.run()
			.close();
	}

	private String journal() {
		return "async-disposable.report.directory=" + this.directory;
	}

	private static String contentType(HttpResponse<String> response) {
		return response.headers().firstValue("Content-Type").orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AsyncDisposableAutoConfiguration.class, AsyncDisposableReportAutoConfiguration.class })
	static class Disposed {

		@Bean
		AsyncDisposable fine() {
			return () -> CompletableFuture.completedFuture(null);
		}

		@Bean
		AsyncDisposable broken() {
			return () -> CompletableFuture.failedFuture(new IOException("secret"));
		}

		@Bean
		static BeanDefinitionRegistryPostProcessor hostile() {
			return (registry) -> registry.registerBeanDefinition(HOSTILE,
					BeanDefinitionBuilder.genericBeanDefinition(AsyncDisposablesEndpointTests.NoLimit.class)
						.getBeanDefinition());
		}

	}

}
