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

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeReport;
import io.github.asyncdisposable.engine.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The singletons that are to be disposed, and which of them have been. Safe for use by
 * any thread.
 */
final class ManagedBeans {

	/**
	 * From a name to the bean itself if it is disposed by its own
	 * {@link AsyncDisposable}, as most are: there may be very many.
	 */
	private final Map<String, Object> byName = new ConcurrentHashMap<>();

	/** What factory beans made: it goes by the name of its factory bean. */
	private final Map<String, ManagedBean> products = new ConcurrentHashMap<>();

	private final IdentityHashMap<Object, End> begun = new IdentityHashMap<>();

	void add(ManagedBean bean) {
		this.byName.put(bean.name(), bean.isOwn() ? bean.bean() : bean);
	}

	void addProduct(ManagedBean product) {
		this.products.put(product.name(), product);
	}

	/**
	 * The bean of a name, or what a factory bean that is not managed itself has made.
	 */
	@Nullable ManagedBean get(String name) {
		Object bean = this.byName.get(name);
		return (bean != null) ? managed(name, bean) : product(name);
	}

	/**
	 * The beans of a name: a factory bean's product goes before the factory bean.
	 */
	List<ManagedBean> of(String name) {
		ManagedBean product = product(name);
		Object bean = this.byName.get(name);
		if (product != null) {
			return (bean != null) ? List.of(product, managed(name, bean)) : List.of(product);
		}
		return (bean != null) ? List.of(managed(name, bean)) : List.of();
	}

	private @Nullable ManagedBean product(String name) {
		return this.products.isEmpty() ? null : this.products.get(name);
	}

	private static ManagedBean managed(String name, Object kept) {
		return (kept instanceof ManagedBean bean) ? bean : ManagedBean.own(name, kept);
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
		List<ManagedBean> all = new ArrayList<>(this.byName.size());
		this.byName.forEach((name, bean) -> all.add(managed(name, bean)));
		all.addAll(this.products.values());
		return all;
	}

	/**
	 * Claim the disposal of an instance.
	 * @return whether it has not begun before
	 */
	boolean begin(ManagedBean bean) {
		synchronized (this.begun) {
			return endFor(bean).call();
		}
	}

	/**
	 * The end of a disposal, which is never a failure.
	 * @return {@code null} if it has neither begun nor been given up
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
	 * What a run has given up it has reported, be it that the call's thread gets there
	 * only now: nobody else is to call it.
	 */
	void reported(DisposalReport report) {
		if (report.outcome() == Outcome.SUCCESS) {
			return;
		}
		for (NodeReport node : report.nodes()) {
			if (node.node().action() instanceof OneDisposal disposal
					&& node.outcome().compareTo(Outcome.TIMEOUT) >= 0) {
				givenUp(disposal.bean());
			}
		}
	}

	private void givenUp(ManagedBean bean) {
		End end;
		synchronized (this.begun) {
			end = endFor(bean);
		}
		end.complete(null);
	}

	private End endFor(ManagedBean bean) {
		return this.begun.computeIfAbsent(bean.bean(), (key) -> new End());
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
		this.byName.computeIfPresent(bean.name(), (name, known) -> unless(bean, managed(name, known), known));
		this.products.computeIfPresent(bean.name(), (name, known) -> unless(bean, known, known));
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

	private static <T> @Nullable T unless(ManagedBean gone, ManagedBean known, T kept) {
		return (known.bean() == gone.bean()) ? null : kept;
	}

	/**
	 * The end of a disposal, and the thread that it was called on, once it has got there.
	 */
	static final class End extends CompletableFuture<@Nullable Void> {

		private volatile @Nullable Thread caller;

		/**
		 * Call it on the current thread, unless another call came before.
		 * @return whether none did
		 */
		private boolean call() {
			if (this.caller != null) {
				return false;
			}
			this.caller = Thread.currentThread();
			return true;
		}

	}

}
