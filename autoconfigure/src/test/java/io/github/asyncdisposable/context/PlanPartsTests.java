package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.CancellationSignal;
import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.DisposalTimeout;
import io.github.asyncdisposable.engine.DisposalAction;
import io.github.asyncdisposable.engine.DisposalLimits;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link NodeMaker}, {@link BeanSteps}, {@link LifecycleStops},
 * {@link PlanMaker} and {@link PlanDetails}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PlanPartsTests {

	private final Recorder recorder = new Recorder();

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final ManagedBeans managedBeans = new ManagedBeans();

	private final BeanLimits limits = new BeanLimits(this.beanFactory,
			new DisposalSettings(DisposalLimits.DEFAULTS, null, DisposalOrder.DEPENDENCY, null,
					Map.of("slow", Duration.ofSeconds(9), "quick", Duration.ofSeconds(1))));

	private final SpringDestruction destruction = new SpringDestruction(this.beanFactory);

	private final NodeMaker nodeMaker = new NodeMaker(this.beanFactory, this.managedBeans, this.limits,
			this.destruction);

	private final PlanDetails details = new PlanDetails(this.managedBeans, this.limits,
			DisposalLimits.DEFAULTS.withDeadline(Duration.ofSeconds(20)));

	private void define(String name, String scope) {
		RootBeanDefinition definition = new RootBeanDefinition(Bean.class);
		definition.setScope(scope);
		this.beanFactory.registerBeanDefinition(name, definition);
	}

	private PlanMaker planMaker(DisposalOrder order) {
		return new PlanMaker(this.beanFactory, this.managedBeans, this.nodeMaker, this.destruction,
				new LateBeans(this.beanFactory, this.managedBeans), order);
	}

	private PlannedBean describe(List<String> names, int beansBehind, Map<String, List<String>> warnings) {
		return this.details.describe(names, DisposalNode.relay(names.get(0)), "", 1, beansBehind, List.of(), warnings);
	}

	@Test
	@DisplayName("M2: a step is described by its definition's name, its class and its scope")
	void whenAStepIsMadeThenItIsDescribed() {
		define("writer", "");
		define("ofRequest", "request");
		DisposalNode disposal = this.nodeMaker.disposal(ManagedBean.own("writer", new Bean()));
		assertThat(disposal.scope()).isEqualTo("singleton");
		assertThat(disposal.type()).isEqualTo(Bean.class.getName());
		assertThat(this.nodeMaker.disposal(ManagedBean.own("ofRequest#3", new Bean())))
			.returns("ofRequest", DisposalNode::name)
			.returns("request", DisposalNode::scope);
		assertThat(this.nodeMaker.synchronous("unknown", new Bean()).scope()).isEqualTo("singleton");
		assertThat(this.nodeMaker.disposal(ManagedBean.own("slow", new Bean())).limit())
			.isEqualTo(Duration.ofSeconds(9));
	}

	@Test
	@DisplayName("D6: what Spring calls of a bean is called by its step")
	void whenACallbackStepRunsThenSpringDestroysTheBean() {
		for (String name : List.of("managed", "plain")) {
			this.beanFactory.registerSingleton(name, new Bean());
			this.beanFactory.registerDisposableBean(name, () -> this.recorder.add(name));
		}
		this.destruction.allInDestruction();
		assertThat(this.nodeMaker.remainder("managed", new Bean()).callback()).isNotNull().satisfies(Runnable::run);
		assertThat(this.nodeMaker.synchronous("plain", new Bean()).callback()).isNotNull().satisfies(Runnable::run);
		assertThat(this.recorder.log()).containsExactly("managed", "plain");
		assertThat(this.destruction.isDestroyed("plain")).isTrue();
	}

	@Test
	@DisplayName("T5: a limit that cannot be used fails the start, later it is a warning")
	void whenALimitCannotBeUsedThenTheStartFails(CapturedOutput output) {
		List<String> told = new ArrayList<>();
		DisposalListener listener = new DisposalListener() {
			@Override
			public void managed(DisposalNode node) {
				told.add(node.name());
			}
		};
		this.nodeMaker.tell(ManagedBean.own("writer", new Bean()), listener);
		ManagedBean unlimited = ManagedBean.own("endless", new Unlimited());
		assertThatExceptionOfType(InvalidDisposalSettingException.class)
			.isThrownBy(() -> this.nodeMaker.tell(unlimited, listener));
		assertThat(told).containsExactly("writer");
		assertThat(this.nodeMaker.disposal(unlimited).limit()).isNull();
		assertThat(output).contains("It gets the default limit.");
	}

	@Test
	@DisplayName("D11: one instance with two names is disposed once, within the longer limit, until that has ended")
	void whenInstanceHasTwoNamesThenItIsDisposedOnce() {
		Object bean = new Bean();
		this.managedBeans.add(ManagedBean.own("quick", bean));
		this.managedBeans.add(ManagedBean.own("slow", bean));
		BeanSteps steps = planMaker(DisposalOrder.DEPENDENCY).steps(null);
		assertThat(steps.of(List.of("quick", "slow"))).singleElement()
			.returns(Duration.ofSeconds(9), DisposalNode::limit);
		this.managedBeans.begin(ManagedBean.own("quick", bean));
		assertThat(steps.of(List.of("quick", "slow"))).hasSize(1);
		this.managedBeans.ended(ManagedBean.own("quick", bean));
		assertThat(steps.of(List.of("quick", "slow"))).isEmpty();
	}

	@Test
	@DisplayName("D6: the disposal comes first, then what Spring calls, unless it has or will go on with it itself")
	void whenBeanHasCallbacksThenTheyFollowItsDisposal() {
		define("writer", "");
		Destroyed bean = new Destroyed();
		this.beanFactory.registerSingleton("writer", bean);
		this.managedBeans.add(ManagedBean.own("writer", bean));
		List<DisposalNode> own = planMaker(DisposalOrder.DEPENDENCY).steps(null).of(List.of("writer"));
		assertThat(own).extracting(DisposalNode::kind)
			.containsExactly(DisposalNode.Kind.ASYNCHRONOUS, DisposalNode.Kind.REMAINDER);
		assertThat(BeanSteps.first(own, true)).isZero();
		assertThat(BeanSteps.first(own, false)).isEqualTo(1);
		assertThat(BeanSteps.first(own.subList(0, 1), false)).isEqualTo(-1);
		assertThat(planMaker(DisposalOrder.DEPENDENCY).steps("writer").of(List.of("writer"))).hasSize(1);
		this.destruction.destroy("writer");
		assertThat(planMaker(DisposalOrder.DEPENDENCY).steps(null).of(List.of("writer"))).hasSize(1);
	}

	@Test
	@DisplayName("D2: while the plan waits, Spring lets go of a bean that it has nothing to call of; in a slot it does not")
	void whenABeanHasNoCallbackThenSpringLetsGoOfIt() {
		this.beanFactory.registerSingleton("writer", new Bean());
		this.managedBeans.add(ManagedBean.own("writer", new Bean()));
		BeanSteps steps = planMaker(DisposalOrder.DEPENDENCY).steps(null);
		List<DisposalNode> own = new ArrayList<>(steps.of(List.of("writer")));
		steps.letGo(List.of("writer"), own);
		assertThat(own).singleElement().returns(null, DisposalNode::housekeeping);
		this.destruction.allInDestruction();
		List<DisposalNode> ofFailedStart = new ArrayList<>(own);
		planMaker(DisposalOrder.DEPENDENCY).steps("other").letGo(List.of("writer"), ofFailedStart);
		assertThat(ofFailedStart).isEqualTo(own);
		steps.letGo(List.of("writer"), own);
		assertThat(own.get(0).housekeeping()).isNotNull().satisfies(Runnable::run);
		assertThat(this.destruction.isDestroyed("writer")).isTrue();
		steps.letGo(List.of("writer"), new ArrayList<>());
	}

	@Test
	@DisplayName("D7: a Lifecycle bean that Spring has come to is awaited, another one is stopped, with a warning")
	void whenABeanStopsThenItIsAwaitedOrStopped() {
		Recorder.Stoppable bean = this.recorder.stoppable("both", 0);
		bean.start();
		this.beanFactory.registerSingleton("both", bean);
		LifecycleBeans lifecycleBeans = new LifecycleBeans(this.beanFactory);
		Slots slots = new Slots(this.beanFactory, lifecycleBeans, (name) -> {
		});
		PlanWarnings warnings = PlanWarnings.quiet();
		LifecycleStops stops = new LifecycleStops(lifecycleBeans, slots, this.nodeMaker, warnings,
				new LifecycleStop(Duration.ofMinutes(1)));
		assertThat(stops.of(List.of("unknown"))).isEmpty();
		assertThat(stops.of(List.of("both"))).singleElement().satisfies((step) -> callback(step).run());
		assertThat(this.recorder.log()).containsExactly("both stops", "both stopped");
		assertThat(warnings.byBean()).containsOnlyKeys("both");
		assertThat(stops.of(List.of("both"))).isEmpty();
		bean.start();
		slots.placeAll();
		this.beanFactory.getBean(Barrier.before("both"), Barrier.class).stop();
		List<DisposalNode> awaiting = stops.of(List.of("both"));
		bean.stop(() -> {
		});
		callback(awaiting.get(0)).run();
		assertThat(this.recorder.log()).containsExactly("both stops", "both stopped", "both stops", "both stopped");
	}

	private static Runnable callback(DisposalNode node) {
		Runnable callback = node.callback();
		assertThat(callback).isNotNull();
		return callback;
	}

	@Test
	@DisplayName("M6 T1: with order=creation all that count are one chain")
	void whenOrderIsCreationThenAllAreOneChain() {
		for (String name : List.of("a", "b", "c")) {
			this.beanFactory.registerSingleton(name, new Object());
		}
		BeanEdges edges = new BeanEdges(this.beanFactory);
		PlanMaker creation = planMaker(DisposalOrder.CREATION);
		BeanGraph graph = creation.graph(edges, List.of("a", "b", "c"), PlanWarnings.quiet());
		assertThat(graph.names(0)).containsExactly("c");
		assertThat(creation.stepNumbers(graph, (node) -> node != 1)).containsExactly(1, 1, 2);
		assertThat(creation.beansBehind(graph, (node) -> node != 1)).containsExactly(1, 1, 0);
		assertThat(creation.beansBehind(creation.graph(edges, List.of(), PlanWarnings.quiet()), (node) -> true))
			.isEmpty();
		PlanMaker dependency = planMaker(DisposalOrder.DEPENDENCY);
		assertThat(dependency.stepNumbers(graph, (node) -> true)).containsExactly(1, 1, 1);
		assertThat(dependency.beansBehind(graph, (node) -> true)).containsExactly(0, 0, 0);
	}

	@Test
	@DisplayName("M6: a planned bean tells why it is disposed, within which limit, and every warning of each of its names")
	void whenABeanIsDescribedThenItsDetailsAreTold() {
		ManagedBean slow = new ManagedBean("slow", new Bean(), DisposalKind.DISPOSER, (bean) -> pending(7));
		this.managedBeans.add(slow);
		this.managedBeans.add(ManagedBean.own("quick", new Bean()));
		PlannedBean described = describe(List.of("quick", "slow"), 0,
				Map.of("quick", List.of("one"), "slow", List.of("one", "two")));
		assertThat(described.warnings()).containsExactly("one", "two");
		assertThat(described.kind()).isEqualTo(DisposalKind.ASYNC_DISPOSABLE);
		assertThat(described.timeout()).isEqualTo(Duration.ofSeconds(9));
		assertThat(described.timeoutSource()).isEqualTo(TimeoutSource.PROPERTY);
		assertThat(described.pending()).isNull();
		assertThat(describe(List.of("slow"), 0, Map.of()).pending()).isEqualTo(7);
		assertThat(describe(List.of("plain"), 0, Map.of())).returns(DisposalKind.SYNCHRONOUS, PlannedBean::kind)
			.returns(null, PlannedBean::timeout)
			.returns(null, PlannedBean::timeoutSource)
			.returns(DisposalState.ACTIVE, PlannedBean::state);
	}

	@Test
	@DisplayName("M6 T1: without a limit it is the share of the deadline, less with each bean that must follow")
	void whenThereIsNoLimitThenTheShareIsTold() {
		this.managedBeans.add(ManagedBean.own("writer", new Bean()));
		this.managedBeans.add(ManagedBean.own("endless", new Unlimited()));
		assertThat(describe(List.of("writer"), 0, Map.of())).returns(Duration.ofSeconds(19), PlannedBean::timeout)
			.returns(TimeoutSource.SHARE, PlannedBean::timeoutSource);
		assertThat(describe(List.of("writer"), 2, Map.of()).timeout()).isEqualTo(Duration.ofSeconds(15));
		assertThat(describe(List.of("endless"), 0, Map.of()).timeoutSource()).isEqualTo(TimeoutSource.SHARE);
	}

	@Test
	@DisplayName("M6: a bean is active, being disposed, or disposed; what it throws when it is asked costs nothing")
	void whenDisposalGoesOnThenTheStateTells() {
		ManagedBean writer = ManagedBean.own("writer", new Bean());
		ManagedBean throwing = new ManagedBean("throwing", new Bean(), DisposalKind.DISPOSER, (bean) -> {
			throw new IllegalStateException("not now");
		});
		this.managedBeans.add(writer);
		this.managedBeans.add(throwing);
		assertThat(describe(List.of("writer"), 0, Map.of()).state()).isEqualTo(DisposalState.ACTIVE);
		this.managedBeans.begin(writer);
		assertThat(describe(List.of("writer"), 0, Map.of()).state()).isEqualTo(DisposalState.DISPOSING);
		this.managedBeans.ended(writer);
		assertThat(describe(List.of("writer"), 0, Map.of()).state()).isEqualTo(DisposalState.DISPOSED);
		assertThat(describe(List.of("throwing"), 0, Map.of()).pending()).isNull();
	}

	@Test
	@DisplayName("T2 M6: a bean's action is told of its limit and asked for its pending work; who comes later joins the disposal")
	void whenADisposalHasBegunThenItIsJoined() throws Exception {
		List<Throwable> faults = new ArrayList<>();
		CompletableFuture<Void> stage = new CompletableFuture<>();
		ManagedBean bean = new ManagedBean("writer", new Bean(), DisposalKind.DISPOSER, (any) -> new DisposalAction() {
			@Override
			public CompletableFuture<Void> start(DisposalContext context) {
				return stage;
			}

			@Override
			public void fault(Throwable cause) {
				faults.add(cause);
			}

			@Override
			public long pending() {
				return 7;
			}
		});
		OneDisposal disposal = new OneDisposal(bean, this.managedBeans);
		Throwable cause = new IllegalStateException("too long");
		disposal.fault(cause);
		assertThat(faults).containsExactly(cause);
		assertThat(disposal.pending()).isEqualTo(7);
		assertThat(disposal.start(NO_CONTEXT)).isSameAs(stage);
		assertThat(disposal.start(NO_CONTEXT)).isSameAs(this.managedBeans.endOf(bean));
		assertThat(this.managedBeans.endOf(bean)).isNotDone();
		stage.completeExceptionally(cause);
		assertThat(this.managedBeans.endOf(bean)).isCompletedWithValue(null);
	}

	private static final DisposalContext NO_CONTEXT = new DisposalContext() {
		@Override
		public Duration remaining() {
			return Duration.ZERO;
		}

		@Override
		public CancellationSignal signal() {
			return CancellationSignal.none();
		}
	};

	@Test
	@DisplayName("A1 A2: a disposal that returns null, or throws, has ended")
	void whenACallReturnsNothingOrThrowsThenItHasEnded() throws Exception {
		ManagedBean empty = ManagedBean.own("empty", (AsyncDisposable) () -> null);
		ManagedBean throwing = ManagedBean.own("throwing", (AsyncDisposable) () -> {
			throw new IllegalStateException("throwing");
		});
		assertThat(new OneDisposal(empty, this.managedBeans).start(NO_CONTEXT)).isNull();
		assertThat(this.managedBeans.endOf(empty)).isDone();
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> new OneDisposal(throwing, this.managedBeans).start(NO_CONTEXT));
		assertThat(this.managedBeans.endOf(throwing)).isDone();
	}

	private static DisposalAction pending(long pending) {
		return new DisposalAction() {
			@Override
			public @Nullable CompletableFuture<Void> start(DisposalContext context) {
				return null;
			}

			@Override
			public long pending() {
				return pending;
			}
		};
	}

	static class Bean implements AsyncDisposable {

		@Override
		public @Nullable CompletableFuture<Void> disposeAsync() {
			return null;
		}

	}

	static class Destroyed extends Bean implements DisposableBean {

		@Override
		public void destroy() {
		}

	}

	@DisposalTimeout("soon")
	static class Unlimited extends Bean {

	}

}
