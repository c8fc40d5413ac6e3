package io.github.asyncdisposable.actuate;

import java.lang.reflect.RecordComponent;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

import com.jayway.jsonpath.JsonPath;
import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.AsyncDisposer;
import io.github.asyncdisposable.DisposalTimeout;
import io.github.asyncdisposable.PendingWork;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableEndpointAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncScopeAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.ForeignDisposalAutoConfiguration;
import io.github.asyncdisposable.context.ContextDisposal;
import io.github.asyncdisposable.scope.AsyncScope;
import io.github.asyncdisposable.scope.AsyncScopeFactory;
import io.github.asyncdisposable.scope.OpenScopes;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.skyscreamer.jsonassert.JSONAssert;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsyncDisposablesEndpoint}.
 */
class AsyncDisposablesEndpointTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=asyncdisposables";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class,
				ForeignDisposalAutoConfiguration.class, AsyncDisposableEndpointAutoConfiguration.class))
		.withPropertyValues(EXPOSED, "management.endpoints.jmx.exposure.include=asyncdisposables");

	@Test
	@DisplayName("M6 over HTTP: the plan with every field, as documented")
	void whenThePlanIsReadOverHttpThenEveryFieldIsThere() throws Exception {
		try (ConfigurableApplicationContext application = HttpGet.application(Warehouse.class, EXPOSED,
				"spring.application.name=warehouse", "async-disposable.beans.writer.timeout=7s",
				"async-disposable.shutdown.grace-period=60s", "async-disposable.shutdown.deadline=20s",
				"spring.lifecycle.timeout-per-shutdown-phase=10s", "server.shutdown=immediate")) {
			HttpResponse<String> response = HttpGet.get(application, "/asyncdisposables");
			assertThat(response.statusCode()).isEqualTo(200);
			JSONAssert.assertEquals("""
					{"contexts": {"warehouse": {
						"deadline": "PT20S", "gracePeriod": "PT1M", "worstCase": "%3$s",
						"order": "dependency", "openScopes": 2,
						"beans": {
							"facade": {"type": "%1$s$Facade", "scope": "singleton", "kind": "synchronous",
								"dependsOn": ["writer"], "slot": "before connections", "step": 1,
								"state": "active", "warnings": []},
							"writer": {"type": "%1$s$Writer", "scope": "singleton", "kind": "async-disposable",
								"timeout": "PT7S", "timeoutSource": "property", "dependsOn": ["store"],
								"slot": "before connections", "step": 2, "state": "active", "pending": 1200,
								"warnings": []},
							"shipper": {"type": "%1$s$Shipper", "scope": "singleton", "kind": "destroy-method",
								"timeout": "PT19S", "timeoutSource": "share", "dependsOn": [],
								"slot": "destroy", "step": 1, "state": "active", "warnings": []},
							"printer": {"type": "%1$s$Printer", "scope": "singleton", "kind": "disposer",
								"timeout": "PT19S", "timeoutSource": "share", "dependsOn": [],
								"slot": "destroy", "step": 1, "state": "active", "warnings": []},
							"pool": {"type": "%2$s", "scope": "singleton", "kind": "built-in",
								"timeout": "PT19S", "timeoutSource": "share", "dependsOn": [],
								"slot": "destroy", "step": 1, "state": "active", "warnings": []},
							"store": {"type": "%1$s$Store", "scope": "singleton", "kind": "async-disposable",
								"timeout": "PT5S", "timeoutSource": "annotation", "dependsOn": [],
								"slot": "destroy", "step": 1, "state": "active", "warnings": []}
						},
						"notManaged": [
							{"name": "handedIn", "type": "%1$s$Store",
								"reason": "registered as an instance: it belongs to whoever made it"}
						]
					}}}
					""".formatted(AsyncDisposablesEndpointTests.class.getName(),
					application.getBean("pool").getClass().getName(),
					application.getBean(ContextDisposal.class).worstCase()), response.body(), true);
		}
	}

	@Test
	@DisplayName("M6 over HTTP: one bean by its name or alias, 404 for an unknown one, nothing but GET")
	void whenOneBeanIsAskedForThenItIsThatBeanAlone() throws Exception {
		try (ConfigurableApplicationContext application = HttpGet.application(Warehouse.class, EXPOSED)) {
			HttpResponse<String> writer = HttpGet.get(application, "/asyncdisposables/writer");
			assertThat(writer.statusCode()).isEqualTo(200);
			assertThat(writer.headers().firstValue("Content-Type")).get()
				.asString()
				.startsWith("application/vnd.spring-boot.actuator.v3+json");
			JSONAssert.assertEquals("{'kind': 'async-disposable', 'pending': 1200, 'slot': 'before connections'}",
					writer.body(), false);
			assertThat(HttpGet.get(application, "/asyncdisposables/till").body()).isEqualTo(writer.body());
			assertThat(HttpGet.get(application, "/asyncdisposables/nobody").statusCode()).isEqualTo(404);
			assertThat(HttpGet.send(application, "/asyncdisposables/writer", "POST").statusCode()).isEqualTo(405);
			assertThat(HttpGet.send(application, "/asyncdisposables", "DELETE").statusCode()).isEqualTo(405);
		}
	}

	@Test
	@DisplayName("M6 the endpoint is not exposed over HTTP unless asked")
	void whenNothingIsConfiguredThenTheEndpointIsNotExposed() {
		try (ConfigurableApplicationContext application = HttpGet.application(Warehouse.class)) {
			assertThat(HttpGet.get(application, "/health").statusCode()).isEqualTo(200);
			assertThat(HttpGet.get(application, "/asyncdisposables").statusCode()).isEqualTo(404);
		}
	}

	@Test
	@DisplayName("M6 T1: the limit of every bean and where it comes from")
	void whenThereIsADefaultTimeoutThenItIsTheSourceOfWhatHasNoOther() {
		this.runner.withUserConfiguration(Warehouse.class)
			.withPropertyValues("async-disposable.timeout=9s")
			.run((context) -> {
				Map<String, BeanDescriptor> beans = beans(context);
				assertThat(beans.get("shipper").timeoutSource()).isEqualTo("default");
				assertThat(beans.get("shipper").timeout()).isEqualTo(Duration.ofSeconds(9));
				assertThat(beans.get("store").timeoutSource()).isEqualTo("annotation");
				assertThat(beans.get("facade").timeoutSource()).isNull();
				assertThat(beans.get("facade").timeout()).isNull();
			});
	}

	@Test
	@DisplayName("M6 T1: a share leaves time to all that come after, in later parts too, and the grace period caps it")
	void whenABeanHasAShareThenItIsWhatIsLeftForIt() {
		this.runner.withBean("connections", Connections.class)
			.withBean("last", NoLimit.class)
			.withBean("middle", NoLimit.class, NoLimit::new, (definition) -> definition.setDependsOn("last"))
			.withBean("first", NoLimit.class, NoLimit::new,
					(definition) -> definition.setDependsOn("middle", "connections"))
			.withPropertyValues("async-disposable.shutdown.grace-period=20s")
			.run((context) -> assertThat(beans(context).values()).extracting(BeanDescriptor::timeout)
				.containsExactly(Duration.ofSeconds(15), Duration.ofSeconds(17), Duration.ofSeconds(19)));
	}

	@Test
	@DisplayName("M6 D3: with order=creation every bean is a step of its own")
	void whenOrderIsCreationThenStepsAreCounted() {
		this.runner.withBean("one", Store.class)
			.withBean("two", Store.class)
			.withBean("three", NoLimit.class)
			.withPropertyValues("async-disposable.shutdown.order=creation")
			.run((context) -> {
				assertThat(plan(context).order()).isEqualTo("creation");
				assertThat(beans(context)).containsOnlyKeys("three", "two", "one");
				assertThat(beans(context).values()).extracting(BeanDescriptor::step).containsExactly(1, 2, 3);
				assertThat(beans(context).get("three").timeout()).isEqualTo(Duration.ofSeconds(20));
			});
	}

	@Test
	@DisplayName("M6 the plans of parent contexts are listed after the own one, each with its own beans")
	void whenThereIsAParentThenBothPlansAreListed() {
		this.runner.withBean("store", Store.class)
			.withBean("ofParent", Store.class)
			.run((parent) -> this.runner.withParent(parent)
				.withBean("store", NoLimit.class)
				.withBean("scopes", OpenScopes.class, () -> new Opened(3))
				.run((child) -> {
					AsyncDisposablesEndpoint endpoint = child.getBean(AsyncDisposablesEndpoint.class);
					Map<String, ContextDescriptor> contexts = endpoint.plans().contexts();
					assertThat(contexts.keySet()).containsExactly(child.getId(), parent.getId());
					assertThat(contexts.get(child.getId()).beans()).containsOnlyKeys("store");
					assertThat(contexts.get(child.getId()).openScopes()).isEqualTo(3);
					assertThat(contexts.get(parent.getId()).beans()).containsOnlyKeys("ofParent", "store");
					assertThat(contexts.get(parent.getId()).openScopes()).isZero();
					assertThat(endpoint.bean("store").type()).isEqualTo(NoLimit.class.getName());
					assertThat(endpoint.bean("ofParent").type()).isEqualTo(Store.class.getName());
				}));
	}

	@Test
	@DisplayName("M6 C4 scopes that are open are counted, and their factory is in the plan once it exists")
	void whenScopesAreOpenThenTheyAreCounted() {
		this.runner.withConfiguration(AutoConfigurations.of(AsyncScopeAutoConfiguration.class)).run((context) -> {
			assertThat(plan(context).openScopes()).isZero();
			AsyncScope scope = context.getBean(AsyncScopeFactory.class).createAsyncScope();
			assertThat(plan(context).openScopes()).isEqualTo(1);
			scope.close();
			assertThat(plan(context).openScopes()).isZero();
		});
	}

	@Test
	@DisplayName("D12 M6: a parent in which nothing is disposed by plan has no entry")
	void whenTheParentHasNoPlanThenOnlyTheOwnIsListed() {
		try (GenericApplicationContext parent = new GenericApplicationContext()) {
			parent.refresh();
			this.runner.withParent(parent)
				.run((child) -> assertThat(child.getBean(AsyncDisposablesEndpoint.class).plans().contexts())
					.containsOnlyKeys(child.getId()));
		}
	}

	@Test
	@DisplayName("D1 M6: reading creates no bean; a lazy one shows once it exists")
	void whenABeanIsLazyThenReadingDoesNotCreateIt() {
		this.runner.withUserConfiguration(LazyStores.class).run((context) -> {
			assertThat(beans(context)).isEmpty();
			assertThat(context.getBeanFactory().containsSingleton("lazy")).isFalse();
			context.getBean("lazy");
			context.getBean("prototype");
			assertThat(beans(context)).containsOnlyKeys("lazy");
			assertThat(plan(context).notManaged()).containsExactly(new ContextDescriptor.NotManagedDescriptor(
					"prototype", Store.class.getName(), "a prototype: it belongs to whoever asked for it"));
		});
	}

	@Test
	@DisplayName("D1 M6: an inner bean stands in the step of its outer one")
	void whenThereIsAnInnerBeanThenItIsListed() {
		this.runner.withInitializer((context) -> ((GenericApplicationContext) context).registerBeanDefinition("outer",
				BeanDefinitionBuilder.genericBeanDefinition(Outer.class)
					.addConstructorArgValue(
							BeanDefinitionBuilder.genericBeanDefinition(Store.class).getBeanDefinition())
					.getBeanDefinition()))
			.run((context) -> {
				assertThat(beans(context)).hasSize(2);
				assertThat(beans(context).values()).extracting(BeanDescriptor::type)
					.containsExactlyInAnyOrder(Outer.class.getName(), Store.class.getName());
				assertThat(beans(context).values()).extracting(BeanDescriptor::step).containsOnly(1);
				assertThat(beans(context).values()).extracting(BeanDescriptor::kind)
					.containsExactlyInAnyOrder("synchronous", "async-disposable");
			});
	}

	@Test
	@DisplayName("D11 M6: an instance with two names is one bean, with the longer limit and the warnings of both")
	void whenABeanHasTwoNamesThenItIsListedOnce() {
		NoLimit shared = new NoLimit();
		this.runner.withBean("one", NoLimit.class, () -> shared)
			.withBean("two", NoLimit.class, () -> shared)
			.withPropertyValues("async-disposable.beans.one.timeout=3s", "async-disposable.beans.two.timeout=4s")
			.run((context) -> {
				assertThat(beans(context)).containsOnlyKeys("one");
				assertThat(beans(context).get("one").timeout()).isEqualTo(Duration.ofSeconds(4));
			});
	}

	@Test
	@DisplayName("M6 state: active, disposing while it goes on")
	void whenABeanIsBeingDisposedThenItsStateSaysSo() throws Exception {
		Waiting slow = new Waiting();
		this.runner.withBean("slow", Waiting.class, () -> slow).run((context) -> {
			assertThat(beans(context).get("slow").state()).isEqualTo("active");
			CompletableFuture<Void> destruction = CompletableFuture
				.runAsync(() -> ((DefaultListableBeanFactory) context.getBeanFactory()).destroySingleton("slow"));
			slow.called.await();
			assertThat(beans(context).get("slow").state()).isEqualTo("disposing");
			slow.end.complete(null);
			destruction.join();
			assertThat(beans(context)).isEmpty();
		});
	}

	@Test
	@DisplayName("M6 a bean that throws when asked what is pending does not cost the others")
	void whenPendingCountThrowsThenItIsLeftOut() {
		this.runner.withUserConfiguration(Warehouse.class).withBean("broken", BrokenCount.class).run((context) -> {
			assertThat(beans(context).get("broken").pending()).isNull();
			assertThat(beans(context).get("writer").pending()).isEqualTo(1200);
		});
	}

	@Test
	@DisplayName("M6 hostile names are escaped and come back as they are")
	void whenNamesAreHostileThenTheJsonIsSound() {
		try (ConfigurableApplicationContext application = HttpGet.application(HostileNames.class, EXPOSED,
				"spring.application.name=\"}<script>")) {
			String body = HttpGet.get(application, "/asyncdisposables").body();
			assertThat(body).doesNotContain("\n").doesNotContain("\u2028\u0000");
			Map<String, Map<String, Map<String, Map<String, Object>>>> json = JsonPath.parse(body).read("$");
			assertThat(json.get("contexts")).containsOnlyKeys("\"}<script>");
			assertThat(json.get("contexts").get("\"}<script>").get("beans").keySet())
				.containsExactlyInAnyOrderElementsOf(HostileNames.NAMES);
		}
	}

	@Test
	@DisplayName("M6 the order is stable")
	void whenThePlanIsReadTwiceThenItIsTheSame() {
		this.runner.withUserConfiguration(Warehouse.class).run((context) -> {
			ContextDescriptor first = plan(context);
			ContextDescriptor second = plan(context);
			assertThat(second).isEqualTo(first);
			assertThat(second.beans().keySet()).containsExactlyElementsOf(first.beans().keySet());
		});
	}

	@Test
	@DisplayName("M6 descriptors hold values only, and cannot be changed")
	void whenADescriptorIsReadThenItHoldsNothingThatLives() {
		Set<Class<?>> values = new LinkedHashSet<>(
				List.of(String.class, Duration.class, int.class, Long.class, List.class, Map.class));
		for (Class<?> descriptor : List.of(BeanDescriptor.class, ContextDescriptor.class,
				ContextDescriptor.NotManagedDescriptor.class, AsyncDisposablesEndpoint.PlansDescriptor.class)) {
			assertThat(descriptor.getRecordComponents()).extracting(RecordComponent::getType)
				.allMatch(values::contains);
		}
		this.runner.withUserConfiguration(Warehouse.class).run((context) -> {
			ContextDescriptor plan = plan(context);
			assertThat(plan.beans()).isUnmodifiable();
			assertThat(plan.notManaged()).isUnmodifiable();
			assertThat(plan.beans().get("writer").dependsOn()).isUnmodifiable();
		});
	}

	private static ContextDescriptor plan(ConfigurableApplicationContext context) {
		return context.getBean(AsyncDisposablesEndpoint.class).plans().contexts().get(context.getId());
	}

	private static Map<String, BeanDescriptor> beans(ConfigurableApplicationContext context) {
		return plan(context).beans();
	}

	@Configuration(proxyBeanMethods = false)
	static class LazyStores {

		@Bean
		@Lazy
		Store lazy() {
			return new Store();
		}

		@Bean
		@Scope("prototype")
		Store prototype() {
			return new Store();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HostileNames {

		static final List<String> NAMES = List.of("\"quoted\"", "<script>alert(1)</script>", "new\nline", "back\\slash",
				"control\u0000\u2028", "x".repeat(10_000));

		@Bean
		static BeanDefinitionRegistryPostProcessor hostile() {
			return (registry) -> NAMES.forEach((name) -> registry.registerBeanDefinition(name,
					BeanDefinitionBuilder.genericBeanDefinition(Store.class).getBeanDefinition()));
		}

	}

	static class Outer implements DisposableBean {

		Outer(Store inner) {
		}

		@Override
		public void destroy() {
		}

	}

	static class Waiting implements AsyncDisposable {

		final CountDownLatch called = new CountDownLatch(1);

		final CompletableFuture<Void> end = new CompletableFuture<>();

		@Override
		public CompletionStage<?> disposeAsync() {
			this.called.countDown();
			return this.end;
		}

	}

	static class NoLimit implements AsyncDisposable {

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.completedFuture(null);
		}

	}

	static class BrokenCount extends Store implements PendingWork {

		@Override
		public long pendingCount() {
			throw new IllegalStateException("not now");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Warehouse {

		@Bean
		Connections connections() {
			return new Connections();
		}

		@Bean
		Store store() {
			return new Store();
		}

		@Bean({ "writer", "till" })
		@DependsOn("connections")
		Writer writer(Store store) {
			return new Writer();
		}

		@Bean
		Facade facade(Writer writer) {
			return new Facade();
		}

		@Bean(destroyMethod = "leave")
		Shipper shipper() {
			return new Shipper();
		}

		@Bean
		Printer printer() {
			return new Printer();
		}

		@Bean
		AsyncDisposer<Printer> printers() {
			return (printer) -> CompletableFuture.completedFuture(null);
		}

		@Bean
		ConnectionProvider pool() {
			return ConnectionProvider.create("pool", 1);
		}

		@Bean
		OpenScopes scopes() {
			return new Opened(2);
		}

		@Bean
		static BeanFactoryPostProcessor handsIn() {
			return (beanFactory) -> beanFactory.registerSingleton("handedIn", new Store());
		}

	}

	record Opened(int count) implements OpenScopes {

		@Override
		public int beanCount() {
			return 0;
		}

	}

	static class Connections implements SmartLifecycle {

		private volatile boolean running;

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return 0;
		}

	}

	@DisposalTimeout("5s")
	static class Store implements AsyncDisposable {

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.completedFuture(null);
		}

	}

	static class Writer implements AsyncDisposable, PendingWork {

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public long pendingCount() {
			return 1200;
		}

	}

	static class Facade implements DisposableBean {

		@Override
		public void destroy() {
		}

	}

	static class Shipper {

		CompletableFuture<Void> leave() {
			return CompletableFuture.completedFuture(null);
		}

	}

	static class Printer {

	}

}
