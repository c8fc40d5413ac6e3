package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.support.ManagedList;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.SmartLifecycle;

/**
 * The kinds of beans in a {@link RandomApplication}, and what they write down.
 */
final class RandomBeans {

	static final int GROUPS = 3;

	private RandomBeans() {
	}

	static RootBeanDefinition definition(Kind kind, String name, Records records, long seed,
			ManagedList<Object> injected, boolean fails) {
		RootBeanDefinition definition = new RootBeanDefinition(kind.type);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, new Setup(name, records, seed, fails));
		if (kind.factory) {
			// By a setter: Spring constructs some only to see what type they make.
			definition.getPropertyValues().add("dependencies", injected);
		}
		else {
			definition.getConstructorArgumentValues().addIndexedArgumentValue(1, injected);
		}
		if (kind.prototype) {
			definition.setScope(ConfigurableBeanFactory.SCOPE_PROTOTYPE);
		}
		if (kind == Kind.DESTROY_METHOD) {
			definition.setDestroyMethodName("release");
		}
		return definition;
	}

	/**
	 * What a bean may be.
	 */
	enum Kind {

		ASYNC(AsyncNode.class), SOFT_0(Soft0.class), SOFT_1(Soft1.class), SOFT_2(Soft2.class),
		PRE_DESTROY(AsyncAndPreDestroy.class), DISPOSABLE(DisposableNode.class),
		DESTROY_METHOD(DestroyMethodNode.class), CLOSEABLE(CloseableNode.class), PLAIN(Node.class),
		PROTOTYPE(Node.class), INNER(AsyncNode.class), INNER_DISPOSABLE(DisposableNode.class),
		FACTORY(FactoryNode.class), LIFECYCLE(LifecycleNode.class), ASYNC_LIFECYCLE(AsyncLifecycleNode.class),
		FAILING_LIFECYCLE(LifecycleNode.class);

		final Class<?> type;

		final boolean inner = name().startsWith("INNER");

		final boolean prototype = name().equals("PROTOTYPE");

		final boolean factory = name().equals("FACTORY");

		final boolean lifecycle = name().endsWith("LIFECYCLE");

		final boolean managed;

		final int group = name().startsWith("SOFT_") ? Integer.parseInt(name().substring(5)) : -1;

		Kind(Class<?> type) {
			this.type = type;
			this.managed = AsyncDisposable.class.isAssignableFrom(type) || type == FactoryNode.class;
		}

		boolean isOuter() {
			return !this.inner && !this.prototype;
		}

		static Kind random(Random random) {
			return values()[random.nextInt(values().length - 1)];
		}

	}

	record Setup(String name, Records records, long seed, boolean fails) {
	}

	/**
	 * What happened, in one order for all threads.
	 */
	static final class Records {

		private final History history = new History();

		private final Map<String, Integer> expected = new ConcurrentHashMap<>();

		void expect(String name, int times) {
			this.expected.merge(name, times, Integer::sum);
		}

		boolean hasMade(String factory) {
			return this.expected.getOrDefault(factory, 0) > 1;
		}

		List<String> countViolations() {
			List<String> violations = new ArrayList<>();
			this.expected.forEach((name, times) -> {
				int actual = ends(name).size();
				if (actual != times) {
					violations.add(name + " ended " + actual + " times instead of " + times);
				}
			});
			return violations;
		}

		/**
		 * Check an edge.
		 * @param stopsToo whether the first one's stop counts as well: where Spring alone
		 * orders the two, a dependent's stop may end its wait for it early
		 */
		List<String> inOrder(String first, String second, boolean stopsToo) {
			List<String> violations = new ArrayList<>();
			List<History.Span> before = new ArrayList<>(ends(first));
			if (stopsToo) {
				before.addAll(stops(first));
			}
			for (History.Span one : before) {
				for (History.Span other : ends(second)) {
					if (one.end == 0 || one.end > other.start) {
						violations.add(first + " must end before " + second);
					}
				}
			}
			return violations;
		}

		List<String> beforeStop(String first, String lifecycle) {
			List<String> violations = new ArrayList<>();
			for (History.Span one : ends(first)) {
				for (History.Span stop : stops(lifecycle)) {
					if (one.end == 0 || one.end > stop.start) {
						violations.add(first + " must end before " + lifecycle + " is stopped");
					}
				}
			}
			return violations;
		}

		private List<History.Span> ends(String name) {
			return this.history.spans().getOrDefault(name, List.of());
		}

		private List<History.Span> stops(String name) {
			return this.history.spans().getOrDefault(name + " stop", List.of());
		}

		@Override
		public String toString() {
			StringBuilder text = new StringBuilder();
			this.history.spans()
				.forEach((name,
						spans) -> spans.forEach((span) -> text.append(name)
							.append(' ')
							.append(span.start)
							.append('-')
							.append(span.end)
							.append("; ")));
			return text.toString();
		}

	}

	static class Node {

		final Setup setup;

		final Random random;

		Node(Setup setup, List<Object> dependencies) {
			this.setup = setup;
			this.random = new Random(setup.seed());
			if (setup.fails() && this.random.nextBoolean()) {
				throw new IllegalStateException("on purpose");
			}
		}

		@PostConstruct
		void init() {
			if (this.setup.fails() && !(this instanceof LifecycleNode)) {
				throw new IllegalStateException("on purpose");
			}
			this.setup.records().expect(this.setup.name(), times());
		}

		int times() {
			return 0;
		}

		void record() {
			History history = this.setup.records().history;
			history.end(history.begin(this.setup.name()));
		}

	}

	static class AsyncNode extends Node implements AsyncDisposable {

		AsyncNode(Setup setup, List<Object> dependencies) {
			super(setup, dependencies);
		}

		@Override
		int times() {
			return 1;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return dispose(this.setup, this.random);
		}

	}

	static CompletionStage<?> dispose(Setup setup, Random random) {
		History history = setup.records().history;
		History.Span span = history.begin(setup.name());
		if (random.nextInt(3) == 0) {
			history.end(span);
			return null;
		}
		Executor later = CompletableFuture.delayedExecutor(random.nextInt(3000), TimeUnit.MICROSECONDS);
		return CompletableFuture.runAsync(() -> history.end(span), later);
	}

	static class Soft0 extends AsyncNode {

		@Autowired
		@Qualifier("group0")
		ObjectProvider<Node> targets;

		Soft0(Setup setup, List<Object> dependencies) {
			super(setup, dependencies);
		}

	}

	static class Soft1 extends AsyncNode {

		@Autowired
		@Qualifier("group1")
		ObjectProvider<Node> targets;

		Soft1(Setup setup, List<Object> dependencies) {
			super(setup, dependencies);
		}

	}

	static class Soft2 extends DisposableNode {

		@Autowired
		@Qualifier("group2")
		ObjectProvider<Node> targets;

		Soft2(Setup setup, List<Object> dependencies) {
			super(setup, dependencies);
		}

	}

	static class AsyncAndPreDestroy extends AsyncNode {

		AsyncAndPreDestroy(Setup setup, List<Object> dependencies) {
			super(setup, dependencies);
		}

		@Override
		int times() {
			return 2;
		}

		@PreDestroy
		void afterwards() {
			record();
		}

	}

	static class DisposableNode extends Node implements DisposableBean {

		DisposableNode(Setup setup, List<Object> dependencies) {
			super(setup, dependencies);
		}

		@Override
		int times() {
			return 1;
		}

		@Override
		public void destroy() {
			record();
		}

	}

	static class DestroyMethodNode extends Node {

		DestroyMethodNode(Setup setup, List<Object> dependencies) {
			super(setup, dependencies);
		}

		@Override
		int times() {
			return 1;
		}

		void release() {
			record();
		}

	}

	static class CloseableNode extends Node implements AutoCloseable {

		CloseableNode(Setup setup, List<Object> dependencies) {
			super(setup, dependencies);
		}

		@Override
		int times() {
			return 1;
		}

		@Override
		public void close() {
			record();
		}

	}

	static class FactoryNode extends DisposableNode implements FactoryBean<AsyncDisposable> {

		private AsyncDisposable product;

		FactoryNode(Setup setup) {
			super(setup, List.of());
		}

		public void setDependencies(List<Object> dependencies) {
		}

		@Override
		public AsyncDisposable getObject() {
			if (this.product == null) {
				this.setup.records().expect(this.setup.name(), 1);
				this.product = () -> dispose(this.setup, this.random);
			}
			return this.product;
		}

		@Override
		public Class<?> getObjectType() {
			return AsyncDisposable.class;
		}

	}

	static class LifecycleNode extends Node implements SmartLifecycle {

		private final int phase = this.random.nextInt(4) * 100 - 100;

		private volatile boolean running;

		LifecycleNode(Setup setup, List<Object> dependencies) {
			super(setup, dependencies);
		}

		@Override
		public void start() {
			if (this.setup.fails()) {
				throw new IllegalStateException("on purpose");
			}
			this.running = true;
		}

		@Override
		public void stop() {
			stop(() -> {
			});
		}

		@Override
		public void stop(Runnable callback) {
			History history = this.setup.records().history;
			History.Span span = history.begin(this.setup.name() + " stop");
			Executor later = CompletableFuture.delayedExecutor(this.random.nextInt(4000), TimeUnit.MICROSECONDS);
			later.execute(() -> {
				history.end(span);
				this.running = false;
				callback.run();
			});
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return this.phase;
		}

	}

	static class AsyncLifecycleNode extends LifecycleNode implements AsyncDisposable {

		AsyncLifecycleNode(Setup setup, List<Object> dependencies) {
			super(setup, dependencies);
		}

		@Override
		int times() {
			return 1;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return dispose(this.setup, this.random);
		}

	}

}
