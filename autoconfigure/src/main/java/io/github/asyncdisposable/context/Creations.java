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

	/** Places of a frame: for whom a thread creates beans, one of the two. */
	private static final int OWNER = 0;

	private static final int SINGLETON = 1;

	private static final int BELOW = 2;

	/**
	 * The owner's latest instance, if Spring has nothing to call of it. Kept in the
	 * frame, where it is gone when the owner's call is over.
	 */
	private static final int LEFT_ALONE = 3;

	/**
	 * An array, since it stays with the thread, as does the frame of a singleton whose
	 * creation has failed: an object of a class of ours would keep the application's
	 * class loader alive.
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
		@Nullable Object @Nullable [] below = top(thread);
		thread[TOP] = (below != null && below[OWNER] == owner) ? below : frame(owner, null, below);
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
		@Nullable Object @Nullable [] frame = top(this.here.get());
		while (frame != null && frame[OWNER] == null) {
			frame = below(frame);
		}
		return (frame != null) ? owner(frame) : null;
	}

	/**
	 * Return the owner of what this thread creates now.
	 * @return the owner, {@code null} if there is none or if what is created is a
	 * {@linkplain #singleton() singleton's}
	 */
	public @Nullable InstanceOwner owner() {
		@Nullable Object @Nullable [] top = innermost();
		return (top != null) ? owner(top) : null;
	}

	/**
	 * Return the singleton that this thread is creating, on behalf of the current owner
	 * or of none.
	 * @return its name, {@code null} if this thread is creating none
	 */
	public @Nullable String singleton() {
		@Nullable Object @Nullable [] top = innermost();
		return (top != null) ? singleton(top) : null;
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
			thread[TOP] = frame(null, name, top(thread));
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
			if (isInCreation(singleton) && !isBegun(singleton, top(thread)) && isCreatingUnannounced(thread)) {
				thread[TOP] = frame(null, singleton, top(thread));
			}
		}
	}

	/**
	 * Whether this thread is inside the creation of a singleton that nobody was told of.
	 * Where another one is in creation, that may well be another thread's business.
	 */
	private boolean isCreatingUnannounced(@Nullable Object[] thread) {
		long announced = 0;
		for (@Nullable
		Object @Nullable [] frame = top(thread); frame != null; frame = below(frame)) {
			announced += (singleton(frame) != null && !isOver(frame)) ? 1 : 0;
		}
		return SingletonCalls.onThisThread() > announced;
	}

	private static boolean isBegun(String singleton, @Nullable Object @Nullable [] top) {
		for (@Nullable
		Object @Nullable [] frame = top; frame != null; frame = below(frame)) {
			if (singleton.equals(frame[SINGLETON])) {
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
			@Nullable Object @Nullable [] top = innermost();
			if (top == null || !name.equals(top[SINGLETON])) {
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
		@Nullable Object @Nullable [] frame = top(thread);
		while (frame != null && frame[SINGLETON] != null) {
			if (name.equals(frame[SINGLETON])) {
				thread[TOP] = frame[BELOW];
				return;
			}
			frame = below(frame);
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
	 * @param onlyAwaited whether only where the owner waits for just this one
	 * @return whether it has one
	 */
	boolean own(ManagedBean bean, boolean onlyAwaited) {
		@Nullable Object @Nullable [] top = innermost();
		InstanceOwner owner = (top != null) ? owner(top) : null;
		if (top == null || owner == null || (onlyAwaited && !owner.isAwaiting(bean.name()))) {
			return false;
		}
		top[LEFT_ALONE] = owner.own(bean) ? null : bean.bean();
		return true;
	}

	/**
	 * Whether Spring, which asks right after the creation of an instance, need not
	 * prepare to destroy it. Told once: whoever asks later has something else in mind.
	 */
	boolean isLeftAlone(Object bean) {
		@Nullable Object @Nullable [] top = top(this.here.get());
		if (top == null || top[LEFT_ALONE] == null) {
			return false;
		}
		boolean leftAlone = (top[LEFT_ALONE] == bean);
		top[LEFT_ALONE] = null;
		return leftAlone;
	}

	/**
	 * A creation that has failed leaves its frame behind.
	 */
	private @Nullable Object @Nullable [] innermost() {
		@Nullable Object[] thread = this.here.get();
		@Nullable Object @Nullable [] top = top(thread);
		while (top != null && isOver(top)) {
			top = below(top);
		}
		thread[TOP] = top;
		return top;
	}

	private boolean isOver(@Nullable Object[] frame) {
		String singleton = singleton(frame);
		return singleton != null && !isInCreation(singleton);
	}

	private boolean isInCreation(String singleton) {
		DefaultListableBeanFactory factory = this.beanFactory;
		return factory != null && factory.isSingletonCurrentlyInCreation(singleton);
	}

	private static @Nullable Object[] frame(@Nullable InstanceOwner owner, @Nullable String singleton,
			@Nullable Object @Nullable [] below) {
		return new @Nullable Object[] { owner, singleton, below, null };
	}

	private static @Nullable Object @Nullable [] top(@Nullable Object[] thread) {
		return (@Nullable Object[]) thread[TOP];
	}

	private static @Nullable InstanceOwner owner(@Nullable Object[] frame) {
		return (InstanceOwner) frame[OWNER];
	}

	private static @Nullable String singleton(@Nullable Object[] frame) {
		return (String) frame[SINGLETON];
	}

	private static @Nullable Object @Nullable [] below(@Nullable Object[] frame) {
		return (@Nullable Object[]) frame[BELOW];
	}

}
