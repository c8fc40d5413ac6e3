package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The singletons that are to be disposed, and which of them have been. Safe for use by
 * any thread.
 */
final class ManagedBeans {

	private final Map<String, ManagedBean> byName = new ConcurrentHashMap<>();

	/** What factory beans made: it goes by the name of its factory bean. */
	private final Map<String, ManagedBean> products = new ConcurrentHashMap<>();

	private final IdentityHashMap<Object, End> begun = new IdentityHashMap<>();

	void add(ManagedBean bean) {
		this.byName.put(bean.name(), bean);
	}

	void addProduct(ManagedBean product) {
		this.products.put(product.name(), product);
	}

	/**
	 * The bean of a name, or what a factory bean that is not managed itself has made.
	 */
	@Nullable ManagedBean get(String name) {
		ManagedBean bean = this.byName.get(name);
		return (bean != null || this.products.isEmpty()) ? bean : this.products.get(name);
	}

	/**
	 * The beans of a name: a factory bean's product goes before the factory bean.
	 */
	List<ManagedBean> of(String name) {
		ManagedBean product = this.products.isEmpty() ? null : this.products.get(name);
		ManagedBean bean = this.byName.get(name);
		if (product != null) {
			return (bean != null) ? List.of(product, bean) : List.of(product);
		}
		return (bean != null) ? List.of(bean) : List.of();
	}

	boolean isEmpty() {
		return this.byName.isEmpty() && this.products.isEmpty();
	}

	boolean contains(ManagedBean bean) {
		return of(bean.name()).stream().anyMatch((known) -> known.bean() == bean.bean());
	}

	Set<String> names() {
		Set<String> names = new LinkedHashSet<>(this.byName.keySet());
		names.addAll(this.products.keySet());
		return names;
	}

	Collection<ManagedBean> all() {
		List<ManagedBean> all = new ArrayList<>(this.byName.values());
		all.addAll(this.products.values());
		return all;
	}

	/**
	 * Claim the disposal of an instance.
	 * @return whether it has not begun before
	 */
	boolean begin(ManagedBean bean) {
		synchronized (this.begun) {
			return this.begun.putIfAbsent(bean.bean(), new End(Thread.currentThread())) == null;
		}
	}

	/**
	 * The end of a disposal, which is never a failure.
	 * @return {@code null} if it has not begun
	 */
	@Nullable End endOf(ManagedBean bean) {
		synchronized (this.begun) {
			return this.begun.get(bean.bean());
		}
	}

	/**
	 * Whether the current thread is the one that the disposal was called on.
	 */
	boolean isCalledHere(ManagedBean bean) {
		End end = endOf(bean);
		return end != null && end.caller == Thread.currentThread();
	}

	/**
	 * The names of the beans whose disposal has not ended.
	 */
	Set<String> open() {
		Set<String> open = new LinkedHashSet<>();
		synchronized (this.begun) {
			for (ManagedBean bean : all()) {
				End end = this.begun.get(bean.bean());
				if (end == null || !end.isDone()) {
					open.add(bean.name());
				}
			}
		}
		return open;
	}

	/**
	 * The disposals of some beans have ended, or have been given up.
	 */
	void ended(Collection<String> names) {
		boolean all;
		synchronized (this.begun) {
			all = this.begun.values().stream().allMatch(End::isDone);
		}
		if (!all) {
			names.forEach((name) -> of(name).forEach(this::ended));
		}
	}

	/**
	 * The disposal of an instance has ended, or has been given up.
	 */
	void ended(ManagedBean bean) {
		End end = endOf(bean);
		if (end != null) {
			end.complete(null);
		}
	}

	/**
	 * Forget an instance that was destroyed.
	 */
	void remove(ManagedBean bean) {
		forget(this.byName, bean);
		forget(this.products, bean);
		synchronized (this.begun) {
			this.begun.remove(bean.bean());
		}
	}

	/**
	 * Forget all.
	 */
	void clear() {
		this.byName.clear();
		this.products.clear();
		synchronized (this.begun) {
			this.begun.clear();
		}
	}

	private static void forget(Map<String, ManagedBean> beans, ManagedBean bean) {
		beans.computeIfPresent(bean.name(), (name, known) -> (known.bean() == bean.bean()) ? null : known);
	}

	/**
	 * The end of a disposal, and the thread that it was called on.
	 */
	static final class End extends CompletableFuture<@Nullable Void> {

		private final Thread caller;

		private End(Thread caller) {
			this.caller = caller;
		}

	}

}
