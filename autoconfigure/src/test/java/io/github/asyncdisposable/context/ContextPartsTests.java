package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.engine.DisposalListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.target.HotSwappableTargetSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.Ordered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link BeanRegister}, {@link InstanceDisposal}, {@link Listeners} and others
 * that need no more than a bean factory.
 */
class ContextPartsTests {

	private final Recorder recorder = new Recorder();

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final ManagedBeans managedBeans = new ManagedBeans();

	private final BeanRegister register = new BeanRegister(this.beanFactory, this.managedBeans,
			new InnerBeans(this.beanFactory));

	private void define(String name, String scope) {
		RootBeanDefinition definition = new RootBeanDefinition(Object.class);
		definition.setScope(scope);
		this.beanFactory.registerBeanDefinition(name, definition);
	}

	private @Nullable ManagedBean created(String name, Object bean) {
		return this.register.created(ManagedBean.own(name, bean));
	}

	@Test
	@DisplayName("D1: what is not managed is listed by name, with the reason")
	void whenBeansAreNotManagedThenTheReasonIsKnown() {
		define("prototype", "prototype");
		define("ofRequest", "request");
		define("managed", "");
		this.beanFactory.registerSingleton("handedIn", this.recorder.disposable("handedIn"));
		this.beanFactory.registerSingleton("plain", new Object());
		this.beanFactory.registerSingleton("prototypes", new Products(false));
		this.beanFactory.registerSingleton("swapped", new Object());
		ProxyFactory proxy = new ProxyFactory();
		proxy.setTargetSource(new HotSwappableTargetSource(this.recorder.disposable("swapped")));
		proxy.setInterfaces(AsyncDisposable.class);
		assertThat(created("prototype", new Object())).isNull();
		assertThat(created("ofRequest", new Object())).isNull();
		assertThat(created("unknown", new Object())).isNull();
		assertThat(created("prototypes", new Object())).isNull();
		assertThat(created("swapped", proxy.getProxy())).isNull();
		assertThat(created("managed", new Object())).isNotNull();
		assertThat(this.register.notManaged()).extracting(NotManaged::name)
			.containsExactly("handedIn", "ofRequest", "prototype", "prototypes", "swapped");
		assertThat(this.register.notManaged()).extracting(NotManaged::reason)
			.containsExactly("registered as an instance: it belongs to whoever made it",
					"of scope 'request': disposed when its scope destroys it",
					"a prototype: it belongs to whoever asked for it",
					"a prototype: it belongs to whoever asked for it", "a proxy whose target changes");
		assertThat(this.managedBeans.names()).containsExactly("managed");
	}

	@Test
	@DisplayName("D1 D13: a factory bean's product is managed, as it is behind its proxy")
	void whenAFactoryBeanMakesASingletonThenItIsManaged() {
		this.beanFactory.registerSingleton("factory", new Products(true));
		Object target = this.recorder.disposable("target");
		ManagedBean product = created("factory", new ProxyFactory(target).getProxy());
		assertThat(product).isNotNull();
		assertThat(product.bean()).isSameAs(target);
		assertThat(this.register.isProduct(product)).isTrue();
		assertThat(this.managedBeans.of("factory")).containsExactly(product);
		assertThat(this.register.isProduct(ManagedBean.own("factory", new Products(true)))).isFalse();
	}

	@Test
	@DisplayName("C2 C5: prototypes, beans of a scope and what a factory makes anew belong to their owner")
	void whenEachRequestMakesANewOneThenItIsPerOwner() {
		define("singleton", "");
		define("prototype", "prototype");
		define("scoped", Creations.ASYNC_SCOPE);
		define("ofRequest", "request");
		define("factory", "");
		define("prototypes", "");
		this.beanFactory.registerSingleton("factory", new Products(true));
		this.beanFactory.registerSingleton("prototypes", new Products(false));
		this.beanFactory.registerSingleton("handedIn#0", new Object());
		assertThat(List.of("singleton", "prototype", "scoped", "ofRequest", "factory", "prototypes", "inner#1",
				"handedIn#0", "unknown"))
			.filteredOn((name) -> this.register.isPerOwner(ManagedBean.own(name, new Object())))
			.containsExactly("prototype", "scoped", "prototypes", "inner#1");
	}

	@Test
	@DisplayName("D6 C2: an instance's callbacks are those that its scope has, or those that Spring would call")
	void whenAnInstanceIsFinishedThenItsCallbacksRun() {
		define("part", "prototype");
		Creations creations = new Creations();
		InstanceDisposal instances = new InstanceDisposal(this.beanFactory, DisposalSettings.DEFAULTS, creations,
				new InstanceCallbacks(this.beanFactory),
				new NodeMaker(this.beanFactory, this.managedBeans,
						new BeanLimits(this.beanFactory, DisposalSettings.DEFAULTS),
						new SpringDestruction(this.beanFactory)),
				new SoftEdges(this.beanFactory), new DisposalRuns(DisposalSettings.DEFAULTS, List.of()));
		AtomicReference<Boolean> finishing = new AtomicReference<>();
		AtomicReference<Object> itself = new AtomicReference<>();
		DisposableBean bean = () -> {
			this.recorder.add("destroyed");
			finishing.set(creations.isFinishing(itself.get()));
		};
		itself.set(bean);
		ManagedBean part = ManagedBean.own("part#1", bean);
		assertThat(instances.hasCallbacks(part)).isTrue();
		assertThat(instances.hasCallbacks(ManagedBean.own("part", new Object()))).isFalse();
		instances.finish(part, null);
		assertThat(this.recorder.log()).containsExactly("destroyed");
		assertThat(finishing.get()).isTrue();
		assertThat(creations.isFinishing(bean)).isFalse();
		instances.finish(part, () -> this.recorder.add("by its scope"));
		assertThat(this.recorder.log()).containsExactly("destroyed", "by its scope");
		assertThat(instances.limit("part", bean)).isNull();
		assertThat(instances.creations()).isSameAs(creations);
		assertThat(instances.limits()).isSameAs(DisposalSettings.DEFAULTS.limits());
		assertThat(instances.order()).isEqualTo(DisposalOrder.DEPENDENCY);
		InstanceOwner owner = (any) -> true;
		assertThat(owner.isAwaiting("part")).isFalse();
	}

	@Test
	@DisplayName("M1: who is told is who was named last; what is left of the deadline and the grace are as configured")
	void whenListenersAreNamedThenTheyAreTold() {
		List<String> told = new ArrayList<>();
		DisposalRuns runs = new DisposalRuns(DisposalSettings.DEFAULTS, List.of(telling("early", told)));
		runs.listener().shutdownStarted("context");
		runs.tell(List.of(telling("one", told), telling("two", told)));
		runs.listener().shutdownStarted("context");
		assertThat(told).containsExactly("early", "one", "two");
		assertThat(runs.faultGrace()).isEqualTo(Duration.ofSeconds(1));
		assertThat(runs.left()).isEqualTo(Duration.ofSeconds(25));
		runs.close();
	}

	private static DisposalListener telling(String name, List<String> told) {
		return new DisposalListener() {
			@Override
			public void shutdownStarted(String owner) {
				told.add(name);
			}
		};
	}

	@Test
	@DisplayName("M1: listeners are found among what was seen, what is early and what was handed in, each once, in their order")
	void whenListenersExistThenTheyAreFound() {
		List<String> told = new ArrayList<>();
		DisposalListener early = telling("early", told);
		DisposalListener seen = new First();
		this.beanFactory.registerSingleton("early", early);
		this.beanFactory.registerSingleton("plain", new Object());
		this.beanFactory.registerSingleton("applicationEventMulticaster", new Object());
		define("seen", "");
		define("notSeen", "");
		this.beanFactory.registerSingleton("notSeen", telling("notSeen", told));
		this.beanFactory.registerSingleton("seen", seen);
		this.beanFactory.registerSingleton("untyped", new Products(true));
		SeenBeans beans = new SeenBeans();
		beans.completed("seen", seen);
		beans.completed("plain", new Object());
		assertThat(beans.early(this.beanFactory)).containsExactly("early", "plain");
		assertThat(beans.listeners(this.beanFactory)).containsExactlyInAnyOrder("early", "plain",
				"applicationEventMulticaster", "seen", "untyped");
		assertThat(Listeners.in(this.beanFactory, beans)).containsExactly(seen, early);
	}

	@Test
	@DisplayName("M1: a listener that is no singleton is not told, nor is another one made")
	void whenAListenerIsAPrototypeThenNoneIsMade() {
		RootBeanDefinition definition = new RootBeanDefinition(DisposalListener.class, () -> {
			throw new AssertionError("nobody has asked for one");
		});
		definition.setScope("prototype");
		this.beanFactory.registerBeanDefinition("prototype", definition);
		SeenBeans beans = new SeenBeans();
		beans.completed("prototype", telling("prototype", new ArrayList<>()));
		assertThat(beans.listeners(this.beanFactory)).containsExactly("prototype");
		assertThat(Listeners.in(this.beanFactory, beans)).isEmpty();
	}

	@Test
	@DisplayName("D1: the names of early beans are those from when the first later one was there")
	void whenTheFirstLaterBeanIsThereThenTheEarlyOnesAreKnown() {
		SeenBeans beans = new SeenBeans();
		this.beanFactory.registerSingleton("early", new Object());
		beans.begun(this.beanFactory);
		this.beanFactory.registerSingleton("early2", new Object());
		assertThat(beans.early(this.beanFactory)).containsExactly("early", "early2");
		this.beanFactory.registerSingleton("applicationEventMulticaster", new Object());
		beans.begun(this.beanFactory);
		this.beanFactory.destroySingleton("early");
		assertThat(beans.early(this.beanFactory)).containsExactly("early", "early2");
	}

	@Test
	@DisplayName("D6 D10: what sees all beans comes before all others, and needs to be told its context")
	void whenPostProcessorHasNoContextThenItSaysSo() {
		DisposingPostProcessor postProcessor = new DisposingPostProcessor(new BeanClaims());
		assertThatIllegalStateException().isThrownBy(postProcessor::context)
			.withMessage("The application context has not been set");
		assertThat(postProcessor.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE);
		assertThat(new DestroyMethodFilter(new BeanClaims()).getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE);
		assertThat(new StartGuard((any) -> {
			throw new AssertionError("no start has failed");
		}).getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE);
	}

	@Test
	@DisplayName("D6: twins are filtered, all other destroy methods and annotated ones stay; a bean that stays Spring's keeps all")
	void whenBeanIsClaimedThenItsTwinsAreFiltered() {
		DestroyMethodFilter filter = new DestroyMethodFilter(new BeanClaims());
		assertThat(filtered(filter, Disposable.class, "close", "stop", "shutdown", "disposeAsync", "(inferred)"))
			.containsExactly("stop");
		assertThat(filtered(filter, Disposable.class, "close")).containsExactly("");
		assertThat(filtered(filter, Disposable.class)).containsExactly("");
		assertThat(filtered(filter, Object.class, "close", "stop")).containsExactly("close", "stop");
		assertThat(filter.synthetic()).isEmpty();
	}

	private static String @Nullable [] filtered(DestroyMethodFilter filter, Class<?> type, String... names) {
		RootBeanDefinition definition = new RootBeanDefinition(type);
		if (names.length > 0) {
			definition.setDestroyMethodNames(names);
		}
		filter.decide(definition, type, "bean");
		return definition.getDestroyMethodNames();
	}

	@Test
	@DisplayName("D10: early beans are adopted once, those whose callbacks Spring may have called are not")
	void whenStartHasFailedThenOnlyBeansThatSpringHasNotDestroyedAreAdopted() {
		for (String name : List.of("destroyed", "notDestroyed", "silent")) {
			define(name, "");
			this.beanFactory.registerSingleton(name,
					name.equals("silent") ? new Disposable() : new DestroyedDisposable());
		}
		this.beanFactory.registerSingleton("handedIn", new Disposable());
		List<String> adopted = new ArrayList<>();
		EarlyBeans earlyBeans = new EarlyBeans(this.beanFactory, this.managedBeans, new BeanClaims(), new SeenBeans(),
				(bean) -> adopted.add(bean.name()));
		earlyBeans.adoptOf(Set.of("notDestroyed"));
		assertThat(adopted).containsExactly("notDestroyed", "silent");
		earlyBeans.adoptAsFarAsPossible();
		assertThat(adopted).hasSize(2);
	}

	static class Disposable implements AsyncDisposable {

		@Override
		public @Nullable CompletableFuture<Void> disposeAsync() {
			return null;
		}

	}

	static class DestroyedDisposable extends Disposable implements DisposableBean {

		@Override
		public void destroy() {
		}

	}

	static class First implements DisposalListener, Ordered {

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

	private record Products(boolean singleton) implements FactoryBean<Object> {

		@Override
		public Object getObject() {
			return new Object();
		}

		@Override
		public @Nullable Class<?> getObjectType() {
			return null;
		}

		@Override
		public boolean isSingleton() {
			return this.singleton;
		}

	}

}
