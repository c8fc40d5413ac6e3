package io.github.asyncdisposable.scope;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.context.ManagedBean;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.NodeReport;
import io.github.asyncdisposable.engine.Outcome;
import io.github.asyncdisposable.engine.WatchedCalls;
import org.jspecify.annotations.Nullable;

/**
 * The disposal of one scope. Goes from bean to bean, last created first, on the thread
 * that asks for it, as long as each ends at once: no order that a plan could find would
 * begin any of them earlier. A plan takes over from the first one that does not, or that
 * must know its limit; on another thread, where the call itself takes long.
 */
final class ScopeDisposal extends WatchedCalls {

	/** No call is going on, and what there is to do is the caller's. */
	private static final int OWN = 0;

	/** A plan has taken over from a call. What is greater is lent to one. */
	private static final int TAKEN = -1;

	private final ScopeDisposals disposals;

	private final ScopedBean[] beans;

	private final DisposalListener listener;

	private final boolean followed;

	private final Failures failures = new Failures();

	private final Thread caller = Thread.currentThread();

	private final @Nullable ClassLoader classLoader = this.caller.getContextClassLoader();

	/** Who may touch anything else: the caller, or who takes over from its call. */
	private final AtomicInteger turn = new AtomicInteger(OWN);

	private final long startedAt = System.nanoTime();

	private long now = this.startedAt;

	private int left;

	private long nodeStartedAt;

	private @Nullable BegunDisposal followedDisposal;

	private @Nullable DisposalNode followedNode;

	private @Nullable DisposalNode begun;

	private @Nullable CallTakenOver takenOver;

	private @Nullable Instant startedAtInstant;

	ScopeDisposal(ScopeDisposals disposals, ScopedBean[] beans, int size) {
		this.disposals = disposals;
		this.beans = beans;
		this.left = size;
		this.listener = disposals.instances().listener();
		this.followed = this.listener.followsNodes();
	}

	/**
	 * Dispose everything.
	 * @return the end, {@code null} if everything has ended well
	 */
	@Nullable CompletionStage<?> run() {
		if (!this.disposals.isClosing() && !ScopePlan.isYoungerNeeded(this.beans, this.left)) {
			goThrough();
			if (this.turn.get() == TAKEN) {
				return takenOver().scopesEnd();
			}
		}
		if (this.left > 0) {
			return runPlan(new CompletableFuture<>());
		}
		Throwable failure = this.failures.first();
		return (failure != null) ? CompletableFuture.failedFuture(failure) : null;
	}

	private void goThrough() {
		this.disposals.watch(this);
		try {
			while (this.left > 0 && endsAtOnce(this.beans[this.left - 1])) {
				this.left--;
			}
		}
		finally {
			this.disposals.unwatch(this);
		}
	}

	/**
	 * Dispose a bean here, if it may be done so.
	 * @return whether it has ended; otherwise it has begun at most
	 */
	private boolean endsAtOnce(ScopedBean bean) {
		ManagedBean managed = bean.managed();
		ScopedKind kind = bean.kind();
		if (managed == null || kind == null) {
			finish(bean);
			return true;
		}
		if (kind.asksForLimit() || this.disposals.isPastDeadline(this.now - this.startedAt)) {
			return false;
		}
		this.nodeStartedAt = this.now;
		if (!hasEnded(managed, kind)) {
			return false;
		}
		if (bean.isCallbackDue()) {
			finish(bean);
		}
		return true;
	}

	/**
	 * What a post-processor of others throws there is the scope's failure, and keeps no
	 * other bean from its disposal (A3).
	 */
	private void finish(ScopedBean bean) {
		try {
			bean.finish(this.disposals);
		}
		catch (Throwable ex) {
			this.failures.add(ex);
		}
		this.now = System.nanoTime();
	}

	/**
	 * Where nobody follows it, a node is made for what goes wrong or takes time only.
	 */
	private boolean hasEnded(ManagedBean managed, ScopedKind kind) {
		DisposalNode node = this.followed ? follow(managed, kind) : null;
		CompletionStage<?> stage;
		this.turn.lazySet(this.left);
		try {
			stage = ((AsyncDisposable) managed.bean()).disposeAsync();
		}
		catch (Throwable ex) {
			if (!takeBack()) {
				takenOver().thrown(ex);
				return false;
			}
			this.failures.add(ex);
			this.now = System.nanoTime();
			tell((node != null) ? node : kind.node(new BegunDisposal(managed)), Outcome.ERROR, ex);
			return true;
		}
		if (!takeBack()) {
			takenOver().returned(stage);
			return false;
		}
		if (stage != null && !hasSucceeded(stage)) {
			begun(managed, kind, stage);
			return false;
		}
		if (this.left > 1 || node != null) {
			this.now = System.nanoTime();
		}
		if (node != null) {
			tell(node, Outcome.SUCCESS, null);
		}
		return true;
	}

	private boolean takeBack() {
		return this.turn.compareAndSet(this.left, OWN);
	}

	private DisposalNode follow(ManagedBean managed, ScopedKind kind) {
		BegunDisposal disposal = new BegunDisposal(managed);
		DisposalNode node = kind.node(disposal);
		this.followedDisposal = disposal;
		this.followedNode = node;
		this.listener.nodeStarted(node);
		return node;
	}

	private void begun(ManagedBean managed, ScopedKind kind, CompletionStage<?> stage) {
		BegunDisposal disposal = (this.followedDisposal != null) ? this.followedDisposal : new BegunDisposal(managed);
		disposal.begun(stage);
		this.begun = (this.followedNode != null) ? this.followedNode : kind.node(disposal);
	}

	/**
	 * A shortcut for the exact class only: others may refuse to be asked.
	 */
	private static boolean hasSucceeded(CompletionStage<?> stage) {
		return stage.getClass() == CompletableFuture.class && stage instanceof CompletableFuture<?> future
				&& future.isDone() && !future.isCompletedExceptionally();
	}

	private void tell(DisposalNode node, Outcome outcome, @Nullable Throwable failure) {
		Duration waiting = Duration.ofNanos(this.nodeStartedAt - this.startedAt);
		this.listener.nodeFinished(
				new NodeReport(node, startedAtInstant().plus(waiting), Duration.ofNanos(this.now - this.nodeStartedAt),
						waiting, outcome, (failure != null) ? failure.getClass().getName() : null, null, List.of()),
				failure);
	}

	private Instant startedAtInstant() {
		Instant known = this.startedAtInstant;
		if (known == null) {
			known = Instant.now().minusNanos(System.nanoTime() - this.startedAt);
			this.startedAtInstant = known;
		}
		return known;
	}

	@Override
	protected long goingOn() {
		int lentTo = this.turn.get();
		return (lentTo > OWN) ? lentTo : NONE;
	}

	/**
	 * Have a plan dispose the others and keep the limits, also of the call.
	 */
	@Override
	protected void takeOver(long call) {
		if (!this.turn.compareAndSet((int) call, TAKEN)) {
			return;
		}
		ScopedBean bean = this.beans[this.left - 1];
		begun(Objects.requireNonNull(bean.managed()), Objects.requireNonNull(bean.kind()), takenOver());
		Thread current = Thread.currentThread();
		ClassLoader before = current.getContextClassLoader();
		current.setContextClassLoader(this.classLoader);
		try {
			runPlan(takenOver().scopesEnd());
		}
		catch (Throwable ex) {
			takenOver().scopesEnd().completeExceptionally(ex);
		}
		finally {
			current.setContextClassLoader(before);
		}
	}

	/**
	 * What the caller and who takes over know of each other; made by whoever asks first.
	 */
	private synchronized CallTakenOver takenOver() {
		CallTakenOver known = this.takenOver;
		if (known == null) {
			known = new CallTakenOver(this.caller);
			this.takenOver = known;
		}
		return known;
	}

	private CompletableFuture<@Nullable Void> runPlan(CompletableFuture<@Nullable Void> end) {
		long now = System.nanoTime();
		Duration before = (this.begun != null) ? Duration.ofNanos(now - this.nodeStartedAt) : Duration.ZERO;
		this.disposals.engine()
			.start(new ScopePlan(this.disposals, this.beans, this.left, this.begun).make(),
					this.disposals.limits(Duration.ofNanos(now - this.startedAt)),
					List.of(new RunListener(this.listener, this.failures, this.begun, before, this.takenOver)))
			.whenComplete((report, failure) -> finish(end, failure));
		return end;
	}

	/**
	 * Past its deadline the plan has left callbacks out.
	 */
	private void finish(CompletableFuture<@Nullable Void> end, @Nullable Throwable engineFailure) {
		if (engineFailure != null) {
			this.failures.add(engineFailure);
		}
		for (int i = this.left - 1; i >= 0; i--) {
			finish(this.beans[i]);
		}
		Throwable failure = this.failures.first();
		if (failure != null) {
			end.completeExceptionally(failure);
		}
		else {
			end.complete(null);
		}
	}

}
