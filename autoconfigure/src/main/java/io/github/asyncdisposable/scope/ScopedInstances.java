package io.github.asyncdisposable.scope;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCurrentlyInCreationException;

/**
 * The instances of one scope: one for each scoped bean, whoever asks first creates it;
 * and in the order in which they were created those that are disposed. Not safe for use
 * by several threads: its scope sees to that.
 */
final class ScopedInstances {

	private static final ScopedBean[] NONE = {};

	/** From a name to the bean, or to its {@link Creation}. */
	private final Map<String, Object> byName = new HashMap<>();

	private ScopedBean[] owned = NONE;

	private int size;

	/** What threads wait for that are creating something themselves. */
	private @Nullable Map<Thread, Creation> waiting;

	@Nullable Object get(String name) {
		return this.byName.get(name);
	}

	Creation begin(String name) {
		Creation creation = new Creation(name, this.size);
		this.byName.put(name, creation);
		return creation;
	}

	void created(Creation creation, Object bean) {
		this.byName.put(creation.name, bean);
		ended(creation);
	}

	void failed(Creation creation) {
		this.byName.remove(creation.name);
		ended(creation);
	}

	private void ended(Creation creation) {
		ScopedBean bean = creation.owned();
		if (bean != null) {
			add(bean);
		}
		creation.ended();
	}

	void add(ScopedBean bean) {
		if (this.size == this.owned.length) {
			this.owned = Arrays.copyOf(this.owned, Math.max(8, 2 * this.size));
		}
		this.owned[this.size++] = bean;
	}

	/**
	 * Spring says how to destroy a bean. One that is owned as well, as an inner bean is
	 * by then, is disposed first (D6).
	 */
	void addCallback(String name, Runnable callback) {
		for (int i = this.size - 1; i >= 0; i--) {
			if (this.owned[i].takesCallback(name, callback)) {
				return;
			}
		}
		add(new ScopedBean(name, callback, this.size));
	}

	/**
	 * How many are disposed, not counting those that only have callbacks.
	 */
	int managedCount() {
		int count = 0;
		for (int i = 0; i < this.size; i++) {
			count += (this.owned[i].managed() != null) ? 1 : 0;
		}
		return count;
	}

	int size() {
		return this.size;
	}

	ScopedBean[] owned() {
		return this.owned;
	}

	/**
	 * Say that this thread is about to wait.
	 * @throws BeanCurrentlyInCreationException if that creation waits, maybe through
	 * others, for one of this thread's own
	 */
	void waitsFor(String name, Creation creation) {
		Map<Thread, Creation> threads = this.waiting;
		if (threads == null) {
			threads = new HashMap<>();
			this.waiting = threads;
		}
		Thread current = Thread.currentThread();
		for (Creation next = creation; next != null && !next.hasEnded(); next = threads.get(next.thread)) {
			if (next.thread == current) {
				throw new BeanCurrentlyInCreationException(name,
						"The beans of a scope need each other, created by several threads at the same time");
			}
		}
		threads.put(current, creation);
	}

	void waitedFor() {
		if (this.waiting != null) {
			this.waiting.remove(Thread.currentThread());
		}
	}

}
