package io.github.asyncdisposable.context;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.engine.DisposalEngine;
import io.github.asyncdisposable.engine.DisposalLimits;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeReport;
import io.github.asyncdisposable.engine.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A disposal whose limit and grace are over before its thread has got to the call.
 */
class GivenUpEarlyTests {

	private final ManagedBeans managedBeans = new ManagedBeans();

	private final AtomicInteger calls = new AtomicInteger();

	private final ManagedBean bean = ManagedBean.own("bean", (AsyncDisposable) () -> {
		this.calls.incrementAndGet();
		return CompletableFuture.completedFuture(null);
	});

	private final DisposalNode node = DisposalNode.asynchronous("bean", new OneDisposal(this.bean, this.managedBeans));

	@Test
	@DisplayName("A1: a disposal that was given up before its call is over for the parts that follow")
	void whenGivenUpBeforeItsCallThenItIsNotOpen() {
		this.managedBeans.add(this.bean);
		this.managedBeans.reported(report(Outcome.ABANDONED));
		assertThat(this.managedBeans.open()).isEmpty();
		assertThat(this.managedBeans.endOf(this.bean)).isDone();
	}

	@Test
	@DisplayName("A1 T2: it is called when its thread gets there, and once")
	void whenItsThreadGetsThereAfterwardsThenItIsCalledOnce() {
		this.managedBeans.add(this.bean);
		this.managedBeans.reported(report(Outcome.TIMEOUT));
		call();
		call();
		assertThat(this.calls).hasValue(1);
	}

	@Test
	@DisplayName("A1: what was not given up is not over")
	void whenNotGivenUpThenItStaysOpen() {
		this.managedBeans.add(this.bean);
		this.managedBeans.reported(report(Outcome.ERROR));
		assertThat(this.managedBeans.open()).containsExactly("bean");
	}

	@Test
	@DisplayName("A1 D7: on a busy machine too, a bean of a slot with a limit that is over at once has one call and one report")
	void whenThreadsComeLateThenEachBeanHasOneReport() throws InterruptedException {
		AtomicBoolean busy = new AtomicBoolean(true);
		for (int i = 0; i < 3 * Runtime.getRuntime().availableProcessors(); i++) {
			Thread hog = new Thread(() -> {
				while (busy.get()) {
					Thread.onSpinWait();
				}
			});
			hog.setDaemon(true);
			hog.start();
		}
		try {
			for (int i = 0; i < 10; i++) {
				closeWithLimitThatIsOverAtOnce();
			}
		}
		finally {
			busy.set(false);
		}
	}

	private void closeWithLimitThatIsOverAtOnce() throws InterruptedException {
		CountDownLatch called = new CountDownLatch(5);
		AtomicReference<DisposalReport> finished = new AtomicReference<>();
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class))
			.withPropertyValues("async-disposable.timeout=1ns", "async-disposable.fault-grace=0")
			.withBean(DisposalListener.class, () -> new DisposalListener() {

				@Override
				public void shutdownFinished(DisposalReport report) {
					finished.set(report);
				}

			})
			.withBean("connections", Recorder.Stoppable.class, GivenUpEarlyTests::connections);
		for (int i = 0; i < 5; i++) {
			runner = runner.withBean("bean" + i, AsyncDisposable.class, () -> () -> {
				called.countDown();
				return CompletableFuture.completedFuture(null);
			}, (definition) -> definition.setDependsOn("connections"));
		}
		runner.run((context) -> assertThat(context).hasNotFailed());
		assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(finished.get().nodes()).extracting((node) -> node.node().name())
			.filteredOn((name) -> name.startsWith("bean"))
			.doesNotHaveDuplicates()
			.hasSize(5);
	}

	private void call() {
		try (DisposalEngine engine = DisposalEngine.withOwnThreads("call")) {
			engine.run(DisposalPlan.oneByOne(List.of(this.node)), DisposalLimits.DEFAULTS, List.of());
		}
	}

	private DisposalReport report(Outcome outcome) {
		NodeReport node = new NodeReport(this.node, Instant.EPOCH, Duration.ZERO, Duration.ZERO, outcome, null, null,
				List.of());
		return new DisposalReport(Instant.EPOCH, Duration.ZERO, outcome, List.of(node), List.of(), List.of(),
				List.of());
	}

	/**
	 * Stops at once.
	 */
	private static Recorder.Stoppable connections() {
		return new Recorder.Stoppable(new Recorder(), "connections", 0) {

			@Override
			public void stop(Runnable callback) {
				stop();
				callback.run();
			}

		};
	}

}
