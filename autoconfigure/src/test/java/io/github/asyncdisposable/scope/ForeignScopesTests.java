package io.github.asyncdisposable.scope;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.Beans;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import jakarta.annotation.PreDestroy;
import jakarta.servlet.http.HttpSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.Scope;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.annotation.RequestScope;
import org.springframework.web.context.annotation.SessionScope;
import org.springframework.web.context.support.ServletRequestHandledEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans of Spring's scopes and of others: disposed when their scope destroys them, as
 * docs/scopes.md says (D10).
 */
@Timeout(60)
class ForeignScopesTests {

	private final Step.Log log = new Step.Log();

	private final Map<String, Thread> threads = new ConcurrentHashMap<>();

	private final CountDownLatch entered = new CountDownLatch(1);

	private final CountDownLatch closing = new CountDownLatch(1);

	private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

	@Test
	@DisplayName("D10 beans of a request are awaited at its end, first created first, callbacks on its thread")
	void whenARequestEndsThenItsBeansAreAwaited() {
		try (ConfigurableApplicationContext context = web()) {
			get(context, "/request");
			Awaitility.await().until(() -> this.log.lines.contains("request over"));
			assertThat(this.log.lines).containsExactly("Cursor starts", "Cursor ends", "Handler starts", "Handler ends",
					"Handler destroyed", "request over");
			assertThat(this.threads.get("Handler destroyed")).isSameAs(this.threads.get("/request"));
			assertThat(this.threads.get("Handler starts")).isNotSameAs(this.threads.get("/request"));
		}
	}

	@Test
	@DisplayName("D10 beans of a session are awaited by the request that invalidates it, callbacks on its thread")
	void whenASessionIsInvalidatedThenItsBeansAreAwaited() {
		try (ConfigurableApplicationContext context = web()) {
			get(context, "/login");
			assertThat(this.log.lines).doesNotContain("Basket starts");
			get(context, "/logout");
			Awaitility.await().until(() -> this.log.lines.contains("logged out"));
			this.log.lines.remove("request over");
			assertThat(this.log.lines.subList(0, 4)).containsExactly("Basket starts", "Basket ends", "Basket destroyed",
					"logged out");
			assertThat(this.threads.get("Basket destroyed")).isSameAs(this.threads.get("/logout"));
		}
	}

	@Test
	@DisplayName("D10 at the close a running request's beans go before the singletons, open sessions' after them")
	void whenTheContextClosesThenRequestsGoBeforeAndSessionsAfter() throws Exception {
		ConfigurableApplicationContext context = web();
		get(context, "/login");
		CompletableFuture<Void> request = CompletableFuture.runAsync(() -> get(context, "/slow"));
		this.entered.await();
		context.close();
		request.get(20, TimeUnit.SECONDS);
		assertThat(this.log.lines.stream().filter((line) -> !line.equals("request over"))).containsExactly(
				"Cursor starts", "Cursor ends", "Handler starts", "Handler ends", "Handler destroyed", "Store starts",
				"Store ends", "Basket starts", "Basket ends", "Basket destroyed");
	}

	@Test
	@DisplayName("D10 a refresh awaits the beans that it destroys, in its order, and makes them again")
	void whenAScopeIsRefreshedThenItsBeansAreAwaited() {
		RefreshScope refresh = new RefreshScope();
		refreshing(refresh).run((context) -> {
			Object before = context.getBean("client");
			refresh.refreshAll();
			assertThat(this.log.lines).containsExactly("Client starts", "Client ends", "Client destroyed",
					"Cursor starts", "Cursor ends");
			assertThat(this.threads.get("Client destroyed")).isSameAs(Thread.currentThread());
			assertThat(this.threads.get("Client starts")).isNotSameAs(Thread.currentThread());
			assertThat(context.getBean("client")).isNotSameAs(before);
			refresh.refreshAll();
			assertThat(this.log.lines).hasSize(10);
		});
	}

	@Test
	@DisplayName("D10 beans of a refresh scope that are open at the close go with it, once, after the plan")
	void whenTheContextClosesThenARefreshScopeIsAwaited() {
		RefreshScope refresh = new RefreshScope();
		refreshing(refresh).run((context) -> context.getBean("client"));
		assertThat(this.log.lines).containsExactly("Store starts", "Store ends", "Client starts", "Client ends",
				"Client destroyed", "Cursor starts", "Cursor ends");
	}

	private ApplicationContextRunner refreshing(RefreshScope refresh) {
		this.log.millis = 20;
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class))
			.withBean(Lines.class, this::lines)
			.withBean(RefreshScope.class, () -> refresh)
			.withBean(Store.class)
			.withInitializer(Beans.bean("cursor", Cursor.class, (definition) -> definition.setScope("refresh")))
			.withInitializer(Beans.bean("client", Client.class, (definition) -> definition.setScope("refresh")));
	}

	private Lines lines() {
		return new Lines(this.log, this.threads);
	}

	private ConfigurableApplicationContext web() {
		this.log.millis = 20;
		return new SpringApplicationBuilder(Web.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "spring.main.banner-mode=off", "management.otlp.metrics.export.enabled=false")
			.initializers((context) -> {
				context.getBeanFactory().registerSingleton("lines", lines());
				context.getBeanFactory().registerSingleton("test", this);
			})
			.run();
	}

	private void get(ConfigurableApplicationContext context, String path) {
		URI uri = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
		HttpResponse<String> response = this.client
			.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
			.orTimeout(20, TimeUnit.SECONDS)
			.join();
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
	}

	/**
	 * What the beans write into.
	 */
	record Lines(Step.Log log, Map<String, Thread> threads) {

		void add(String line) {
			this.threads.put(line, Thread.currentThread());
			this.log.add(line);
		}

	}

	/**
	 * Says on which thread what is called.
	 */
	abstract static class Threaded extends Step {

		final Lines lines;

		Threaded(Lines lines) {
			super(lines.log());
			this.lines = lines;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			this.lines.threads().put(name() + " starts", Thread.currentThread());
			return super.disposeAsync();
		}

		@Override
		String name() {
			return getClass().getSimpleName();
		}

	}

	static class Store extends Threaded {

		Store(Lines lines) {
			super(lines);
		}

	}

	static class Cursor extends Threaded {

		Cursor(Lines lines) {
			super(lines);
		}

	}

	static class Handler extends Threaded {

		Handler(Lines lines, Cursor cursor, Store store) {
			super(lines);
		}

		@PreDestroy
		void destroy() {
			this.lines.add("Handler destroyed");
		}

	}

	static class Basket extends Threaded {

		Basket(Lines lines, Store store) {
			super(lines);
		}

		@PreDestroy
		void destroy() {
			this.lines.add("Basket destroyed");
		}

	}

	static class Client extends Threaded {

		Client(Lines lines, Cursor cursor, Store store) {
			super(lines);
		}

		@PreDestroy
		void destroy() {
			this.lines.add("Client destroyed");
		}

	}

	/**
	 * As Spring Cloud does it: destroys all its beans when told to, and at the end.
	 */
	static class RefreshScope implements Scope, BeanFactoryPostProcessor, DisposableBean {

		private final Map<String, Object> beans = new LinkedHashMap<>();

		private final List<Runnable> callbacks = Collections.synchronizedList(new ArrayList<>());

		void refreshAll() {
			this.beans.clear();
			List<Runnable> due = new ArrayList<>(this.callbacks);
			this.callbacks.clear();
			Collections.reverse(due);
			due.forEach(Runnable::run);
		}

		@Override
		public void destroy() {
			refreshAll();
		}

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
			beanFactory.registerScope("refresh", this);
		}

		@Override
		public Object get(String name, ObjectFactory<?> objectFactory) {
			Object bean = this.beans.get(name);
			if (bean == null) {
				bean = objectFactory.getObject();
				this.beans.put(name, bean);
			}
			return bean;
		}

		@Override
		public Object remove(String name) {
			return this.beans.remove(name);
		}

		@Override
		public void registerDestructionCallback(String name, Runnable callback) {
			this.callbacks.add(callback);
		}

		@Override
		public Object resolveContextualObject(String key) {
			return null;
		}

		@Override
		public String getConversationId() {
			return null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Requests.class)
	static class Web {

		@Bean
		Store store(Lines lines) {
			return new Store(lines);
		}

		@Bean
		@RequestScope(proxyMode = ScopedProxyMode.NO)
		Cursor cursor(Lines lines) {
			return new Cursor(lines);
		}

		@Bean
		@RequestScope(proxyMode = ScopedProxyMode.NO)
		Handler handler(Lines lines, Cursor cursor, Store store) {
			return new Handler(lines, cursor, store);
		}

		@Bean
		@SessionScope(proxyMode = ScopedProxyMode.NO)
		Basket basket(Lines lines, Store store) {
			return new Basket(lines, store);
		}

	}

	@RestController
	static class Requests {

		private final ObjectProvider<Handler> handlers;

		private final ObjectProvider<Basket> baskets;

		private final Lines lines;

		private final ForeignScopesTests test;

		Requests(ObjectProvider<Handler> handlers, ObjectProvider<Basket> baskets, Lines lines,
				ForeignScopesTests test) {
			this.handlers = handlers;
			this.baskets = baskets;
			this.lines = lines;
			this.test = test;
		}

		@GetMapping("/request")
		void request() {
			this.lines.threads().put("/request", Thread.currentThread());
			this.handlers.getObject();
		}

		@GetMapping("/slow")
		void slow() throws InterruptedException {
			this.handlers.getObject();
			this.test.entered.countDown();
			this.test.closing.await();
		}

		@GetMapping("/login")
		void login() {
			this.baskets.getObject();
		}

		@GetMapping("/logout")
		void logout(HttpSession session) {
			this.lines.threads().put("/logout", Thread.currentThread());
			session.invalidate();
			this.lines.add("logged out");
		}

		@EventListener
		void over(ServletRequestHandledEvent event) {
			this.lines.add("request over");
		}

		@EventListener
		void closing(ContextClosedEvent event) {
			this.test.closing.countDown();
		}

	}

}
