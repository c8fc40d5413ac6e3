package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;
import jakarta.annotation.PreDestroy;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.ManagedList;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A random graph of beans of every kind, which write down when they are disposed and
 * destroyed.
 */
final class RandomGraph {

	private static final List<Class<? extends Node>> KINDS = List.of(AsyncNode.class, AsyncNode.class,
			AsyncAndPreDestroy.class, DisposableNode.class, PreDestroyNode.class, DestroyMethodNode.class,
			CloseableNode.class, PlainNode.class);

	private final History history = new History();

	private final List<Class<? extends Node>> kinds = new ArrayList<>();

	private final List<Set<Integer>> dependencies = new ArrayList<>();

	private final Random random;

	RandomGraph(long seed) {
		this.random = new Random(seed);
		int size = 5 + this.random.nextInt(56);
		for (int i = 0; i < size; i++) {
			this.kinds.add(KINDS.get(this.random.nextInt(KINDS.size())));
			Set<Integer> direct = new HashSet<>();
			for (int j = this.random.nextInt(4); j > 0 && i > 0; j--) {
				direct.add(this.random.nextInt(i));
			}
			this.dependencies.add(direct);
		}
	}

	History history() {
		return this.history;
	}

	/**
	 * Register the beans, in random order, as far as references allow.
	 */
	void register(GenericApplicationContext context) {
		List<Integer> order = new ArrayList<>();
		for (int i = 0; i < this.kinds.size(); i++) {
			order.add(this.random.nextInt(order.size() + 1), i);
		}
		for (int node : order) {
			RootBeanDefinition definition = new RootBeanDefinition(this.kinds.get(node));
			ManagedList<Object> injected = new ManagedList<>();
			List<String> declared = new ArrayList<>();
			for (int dependency : this.dependencies.get(node)) {
				if (this.random.nextInt(4) == 0) {
					declared.add(name(dependency));
				}
				else {
					injected.add(new RuntimeBeanReference(name(dependency)));
				}
			}
			definition.setDependsOn(declared.toArray(String[]::new));
			definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name(node));
			definition.getConstructorArgumentValues().addIndexedArgumentValue(1, this.history);
			definition.getConstructorArgumentValues().addIndexedArgumentValue(2, this.random.nextLong());
			definition.getConstructorArgumentValues().addIndexedArgumentValue(3, injected);
			if (this.kinds.get(node) == DestroyMethodNode.class) {
				definition.setDestroyMethodName("release");
			}
			context.registerBeanDefinition(name(node), definition);
		}
	}

	/**
	 * Check what happened.
	 * @return what was wrong, in words
	 */
	List<String> violations() {
		List<String> violations = new ArrayList<>();
		var spans = this.history.spans();
		for (int node = 0; node < this.kinds.size(); node++) {
			int expected = PlainNode.class.isAssignableFrom(this.kinds.get(node)) ? 0
					: AsyncAndPreDestroy.class.isAssignableFrom(this.kinds.get(node)) ? 2 : 1;
			int actual = spans.getOrDefault(name(node), List.of()).size();
			if (actual != expected) {
				violations.add(name(node) + " ended " + actual + " times instead of " + expected);
			}
			for (int dependency : transitive(node)) {
				for (History.Span before : spans.getOrDefault(name(node), List.of())) {
					for (History.Span after : spans.getOrDefault(name(dependency), List.of())) {
						if (before.end == 0 || before.end > after.start) {
							violations.add(describe(node) + " must end before " + describe(dependency) + " starts");
						}
					}
				}
			}
		}
		return violations;
	}

	private Set<Integer> transitive(int node) {
		Set<Integer> all = new HashSet<>();
		List<Integer> open = new ArrayList<>(this.dependencies.get(node));
		while (!open.isEmpty()) {
			int next = open.remove(open.size() - 1);
			if (all.add(next)) {
				open.addAll(this.dependencies.get(next));
			}
		}
		return all;
	}

	private String describe(int node) {
		return name(node) + " (" + this.kinds.get(node).getSimpleName() + ")";
	}

	private static String name(int node) {
		return "bean" + node;
	}

	abstract static class Node {

		final String name;

		final History history;

		final Random random;

		Node(String name, History history, long seed, List<Object> dependencies) {
			this.name = name;
			this.history = history;
			this.random = new Random(seed);
		}

		void synchronously() {
			this.history.end(this.history.begin(this.name));
		}

	}

	static class PlainNode extends Node {

		PlainNode(String name, History history, long seed, List<Object> dependencies) {
			super(name, history, seed, dependencies);
		}

	}

	static class AsyncNode extends Node implements AsyncDisposable {

		AsyncNode(String name, History history, long seed, List<Object> dependencies) {
			super(name, history, seed, dependencies);
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			History.Span span = this.history.begin(this.name);
			int mode = this.random.nextInt(6);
			if (mode >= 3) {
				Executor later = CompletableFuture.delayedExecutor(this.random.nextInt(3000), TimeUnit.MICROSECONDS);
				return CompletableFuture.runAsync(() -> finish(span, mode == 5), later);
			}
			this.history.end(span);
			if (mode == 0) {
				return null;
			}
			if (mode == 1) {
				throw new IllegalStateException("on purpose");
			}
			return CompletableFuture.completedStage(null);
		}

		private void finish(History.Span span, boolean failing) {
			this.history.end(span);
			if (failing) {
				throw new IllegalStateException("on purpose");
			}
		}

	}

	static class AsyncAndPreDestroy extends AsyncNode {

		AsyncAndPreDestroy(String name, History history, long seed, List<Object> dependencies) {
			super(name, history, seed, dependencies);
		}

		@PreDestroy
		void afterwards() {
			synchronously();
		}

	}

	static class DisposableNode extends Node implements DisposableBean {

		DisposableNode(String name, History history, long seed, List<Object> dependencies) {
			super(name, history, seed, dependencies);
		}

		@Override
		public void destroy() {
			synchronously();
		}

	}

	static class PreDestroyNode extends Node {

		PreDestroyNode(String name, History history, long seed, List<Object> dependencies) {
			super(name, history, seed, dependencies);
		}

		@PreDestroy
		void stop() {
			synchronously();
		}

	}

	static class DestroyMethodNode extends Node {

		DestroyMethodNode(String name, History history, long seed, List<Object> dependencies) {
			super(name, history, seed, dependencies);
		}

		void release() {
			synchronously();
		}

	}

	static class CloseableNode extends Node implements AutoCloseable {

		CloseableNode(String name, History history, long seed, List<Object> dependencies) {
			super(name, history, seed, dependencies);
		}

		@Override
		public void close() {
			synchronously();
		}

	}

}
