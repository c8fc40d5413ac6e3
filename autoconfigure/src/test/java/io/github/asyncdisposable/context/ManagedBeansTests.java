package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.engine.DisposalAction;
import io.github.asyncdisposable.engine.DisposalEngine;
import io.github.asyncdisposable.engine.DisposalLimits;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ManagedBeans}.
 */
class ManagedBeansTests {

	private final ManagedBeans managedBeans = new ManagedBeans();

	private final ManagedBean own = ManagedBean.own("bean", new Object());

	private final ManagedBean product = foreign("bean");

	private static ManagedBean foreign(String name) {
		return new ManagedBean(name, new Object(), DisposalKind.DISPOSER, (bean) -> DisposalAction.of(() -> null));
	}

	@Test
	@DisplayName("D1: a factory bean's product goes by its name, and before it")
	void whenAFactoryBeanIsManagedTooThenItsProductComesFirst() {
		assertThat(this.managedBeans.isEmpty()).isTrue();
		assertThat(this.managedBeans.of("bean")).isEmpty();
		this.managedBeans.addProduct(this.product);
		assertThat(this.managedBeans.isEmpty()).isFalse();
		assertThat(this.managedBeans.get("bean")).isEqualTo(this.product);
		assertThat(this.managedBeans.of("bean")).containsExactly(this.product);
		this.managedBeans.add(this.own);
		assertThat(this.managedBeans.get("bean")).isEqualTo(this.own);
		assertThat(this.managedBeans.of("bean")).containsExactly(this.product, this.own);
		assertThat(this.managedBeans.all()).containsExactlyInAnyOrder(this.product, this.own);
		assertThat(this.managedBeans.names()).containsExactly("bean");
		assertThat(this.managedBeans.contains(this.own)).isTrue();
		assertThat(this.managedBeans.contains(this.product)).isTrue();
		assertThat(this.managedBeans.contains(foreign("bean"))).isFalse();
	}

	@Test
	@DisplayName("D6: how a bean is disposed is kept with it")
	void whenBeanIsForeignThenItsClaimIsKept() {
		ManagedBean foreign = foreign("foreign");
		this.managedBeans.add(foreign);
		this.managedBeans.add(this.own);
		assertThat(this.managedBeans.get("foreign")).isEqualTo(foreign);
		assertThat(this.managedBeans.names()).containsExactlyInAnyOrder("foreign", "bean");
	}

	@Test
	@DisplayName("A1: the disposal of an instance begins once")
	void whenDisposalHasBegunThenItDoesNotBeginAgain() {
		assertThat(this.managedBeans.endOf(this.own)).isNull();
		assertThat(this.managedBeans.begin(this.own)).isTrue();
		assertThat(this.managedBeans.begin(this.own)).isFalse();
		assertThat(this.managedBeans.endOf(this.own)).isNotDone();
		assertThat(this.managedBeans.begin(this.product)).isTrue();
	}

	@Test
	@DisplayName("D12: a disposal is called here if it is this thread that called it")
	void whenAnotherThreadHasCalledThenItIsNotCalledHere() {
		assertThat(this.managedBeans.isCalledHere(this.own)).isFalse();
		this.managedBeans.begin(this.own);
		assertThat(this.managedBeans.isCalledHere(this.own)).isTrue();
		assertThat(CompletableFuture.supplyAsync(() -> this.managedBeans.isCalledHere(this.own)).join()).isFalse();
	}

	@Test
	@DisplayName("D4: open are those whose disposal has not ended, begun or not")
	void whenDisposalHasEndedThenTheBeanIsNotOpen() {
		ManagedBean other = ManagedBean.own("other", new Object());
		this.managedBeans.add(this.own);
		this.managedBeans.add(other);
		assertThat(this.managedBeans.open()).containsExactlyInAnyOrder("bean", "other");
		this.managedBeans.begin(this.own);
		assertThat(this.managedBeans.open()).containsExactlyInAnyOrder("bean", "other");
		this.managedBeans.ended(List.of("bean", "other"));
		assertThat(this.managedBeans.open()).containsExactly("other");
		assertThat(this.managedBeans.endOf(other)).isNull();
		this.managedBeans.ended(other);
		assertThat(this.managedBeans.open()).containsExactly("other");
		this.managedBeans.begin(other);
		this.managedBeans.ended(other);
		assertThat(this.managedBeans.open()).isEmpty();
	}

	@Test
	@DisplayName("D1: what is forgotten is the one instance, not another one of its name, and its end with it")
	void whenAnInstanceIsRemovedThenOthersOfItsNameStay() {
		this.managedBeans.add(this.own);
		this.managedBeans.addProduct(this.product);
		this.managedBeans.begin(this.own);
		this.managedBeans.remove(foreign("bean"));
		assertThat(this.managedBeans.of("bean")).containsExactly(this.product, this.own);
		this.managedBeans.remove(this.own);
		assertThat(this.managedBeans.of("bean")).containsExactly(this.product);
		assertThat(this.managedBeans.endOf(this.own)).isNull();
		this.managedBeans.remove(this.product);
		assertThat(this.managedBeans.isEmpty()).isTrue();
	}

	@Test
	@DisplayName("D1: nothing is held when all are forgotten")
	void whenClearedThenNothingIsLeft() {
		this.managedBeans.add(this.own);
		this.managedBeans.addProduct(this.product);
		this.managedBeans.begin(this.own);
		this.managedBeans.clear();
		assertThat(this.managedBeans.isEmpty()).isTrue();
		assertThat(this.managedBeans.endOf(this.own)).isNull();
	}

	@Test
	@DisplayName("A1 T2: what a run has given up has ended, so that nobody calls it; what succeeds is not touched")
	void whenARunGivesUpThenTheDisposalHasEnded() throws InterruptedException {
		CountDownLatch called = new CountDownLatch(1);
		ManagedBean hanging = ManagedBean.own("hanging", (AsyncDisposable) () -> {
			called.countDown();
			return new CompletableFuture<>();
		});
		ManagedBean failing = ManagedBean.own("failing", (AsyncDisposable) () -> {
			throw new IllegalStateException("failing");
		});
		DisposalPlan.Builder plan = DisposalPlan.builder();
		plan.add(DisposalNode.asynchronous("hanging", new OneDisposal(hanging, this.managedBeans)));
		plan.add(DisposalNode.asynchronous("failing", new OneDisposal(failing, this.managedBeans)));
		plan.add(DisposalNode.synchronous("called", () -> {
		}));
		try (DisposalEngine engine = DisposalEngine.withOwnThreads("managed-beans-tests")) {
			DisposalLimits limits = new DisposalLimits(Duration.ofMillis(50), Duration.ZERO, Integer.MAX_VALUE,
					Duration.ofSeconds(5));
			this.managedBeans.reported(engine.run(plan.build(), limits, List.of()));
		}
		assertThat(this.managedBeans.endOf(hanging)).isDone();
		// On a busy machine its thread may get there only after the run.
		assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(this.managedBeans.begin(hanging)).isFalse();
		assertThat(this.managedBeans.endOf(failing)).isDone();
	}

}
