package io.github.asyncdisposable.context;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Knows for each thread for whom it is creating beans: for a singleton that it is in the
 * middle of creating, or for an {@link InstanceOwner} (C2, C5). One for each context;
 * safe for use by any thread.
 *
 * @since 0.1.0
 */
public final class Creations {

	/** The scope whose beans belong to an owner. */
	public static final String ASYNC_SCOPE = "async";

	private final ThreadLocal<Here> here = ThreadLocal.withInitial(Here::new);

	private volatile @Nullable DefaultListableBeanFactory beanFactory;

	Creations() {
	}

	void setBeanFactory(DefaultListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Make an owner current while a call lasts.
	 * @param <T> the type of the result
	 * @param owner the owner
	 * @param call what to call on this thread
	 * @return what it returns
	 */
	public <T extends @Nullable Object> T within(InstanceOwner owner, Supplier<T> call) {
		Here thread = this.here.get();
		Frame below = thread.top;
		thread.top = new Frame(owner, null, below);
		try {
			return call.get();
		}
		finally {
			thread.top = below;
		}
	}

	/**
	 * Return the owner that is current on this thread, whatever it is creating.
	 * @return the innermost owner, {@code null} without any
	 */
	public @Nullable InstanceOwner current() {
		Frame frame = this.here.get().top;
		while (frame != null && frame.owner == null) {
			frame = frame.below;
		}
		return (frame != null) ? frame.owner : null;
	}

	/**
	 * Return the singleton that this thread is creating, on behalf of the current owner
	 * or of none.
	 * @return its name, {@code null} if this thread is creating none
	 */
	public @Nullable String singleton() {
		Frame top = innermost();
		return (top != null) ? top.singleton : null;
	}

	/**
	 * Whether what this thread creates now is for somebody.
	 */
	boolean isForSomebody() {
		return innermost() != null;
	}

	/**
	 * The owner of what this thread creates now, {@code null} if it has none or if that
	 * is a singleton.
	 */
	@Nullable InstanceOwner owner() {
		Frame top = innermost();
		return (top != null) ? top.owner : null;
	}

	/**
	 * A bean is about to be created.
	 */
	void begun(String name) {
		DefaultListableBeanFactory factory = this.beanFactory;
		if (factory != null && factory.isSingletonCurrentlyInCreation(name)) {
			Here thread = this.here.get();
			thread.top = new Frame(null, name, thread.top);
		}
	}

	/**
	 * A bean is about to be given what it needs. Where Spring has made it before to see
	 * what a factory bean makes, or makes it a second time, nobody has heard that it
	 * begins.
	 */
	void instantiated(String name) {
		Frame top = innermost();
		if (top == null || !name.equals(top.singleton)) {
			begun(name);
		}
	}

	/**
	 * A bean is complete.
	 */
	void completed(String name) {
		Here thread = this.here.get();
		for (Frame frame = thread.top; frame != null && frame.singleton != null; frame = frame.below) {
			if (name.equals(frame.singleton)) {
				thread.top = frame.below;
				return;
			}
		}
	}

	/**
	 * Have Spring call the callbacks of an instance whose disposal has ended.
	 */
	void finish(Object bean, Runnable callbacks) {
		Here thread = this.here.get();
		Object before = thread.finishing;
		thread.finishing = bean;
		try {
			callbacks.run();
		}
		finally {
			thread.finishing = before;
		}
	}

	boolean isFinishing(Object bean) {
		return this.here.get().finishing == bean;
	}

	/**
	 * A creation that has failed leaves its frame behind.
	 */
	private @Nullable Frame innermost() {
		Here thread = this.here.get();
		Frame top = thread.top;
		while (top != null && top.singleton != null && !isInCreation(top.singleton)) {
			top = top.below;
		}
		thread.top = top;
		return top;
	}

	private boolean isInCreation(String singleton) {
		DefaultListableBeanFactory factory = this.beanFactory;
		return factory != null && factory.isSingletonCurrentlyInCreation(singleton);
	}

	private static final class Here {

		private @Nullable Frame top;

		private @Nullable Object finishing;

	}

	/**
	 * For whom a thread creates beans: one of the two.
	 */
	private record Frame(@Nullable InstanceOwner owner, @Nullable String singleton, @Nullable Frame below) {
	}

}
