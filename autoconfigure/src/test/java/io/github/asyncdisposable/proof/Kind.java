package io.github.asyncdisposable.proof;

import java.util.Random;

/**
 * What a bean of a {@link FaultyGraph} is.
 */
enum Kind {

	ASYNC(GraphBeans.Async.class), TWIN(GraphBeans.Twin.class), FAULTABLE(GraphBeans.FaultableAsync.class),
	SOFT_0(GraphBeans.Soft0.class), SOFT_1(GraphBeans.Soft1.class), SOFT_2(GraphBeans.Soft2.class),
	FOREIGN_METHOD(GraphBeans.ForeignMethod.class), CLAIMED(GraphBeans.Claimed.class),
	ASYNC_LIFECYCLE(GraphBeans.AsyncLifecycle.class), FACTORY(GraphBeans.Factory.class),
	ASYNC_INNER(GraphBeans.Async.class), ASYNC_PROTOTYPE(GraphBeans.Async.class), SCOPED(GraphBeans.Async.class),
	PLAIN(GraphBeans.Node.class), PROTOTYPE(GraphBeans.Node.class), LIFECYCLE(GraphBeans.LifecycleNode.class),
	PRE_DESTROY(GraphBeans.PreDestroyNode.class), DISPOSABLE(GraphBeans.DisposableNode.class),
	DESTROY_METHOD(GraphBeans.DestroyMethodNode.class), CLOSEABLE(GraphBeans.CloseableNode.class),
	DISPOSABLE_INNER(GraphBeans.DisposableNode.class);

	final Class<?> type;

	final boolean inner = name().endsWith("INNER");

	final boolean prototype = name().endsWith("PROTOTYPE");

	final boolean scoped = name().equals("SCOPED");

	final boolean lifecycle = name().endsWith("LIFECYCLE");

	final boolean factory = name().equals("FACTORY");

	final int group = name().startsWith("SOFT_") ? Integer.parseInt(name().substring(5)) : -1;

	/** Whether it is disposed asynchronously; of a factory that is its product. */
	final boolean disposed;

	/** Whether Spring has a synchronous callback for it. */
	final boolean called;

	Kind(Class<?> type) {
		this.type = type;
		this.called = GraphBeans.Called.class.isAssignableFrom(type);
		this.disposed = name().startsWith("ASYNC") || this.group == 0 || this.group == 1 || this.factory || this.scoped
				|| "TWIN FAULTABLE FOREIGN_METHOD CLAIMED".contains(name());
	}

	/**
	 * Whether other beans can name it.
	 */
	boolean isNamed() {
		return !this.inner;
	}

	boolean isSingleton() {
		return !this.inner && !this.prototype && !this.scoped;
	}

	/**
	 * Whether it is not told how long it may take.
	 */
	boolean isForeign() {
		return this == FOREIGN_METHOD || this == CLAIMED;
	}

	static Kind random(Random random) {
		return (random.nextInt(3) == 0) ? ASYNC : values()[random.nextInt(values().length)];
	}

}
