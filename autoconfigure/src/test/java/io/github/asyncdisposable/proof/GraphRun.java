package io.github.asyncdisposable.proof;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncScopeAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.ForeignDisposalAutoConfiguration;
import io.github.asyncdisposable.scope.AsyncScope;
import io.github.asyncdisposable.scope.AsyncScopeFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.ManagedList;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Starts a {@link FaultyGraph} as an application, closes it, and says what was wrong.
 */
final class GraphRun {

	static final long TIMEOUT = TimeUnit.MILLISECONDS.toNanos(40);

	static final long GRACE = TimeUnit.MILLISECONDS.toNanos(15);

	private static final long DEADLINE = TimeUnit.MILLISECONDS.toNanos(300);

	private static final long HANGS = TimeUnit.SECONDS.toNanos(20);

	private final FaultyGraph graph;

	final Trace trace = new Trace(DEADLINE);

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private boolean unsure;

	GraphRun(FaultyGraph graph) {
		this.graph = graph;
	}

	/**
	 * Whether something looked wrong that may have been an instant's coincidence, or the
	 * machine's fault, because it did not keep time.
	 */
	boolean isUnsure() {
		return this.unsure;
	}

	/**
	 * Run it.
	 * @param last whether it is not run once more where this is not sure
	 * @return what was certainly wrong, in words
	 */
	List<String> violations(boolean last) throws InterruptedException {
		start();
		Thread closing = new Thread(this.context::close, "closing");
		closing.setUncaughtExceptionHandler((thread, ex) -> this.trace.remark("D9 The close throws " + ex));
		long took;
		long late;
		boolean onTime;
		try (Lateness lateness = new Lateness()) {
			long began = System.nanoTime();
			closing.start();
			closing.join(TimeUnit.NANOSECONDS.toMillis(HANGS));
			took = System.nanoTime() - began;
			late = lateness.nanos();
			onTime = lateness.worstNanos() < GRACE / 3;
		}
		if (closing.isAlive()) {
			return new ArrayList<>(List.of("T3 The close hangs: " + Arrays.toString(closing.getStackTrace())));
		}
		GraphRules rules = new GraphRules(this.graph, this.trace);
		eventually(() -> rules.countViolations().isEmpty());
		if (!last && rules.isSecondOfInstant()) {
			this.unsure = true;
			return List.of();
		}
		List<String> violations = new ArrayList<>(this.trace.remarks);
		violations.addAll(rules.countViolations());
		if (!eventually(() -> threads().isEmpty())) {
			violations.add("D8 Threads are left: " + threads());
		}
		// With what has been made while all came to an end.
		List<String> timed = new GraphRules(this.graph, this.trace).orderAndTimeViolations();
		long longest = DEADLINE + GRACE + TimeUnit.SECONDS.toNanos(1) + late
				+ Trace.synchronousNanos(this.trace.instances);
		if (took > longest) {
			timed.add("T3 The close took " + Duration.ofNanos(took) + ", longer than " + Duration.ofNanos(longest));
		}
		if (!last) {
			// A timer or a thread that is a few milliseconds late is no finding, one that
			// is always late is.
			this.unsure = timed.removeIf((violation) -> violation.startsWith("T4 The outcome"));
		}
		if (onTime) {
			violations.addAll(timed);
		}
		this.unsure |= !onTime && !timed.isEmpty();
		return violations;
	}

	private void start() {
		Map<String, String> properties = new TreeMap<>(Map.of("async-disposable.fault-grace", GRACE / 1000 + "us",
				"async-disposable.shutdown.deadline", DEADLINE / 1000 + "us", "async-disposable.report.log", "none",
				"async-disposable.shutdown.max-concurrency", this.graph.concurrency() + ""));
		if (this.graph.timeout()) {
			properties.put("async-disposable.timeout", TIMEOUT / 1000 + "us");
		}
		for (GraphBean bean : this.graph.beans()) {
			if (bean.kind().isForeign()) {
				properties.put("async-disposable.beans." + bean.name() + ".timeout", TIMEOUT / 1000 + "us");
			}
		}
		TestPropertyValues.of(properties).applyTo(this.context);
		this.context.setAllowCircularReferences(this.graph.cyclic());
		for (GraphBean bean : this.graph.beans()) {
			if (bean.kind().isNamed()) {
				this.context.registerBeanDefinition(bean.name(), definition(bean));
			}
		}
		this.context.registerBean("disposer", GraphBeans.ClaimedDisposer.class);
		this.context.registerBean("trace", Trace.class, () -> this.trace);
		this.context.register(AsyncDisposableAutoConfiguration.class, AsyncScopeAutoConfiguration.class,
				ForeignDisposalAutoConfiguration.class);
		this.context.refresh();
		AsyncScope scope = this.context.getBean(AsyncScopeFactory.class).createAsyncScope();
		for (GraphBean bean : this.graph.beans()) {
			if (bean.kind().scoped) {
				scope.getBean(bean.name(), Object.class);
			}
			else if (bean.kind().factory) {
				this.context.getBean(bean.name());
			}
		}
	}

	private RootBeanDefinition definition(GraphBean bean) {
		RootBeanDefinition definition = new RootBeanDefinition(bean.kind().type);
		ManagedList<Object> injected = new ManagedList<>();
		List<String> declared = new ArrayList<>();
		for (int id : bean.dependencies()) {
			GraphBean dependency = this.graph.bean(id);
			if (dependency.kind().inner) {
				injected.add(definition(dependency));
			}
			else if (this.graph.isDeclared(bean, dependency)) {
				declared.add(dependency.name());
			}
			else {
				injected.add(new RuntimeBeanReference(dependency.name()));
			}
		}
		definition.getConstructorArgumentValues()
			.addIndexedArgumentValue(0, new GraphBeans.Setup(bean, this.trace, this.context));
		// Spring constructs some factories only to see what they make.
		if (this.graph.cyclic() || bean.kind().factory) {
			definition.getConstructorArgumentValues().addIndexedArgumentValue(1, List.of());
			definition.getPropertyValues().add("given", injected);
		}
		else {
			definition.getConstructorArgumentValues().addIndexedArgumentValue(1, injected);
		}
		definition.setDependsOn(declared.toArray(String[]::new));
		definition.setScope(bean.kind().prototype ? ConfigurableBeanFactory.SCOPE_PROTOTYPE
				: bean.kind().scoped ? "async" : BeanDefinition.SCOPE_SINGLETON);
		if (bean.kind() == Kind.FOREIGN_METHOD || bean.kind() == Kind.DESTROY_METHOD) {
			definition.setDestroyMethodName("release");
		}
		if (bean.group() >= 0) {
			definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, "group" + bean.group()));
		}
		return definition;
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().getName().startsWith("async-disposal"))
			.map((entry) -> entry.getKey().getName() + Arrays.stream(entry.getValue())
				.limit(8)
				.map(String::valueOf)
				.collect(Collectors.joining(" < ", " at ", "")))
			.toList();
	}

	/**
	 * What nobody awaits has a little time to happen, or to end.
	 */
	private static boolean eventually(BooleanSupplier condition) throws InterruptedException {
		long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > until) {
				return false;
			}
			Thread.sleep(1);
		}
		return true;
	}

}
