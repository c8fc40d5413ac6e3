package io.github.asyncdisposable.context;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

	/** Places of what a thread has. */
	private static final int TOP = 0;

	private static final int FINISHING = 1;

	/**
	 * An array, since it stays with the thread: an object of a class of ours would keep
	 * the application's class loader alive.
	 */
	private final ThreadLocal<@Nullable Object[]> here = ThreadLocal.withInitial(() -> new Object[2]);

	private final Set<String> madeAgain = ConcurrentHashMap.newKeySet(1);

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
		@Nullable Object[] thread = this.here.get();
		Frame below = top(thread);
		thread[TOP] = (below != null && below.owner == owner) ? below : new Frame(owner, null, below);
		try {
			return call.get();
		}
		finally {
			thread[TOP] = below;
		}
	}

	/**
	 * Return the owner that is current on this thread, whatever it is creating.
	 * @return the innermost owner, {@code null} without any
	 */
	public @Nullable InstanceOwner current() {
		Frame frame = top(this.here.get());
		while (frame != null && frame.owner == null) {
			frame = frame.below;
		}
		return (frame != null) ? frame.owner : null;
	}

	/**
	 * Return the owner of what this thread creates now.
	 * @return the owner, {@code null} if there is none or if what is created is a
	 * {@linkplain #singleton() singleton's}
	 */
	public @Nullable InstanceOwner owner() {
		Frame top = innermost();
		return (top != null) ? top.owner : null;
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
	 * A bean is about to be created.
	 */
	void begun(String name) {
		if (!this.madeAgain.isEmpty()) {
			againBegun();
			if (isBegun(name, top(this.here.get()))) {
				return;
			}
		}
		if (isInCreation(name)) {
			@Nullable Object[] thread = this.here.get();
			thread[TOP] = new Frame(null, name, top(thread));
		}
	}

	/**
	 * A singleton that has prototypes was destroyed on its own. Should it be created once
	 * more, nobody is told before it has been given what it needs.
	 */
	void mayBeMadeAgain(String singleton) {
		this.madeAgain.add(singleton);
	}

	private void againBegun() {
		@Nullable Object[] thread = this.here.get();
		for (String singleton : this.madeAgain) {
			if (isInCreation(singleton) && !isBegun(singleton, top(thread))) {
				thread[TOP] = new Frame(null, singleton, top(thread));
			}
		}
	}

	private static boolean isBegun(String singleton, @Nullable Frame top) {
		for (Frame frame = top; frame != null; frame = frame.below) {
			if (singleton.equals(frame.singleton)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * A bean is about to be given what it needs. Where Spring has made it before to see
	 * what a factory bean makes, or makes it a second time, nobody has heard that it
	 * begins.
	 */
	void instantiated(String name) {
		if (!this.madeAgain.isEmpty() || isInCreation(name)) {
			Frame top = innermost();
			if (top == null || !name.equals(top.singleton)) {
				begun(name);
			}
		}
	}

	/**
	 * A bean is complete.
	 */
	void completed(String name) {
		if (!this.madeAgain.isEmpty()) {
			this.madeAgain.remove(name);
		}
		@Nullable Object[] thread = this.here.get();
		for (Frame frame = top(thread); frame != null && frame.singleton != null; frame = frame.below) {
			if (name.equals(frame.singleton)) {
				thread[TOP] = frame.below;
				return;
			}
		}
	}

	/**
	 * Have Spring call the callbacks of an instance whose disposal has ended.
	 */
	void finish(Object bean, Runnable callbacks) {
		@Nullable Object[] thread = this.here.get();
		Object before = thread[FINISHING];
		thread[FINISHING] = bean;
		try {
			callbacks.run();
		}
		finally {
			thread[FINISHING] = before;
		}
	}

	boolean isFinishing(Object bean) {
		return this.here.get()[FINISHING] == bean;
	}

	/**
	 * Give an instance that this thread has created to its owner.
	 * @return whether it has one
	 */
	boolean own(ManagedBean bean) {
		Frame top = innermost();
		if (top == null || top.owner == null) {
			return false;
		}
		top.leftAlone = top.owner.own(bean) ? null : bean.bean();
		return true;
	}

	/**
	 * Whether Spring, which asks right after the creation of an instance, need not
	 * prepare to destroy it. Told once: whoever asks later has something else in mind.
	 */
	boolean isLeftAlone(Object bean) {
		Frame top = top(this.here.get());
		if (top == null || top.leftAlone == null) {
			return false;
		}
		boolean leftAlone = (top.leftAlone == bean);
		top.leftAlone = null;
		return leftAlone;
	}

	/**
	 * A creation that has failed leaves its frame behind.
	 */
	private @Nullable Frame innermost() {
		@Nullable Object[] thread = this.here.get();
		Frame top = top(thread);
		while (top != null && top.singleton != null && !isInCreation(top.singleton)) {
			top = top.below;
		}
		thread[TOP] = top;
		return top;
	}

	private boolean isInCreation(String singleton) {
		DefaultListableBeanFactory factory = this.beanFactory;
		return factory != null && factory.isSingletonCurrentlyInCreation(singleton);
	}

	private static @Nullable Frame top(@Nullable Object[] thread) {
		return (Frame) thread[TOP];
	}

	/**
	 * For whom a thread creates beans: one of the two.
	 */
	private static final class Frame {

		final @Nullable InstanceOwner owner;

		final @Nullable String singleton;

		final @Nullable Frame below;

		/**
		 * The owner's latest instance, if Spring has nothing to call of it. Kept here,
		 * where it is gone when the owner's call is over.
		 */
		@Nullable Object leftAlone;

		Frame(@Nullable InstanceOwner owner, @Nullable String singleton, @Nullable Frame below) {
			this.owner = owner;
			this.singleton = singleton;
			this.below = below;
		}

	}

}
