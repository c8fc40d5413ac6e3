package io.github.asyncdisposable.scope;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.github.asyncdisposable.context.ManagedBean;
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

	/** What was begun last and may not have ended: most often what is owned next. */
	private @Nullable Creation latest;

	/** How many are being created. */
	private int creating;

	/** What threads wait for that are creating something themselves. */
	private @Nullable Map<Thread, Creation> waiting;

	@Nullable Object get(String name) {
		return this.byName.get(name);
	}

	Creation begin(String name) {
		Creation creation = new Creation(name, this.size, this.latest);
		this.byName.put(name, creation);
		this.latest = creation;
		this.creating++;
		return creation;
	}

	void created(String name, Object bean) {
		hasEnded(this.byName.put(name, bean));
	}

	void failed(String name) {
		hasEnded(this.byName.remove(name));
	}

	private void hasEnded(@Nullable Object before) {
		if (before instanceof Creation creation) {
			this.creating--;
			if (this.latest == creation) {
				this.latest = creation.stillBefore();
			}
		}
	}

	void add(ManagedBean bean, ScopedKind kind) {
		add(new ScopedBean(bean, kind, ownedBefore(bean.name())));
	}

	void addCallback(String name, Runnable callback) {
		for (int i = this.size - 1; i >= 0; i--) {
			if (this.owned[i].awaitsCallback(name)) {
				this.owned[i].setCallback(callback);
				return;
			}
		}
		add(new ScopedBean(name, callback, ownedBefore(name)));
	}

	private int ownedBefore(String name) {
		Creation last = this.latest;
		if (last != null && last.name.equals(name) && !last.hasEnded()) {
			return last.ownedBefore;
		}
		return (this.byName.get(name) instanceof Creation creation) ? creation.ownedBefore : this.size;
	}

	private void add(ScopedBean bean) {
		if (this.size == this.owned.length) {
			this.owned = Arrays.copyOf(this.owned, Math.max(8, 2 * this.size));
		}
		this.owned[this.size++] = bean;
	}

	/**
	 * The names of those for which Spring has not said yet how to destroy them, as far as
	 * a bean is being created: it may still do so.
	 */
	Set<String> awaitingCallback() {
		if (this.creating == 0) {
			return Set.of();
		}
		Set<String> names = new HashSet<>();
		for (int i = 0; i < this.size; i++) {
			if (this.owned[i].awaitsCallback(this.owned[i].name())) {
				names.add(this.owned[i].name());
			}
		}
		return names;
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
