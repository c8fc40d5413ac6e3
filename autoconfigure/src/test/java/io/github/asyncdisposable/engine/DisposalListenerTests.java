package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import io.github.asyncdisposable.DisposalContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a {@link DisposalListener} hears.
 */
@Timeout(60)
class DisposalListenerTests {

	private final DisposalEngine engine = DisposalEngine.withOwnThreads("listener");

	private final Recording recording = new Recording();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	@DisplayName("M1 several listeners follow the nodes if one of them does, or cannot say")
	void whenOneOfSeveralFollowsThenAllAreTold() {
		DisposalListener follows = new DisposalListener() {
		};
		DisposalListener doesNot = new Indifferent(() -> false);
		DisposalListener cannotSay = new Indifferent(() -> {
			throw new Error("follows");
		});
		assertThat(DisposalListener.all(List.of()).followsNodes()).isFalse();
		assertThat(DisposalListener.all(List.of(doesNot)).followsNodes()).isFalse();
		assertThat(DisposalListener.all(List.of(doesNot, follows)).followsNodes()).isTrue();
		assertThat(DisposalListener.all(List.of(doesNot, cannotSay)).followsNodes()).isTrue();
	}

	private record Indifferent(BooleanSupplier answer) implements DisposalListener {

		@Override
		public boolean followsNodes() {
			return this.answer.getAsBoolean();
		}

	}

	@Test
	@DisplayName("T4 a listener that throws, even an Error, breaks neither the run nor another listener")
	void whenListenerThrowsThenNothingBreaks() {
		DisposalListener broken = new DisposalListener() {

			@Override
			public void planStarted(DisposalPlan plan) {
				throw new Error("plan started");
			}

			@Override
			public void nodeStarted(DisposalNode node) {
				throw new IllegalStateException("started");
			}

			@Override
			public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
				throw new Error("finished");
			}

			@Override
			public void limitReached(DisposalNode node, Duration after, StackTraceElement[] stack) {
				throw new Error("limit");
			}

			@Override
			public void stillWaiting(List<NodeInFlight> nodes) {
				throw new Error("waiting");
			}

			@Override
			public void planFinished(DisposalReport report) {
				throw new Error("plan finished");
			}

		};
		DisposalLimits limits = DisposalLimits.DEFAULTS.withFaultGrace(Duration.ofMillis(20))
			.withProgressInterval(Duration.ofMillis(5));
		DisposalReport report = this.engine.run(DisposalPlan
			.oneByOne(List.of(hangs("hangs").withLimit(Duration.ofMillis(20)), DisposalNode.synchronous("sync", () -> {
			}))), limits, List.of(broken, this.recording));
		assertThat(report.nodes()).hasSize(2);
		assertThat(this.recording.events).containsExactly("plan started", "started hangs", "limit hangs",
				"finished hangs", "started sync", "finished sync", "plan finished");
	}

	@Test
	@DisplayName("T4 of the beans and of the whole, too, all listeners are told, whatever one of them throws")
	void whenListenerOfTheWholeThrowsThenTheOthersAreTold() {
		List<String> heard = new ArrayList<>();
		DisposalListener broken = new DisposalListener() {

			@Override
			public void managed(DisposalNode node) {
				throw new Error("managed");
			}

			@Override
			public void shutdownStarted(String owner) {
				throw new Error("shutdown started");
			}

			@Override
			public void shutdownFinished(DisposalReport report) {
				throw new Error("shutdown finished");
			}

		};
		DisposalListener all = DisposalListener.all(List.of(broken, new DisposalListener() {

			@Override
			public void managed(DisposalNode node) {
				heard.add("managed " + node.name());
			}

			@Override
			public void shutdownStarted(String owner) {
				heard.add("started " + owner);
			}

			@Override
			public void shutdownFinished(DisposalReport report) {
				heard.add("finished " + report.outcome());
			}

		}));
		all.managed(hangs("bean"));
		all.shutdownStarted("application");
		all.shutdownFinished(DisposalReport.merge(List.of()));
		assertThat(heard).containsExactly("managed bean", "started application", "finished SUCCESS");
	}

	@Test
	@DisplayName("M3 a bean that cannot say how much is pending, or fails to, is told without")
	void whenPendingIsUnknownThenIsToldWithout() throws Exception {
		DisposalNode fails = DisposalNode.asynchronous("fails", new DisposalAction() {

			@Override
			public CompletableFuture<?> start(DisposalContext context) {
				return CompletableFuture.runAsync(DisposalListenerTests.this::awaitProgress);
			}

			@Override
			public long pending() {
				throw new IllegalStateException("on purpose");
			}

		});
		DisposalPlan.Builder builder = DisposalPlan.builder();
		builder.add(fails);
		builder.add(DisposalNode.asynchronous("cannot", (context) -> CompletableFuture.runAsync(this::awaitProgress)));
		this.engine.run(builder.build(), DisposalLimits.DEFAULTS.withProgressInterval(Duration.ofMillis(20)),
				List.of(this.recording));
		assertThat(this.recording.waiting).isNotEmpty().allSatisfy((node) -> assertThat(node.pending()).isEqualTo(-1));
	}

	@Test
	@DisplayName("M3 what is still waited for is told longest first, be it a synchronous callback or not")
	void whenCallbackIsYoungerThenItIsToldAfterCalls() {
		CompletableFuture<Object> stage = new CompletableFuture<>();
		DisposalPlan.Builder builder = DisposalPlan.builder();
		builder.add(DisposalNode.asynchronous("older", (context) -> stage));
		builder.add(DisposalNode.synchronous("younger", () -> {
			awaitProgress();
			stage.complete(1);
		}));
		this.engine.run(builder.build(), DisposalLimits.DEFAULTS.withProgressInterval(Duration.ofMillis(50)),
				List.of(this.recording));
		assertThat(this.recording.waiting).extracting((waiting) -> waiting.node().name())
			.startsWith("older", "younger");
	}

	@Test
	@DisplayName("M3 what is still waited for is told again after every interval")
	void whenIntervalPassesAgainThenTellsAgain() {
		CompletableFuture<Object> thrice = new CompletableFuture<>();
		AtomicInteger told = new AtomicInteger();
		DisposalReport report = this.engine.run(
				DisposalPlan.oneByOne(List.of(DisposalNode.asynchronous("slow", (context) -> thrice))),
				DisposalLimits.DEFAULTS.withProgressInterval(Duration.ofMillis(5)), List.of(new DisposalListener() {

					@Override
					public void stillWaiting(List<NodeInFlight> nodes) {
						if (told.incrementAndGet() == 3) {
							thrice.complete(1);
						}
					}

				}));
		assertThat(report.outcome()).isEqualTo(Outcome.SUCCESS);
	}

	private void awaitProgress() {
		try {
			this.recording.progress.await(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	@DisplayName("listeners hear one thing at a time, whoever has the word")
	void listenersHearOneThingAtATime() {
		DisposalPlan.Builder builder = DisposalPlan.builder();
		for (int i = 0; i < 400; i++) {
			int node = builder.add((i % 5 == 0) ? DisposalNode.synchronous("sync", () -> Thread.yield())
					: DisposalNode.asynchronous("async", (context) -> CompletableFuture.runAsync(Thread::yield)));
			if (i >= 7) {
				builder.order(node - 7, node);
			}
		}
		this.engine.run(builder.build(), DisposalLimits.DEFAULTS, List.of(this.recording));
		assertThat(this.recording.events).hasSize(802);
		assertThat(this.recording.mostSpeaking).hasValue(1);
	}

	@Test
	@DisplayName("M3 what is still waited for is told every interval: pending work, time, limit, whom it holds up")
	void whenIntervalPassesThenTellsWhatIsWaitedFor() throws Exception {
		CompletableFuture<Object> future = new CompletableFuture<>();
		DisposalPlan.Builder builder = DisposalPlan.builder();
		int slow = builder.add(DisposalNode.asynchronous("slow", new DisposalAction() {

			@Override
			public CompletableFuture<?> start(DisposalContext context) {
				return future;
			}

			@Override
			public long pending() {
				return 1200;
			}

		}).withLimit(Duration.ofSeconds(10)));
		int relay = builder.add(DisposalNode.relay("relay"));
		builder.order(slow, relay);
		builder.order(relay, builder.add(DisposalNode.asynchronous("behind", (context) -> null)));
		builder.add(DisposalNode.synchronous("sync", () -> {
			awaitProgress();
			future.complete(1);
		}));
		this.engine.run(builder.build(), DisposalLimits.DEFAULTS.withProgressInterval(Duration.ofMillis(20)),
				List.of(this.recording));
		assertThat(this.recording.waiting).filteredOn((node) -> node.node().name().equals("slow"))
			.isNotEmpty()
			.allSatisfy((node) -> {
				assertThat(node.pending()).isEqualTo(1200);
				assertThat(node.limit()).isEqualTo(Duration.ofSeconds(10));
				assertThat(node.elapsed()).isPositive();
				assertThat(node.holdsUp()).containsExactly("behind");
			});
		assertThat(this.recording.waiting).filteredOn((node) -> node.node().name().equals("sync"))
			.isNotEmpty()
			.allSatisfy((node) -> {
				assertThat(node.limit()).isNull();
				assertThat(node.elapsed()).isBetween(Duration.ofNanos(1), Duration.ofMinutes(1));
			});
	}

	@Test
	@DisplayName("nodes that only pass the order on are never reported")
	void whenNodeIsRelayThenIsNotReported() {
		DisposalReport report = this.engine.run(
				DisposalPlan.oneByOne(List.of(DisposalNode.asynchronous("a", (context) -> null),
						DisposalNode.relay("relay"), DisposalNode.asynchronous("b", (context) -> null))),
				DisposalLimits.DEFAULTS, List.of(this.recording));
		assertThat(this.recording.events).containsExactly("plan started", "started a", "finished a", "started b",
				"finished b", "plan finished");
		assertThat(report.nodes()).extracting((node) -> node.node().name()).containsExactly("a", "b");
	}

	private static DisposalNode hangs(String name) {
		return DisposalNode.asynchronous(name, (context) -> new CompletableFuture<>());
	}

}
