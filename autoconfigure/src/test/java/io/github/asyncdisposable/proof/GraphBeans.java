package io.github.asyncdisposable.proof;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.AsyncDisposer;
import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.Faultable;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * The classes of the beans, which write down what happens to them.
 */
final class GraphBeans {

	private GraphBeans() {
	}

	record Setup(GraphBean bean, Trace trace, ConfigurableApplicationContext context) {
	}

	/**
	 * Has a synchronous callback.
	 */
	interface Called {

	}

	/**
	 * Is known to the trace.
	 */
	interface Traced {

		Trace.Instance instance();

	}

	static class Node implements Traced {

		final Setup setup;

		private volatile List<Object> given;

		private Trace.Instance instance;

		volatile CompletableFuture<Object> stage;

		Node(Setup setup, List<Object> given) {
			this.setup = setup;
			this.given = given;
		}

		public void setGiven(List<Object> given) {
			this.given = given;
		}

		@PostConstruct
		void init() {
			this.instance = this.setup.trace().new Instance(this.setup.bean(), false, () -> this.given);
		}

		@Override
		public Trace.Instance instance() {
			return this.instance;
		}

		CompletionStage<?> dispose(long limit) {
			return disposeAs(this.instance, limit);
		}

		CompletionStage<?> disposeAs(Trace.Instance which, long limit) {
			Trace.Span span = which.begin(which.disposals);
			span.interrupted = Thread.currentThread().isInterrupted();
			span.limit = limit;
			CompletableFuture<Object> future = new CompletableFuture<>();
			this.stage = future;
			return Faults.dispose(this.setup, span, future);
		}

		void call() {
			Trace.Span span = this.instance.begin(this.instance.callbacks);
			try {
				if (!this.setup.bean().kind().disposed) {
					Faults.inside(this.setup);
				}
			}
			finally {
				span.end();
			}
		}

		void twin() {
			this.setup.trace().remark("D6 The twin of " + this.instance + " is called");
		}

	}

	static class Async extends Node implements AsyncDisposable {

		Async(Setup setup, List<Object> given) {
			super(setup, given);
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			throw new AssertionError("The container calls the other one");
		}

		@Override
		public CompletionStage<?> disposeAsync(DisposalContext context) {
			return dispose(context.remaining().toNanos());
		}

	}

	static class Twin extends Async implements AutoCloseable, Called {

		Twin(Setup setup, List<Object> given) {
			super(setup, given);
		}

		@Override
		public void close() {
			twin();
		}

		@PreDestroy
		void afterwards() {
			call();
		}

	}

	static class FaultableAsync extends Async implements Faultable {

		FaultableAsync(Setup setup, List<Object> given) {
			super(setup, given);
		}

		@Override
		public void fault(Throwable cause) {
			if (!this.setup.bean().fault().isInside()) {
				instance().disposals.forEach(Trace.Span::end);
			}
			this.stage.completeExceptionally(cause);
		}

	}

	static class Soft0 extends Async {

		@Autowired
		@Qualifier("group0")
		ObjectProvider<Node> targets;

		Soft0(Setup setup, List<Object> given) {
			super(setup, given);
		}

	}

	static class Soft1 extends Async {

		@Autowired
		@Qualifier("group1")
		ObjectProvider<Node> targets;

		Soft1(Setup setup, List<Object> given) {
			super(setup, given);
		}

	}

	static class Soft2 extends DisposableNode {

		@Autowired
		@Qualifier("group2")
		ObjectProvider<Node> targets;

		Soft2(Setup setup, List<Object> given) {
			super(setup, given);
		}

	}

	static class ForeignMethod extends Node {

		ForeignMethod(Setup setup, List<Object> given) {
			super(setup, given);
		}

		CompletionStage<?> release() {
			return dispose(GraphRun.TIMEOUT);
		}

	}

	static class Claimed extends Node implements AutoCloseable {

		Claimed(Setup setup, List<Object> given) {
			super(setup, given);
		}

		@Override
		public void close() {
			twin();
		}

	}

	static class ClaimedDisposer implements AsyncDisposer<Claimed> {

		@Override
		public CompletionStage<?> disposeAsync(Claimed bean) {
			return bean.dispose(GraphRun.TIMEOUT);
		}

	}

	static class Factory extends Node implements FactoryBean<Product>, DisposableBean, Called {

		private Product product;

		Factory(Setup setup, List<Object> given) {
			super(setup, given);
		}

		@Override
		public Product getObject() {
			if (this.product == null) {
				Trace.Instance made = this.setup.trace().new Instance(this.setup.bean(), true, () -> List.of(this));
				this.product = new Product(this, made);
			}
			return this.product;
		}

		@Override
		public Class<?> getObjectType() {
			return Product.class;
		}

		@Override
		public void destroy() {
			call();
		}

	}

	record Product(Factory factory, Trace.Instance instance) implements Traced, AsyncDisposable {

		@Override
		public CompletionStage<?> disposeAsync() {
			throw new AssertionError("The container calls the other one");
		}

		@Override
		public CompletionStage<?> disposeAsync(DisposalContext context) {
			return this.factory.disposeAs(this.instance, context.remaining().toNanos());
		}

	}

	static class PreDestroyNode extends Node implements Called {

		PreDestroyNode(Setup setup, List<Object> given) {
			super(setup, given);
		}

		@PreDestroy
		void release() {
			call();
		}

	}

	static class DisposableNode extends Node implements DisposableBean, Called {

		DisposableNode(Setup setup, List<Object> given) {
			super(setup, given);
		}

		@Override
		public void destroy() {
			call();
		}

	}

	static class DestroyMethodNode extends Node implements Called {

		DestroyMethodNode(Setup setup, List<Object> given) {
			super(setup, given);
		}

		void release() {
			call();
		}

	}

	static class CloseableNode extends Node implements AutoCloseable, Called {

		CloseableNode(Setup setup, List<Object> given) {
			super(setup, given);
		}

		@Override
		public void close() {
			call();
		}

	}

	static class LifecycleNode extends Node implements SmartLifecycle {

		private volatile boolean running;

		LifecycleNode(Setup setup, List<Object> given) {
			super(setup, given);
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			stop(() -> {
			});
		}

		@Override
		public void stop(Runnable callback) {
			Trace.Span span = instance().begin(instance().stops);
			CompletableFuture.delayedExecutor(this.setup.bean().id() * 31 % 3000, TimeUnit.MICROSECONDS).execute(() -> {
				span.end();
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
			return this.setup.bean().id() % 4 * 100 - 100;
		}

	}

	static class AsyncLifecycle extends LifecycleNode implements AsyncDisposable {

		AsyncLifecycle(Setup setup, List<Object> given) {
			super(setup, given);
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			throw new AssertionError("The container calls the other one");
		}

		@Override
		public CompletionStage<?> disposeAsync(DisposalContext context) {
			return dispose(context.remaining().toNanos());
		}

	}

}
