package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DisposalReport} and for the plan that it is about.
 */
class DisposalReportTests {

	private final DisposalEngine engine = DisposalEngine.withOwnThreads("report");

	private final DisposalLimits limits = DisposalLimits.DEFAULTS.withFaultGrace(Duration.ofMillis(20));

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	@DisplayName("M5 a report tells start, own time, waiting time, what it waited for, whom it holds up, the critical chain and the sum")
	void reportTellsWhereTimeWent() {
		DisposalPlan.Builder builder = DisposalPlan.builder();
		CompletableFuture<Object> slowEnd = new CompletableFuture<>();
		int slow = builder
			.add(DisposalNode.asynchronous("slow", (context) -> slowEnd).describedAs("com.acme.Slow", "singleton"));
		int fast = builder.add(takes("fast", 5));
		int relay = builder.add(DisposalNode.relay("relay"));
		int last = builder.add(takes("last", 20));
		builder.order(slow, relay).order(fast, relay).order(relay, last);
		Instant before = Instant.now();
		DisposalReport report = this.engine.run(builder.build(), this.limits, List.of(new DisposalListener() {

			@Override
			public void nodeFinished(NodeReport node, @Nullable Throwable failure) {
				if (node.node().name().equals("fast")) {
					CompletableFuture.delayedExecutor(60, TimeUnit.MILLISECONDS).execute(() -> slowEnd.complete(1));
				}
			}

		}));
		assertThat(report.criticalChain()).containsExactly("slow", "last");
		assertThat(report.startedAt()).isBetween(before, Instant.now());
		NodeReport first = report.nodes().get(0);
		assertThat(first.node().type()).isEqualTo("com.acme.Slow");
		assertThat(first.ownTime()).isGreaterThanOrEqualTo(Duration.ofMillis(60));
		assertThat(first.dependsOn()).containsExactly("last");
		assertThat(first.waitedFor()).isNull();
		NodeReport end = report.nodes().get(2);
		assertThat(end.node().name()).isEqualTo("last");
		assertThat(end.waitedFor()).isEqualTo("slow");
		assertThat(end.waitingTime()).isGreaterThanOrEqualTo(first.ownTime());
		assertThat(end.endedAt()).isEqualTo(end.startedAt().plus(end.ownTime()));
		assertThat(report.oneAfterAnother()).isGreaterThanOrEqualTo(Duration.ofMillis(85));
		assertThat(report.duration()).isGreaterThanOrEqualTo(Duration.ofMillis(80));
		assertThat(report.nodes()).isSameAs(report.nodes());
	}

	@Test
	@DisplayName("M5 no node begins before its run, ends after it, or takes or waits longer")
	void timesOfNodesAreWithinTheRun() {
		DisposalReport report = this.engine
			.run(DisposalPlan.oneByOne(List.of(takes("a", 5), takes("b", 5), DisposalNode.synchronous("c", () -> {
			}))), this.limits, List.of());
		assertThat(report.duration()).isLessThan(Duration.ofMinutes(1));
		assertThat(report.nodes()).hasSize(3).allSatisfy((node) -> {
			assertThat(node.ownTime()).isBetween(Duration.ZERO, report.duration());
			assertThat(node.waitingTime()).isBetween(Duration.ZERO, report.duration());
			assertThat(node.startedAt()).isEqualTo(report.startedAt().plus(node.waitingTime()));
			assertThat(node.endedAt()).isBeforeOrEqualTo(report.startedAt().plus(report.duration()));
		});
		assertThat(report.nodes().get(2).waitingTime()).isGreaterThanOrEqualTo(Duration.ofMillis(10));
	}

	@Test
	@DisplayName("T2 what a limit tells of the time since the call is less than the run took")
	void timeUntilTheLimitIsWithinTheRun() {
		AtomicReference<Duration> told = new AtomicReference<>();
		DisposalReport report = this.engine.run(
				DisposalPlan
					.oneByOne(
							List.of(takes("before", 20),
									DisposalNode.asynchronous("hangs", (context) -> new CompletableFuture<>())
										.withLimit(Duration.ofMillis(5)))),
				this.limits, List.of(new DisposalListener() {

					@Override
					public void limitReached(DisposalNode node, Duration after, StackTraceElement[] stack) {
						told.set(after);
					}

				}));
		assertThat(told.get()).isBetween(Duration.ofMillis(5), report.duration().minusMillis(20));
	}

	@Test
	@DisplayName("a report keeps what it is given")
	void whenMadeThenKeepsWhatItIsGiven() {
		DisposalReport report = new DisposalReport(Instant.EPOCH, Duration.ofSeconds(2), Outcome.ABANDONED, List.of(),
				List.of("chain"), List.of("unfinished"), List.of("not started"));
		assertThat(report.criticalChain()).containsExactly("chain");
		assertThat(report.unfinished()).containsExactly("unfinished");
		assertThat(report.notStarted()).containsExactly("not started");
		assertThat(DisposalReport.merge(List.of(report, report)).notStarted()).hasSize(2);
	}

	@Test
	@DisplayName("an empty plan has an empty report")
	void whenPlanIsEmptyThenReportIsEmpty() {
		DisposalReport report = this.engine.run(DisposalPlan.builder().build(), this.limits, List.of());
		assertThat(report.nodes()).isEmpty();
		assertThat(report.criticalChain()).isEmpty();
		assertThat(report.outcome()).isEqualTo(Outcome.SUCCESS);
		assertThat(report.oneAfterAnother()).isZero();
	}

	@Test
	@DisplayName("the reports of several runs make one: durations summed, chains in order, the worst outcome")
	void whenMergedThenPartsFollowOneAnother() {
		DisposalReport good = this.engine.run(DisposalPlan.oneByOne(List.of(takes("a", 5))), this.limits, List.of());
		DisposalReport bad = this.engine
			.run(DisposalPlan.oneByOne(List.of(DisposalNode.asynchronous("b", (context) -> new CompletableFuture<>())
				.withLimit(Duration.ofMillis(5)))), this.limits, List.of());
		DisposalReport merged = DisposalReport.merge(List.of(good, bad, good));
		assertThat(merged.duration()).isEqualTo(good.duration().multipliedBy(2).plus(bad.duration()));
		assertThat(merged.outcome()).isEqualTo(Outcome.TIMEOUT);
		assertThat(merged.criticalChain()).containsExactly("a", "b", "a");
		assertThat(merged.unfinished()).containsExactly("b");
		assertThat(merged.startedAt()).isEqualTo(good.startedAt());
		assertThat(merged.nodes()).extracting((node) -> node.node().name()).containsExactly("a", "b", "a");
		assertThat(merged.notStarted()).isEmpty();
		assertThat(merged).hasToString("DisposalReport[TIMEOUT in " + merged.duration() + "]");
	}

	@Test
	@DisplayName("no reports make an empty one")
	void whenNothingIsMergedThenIsEmpty() {
		DisposalReport none = DisposalReport.merge(List.of());
		assertThat(none.duration()).isZero();
		assertThat(none.outcome()).isEqualTo(Outcome.SUCCESS);
		assertThat(none.nodes()).isEmpty();
		assertThat(none.notStarted()).isEmpty();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> none.nodes().clear());
	}

	@Test
	@DisplayName("D4 a plan with a cycle is refused and names it; an edge to nowhere is refused")
	void whenPlanHasCycleThenIsRefused() {
		DisposalPlan.Builder builder = DisposalPlan.builder();
		builder.add(DisposalNode.relay("a"));
		builder.add(DisposalNode.relay("b"));
		builder.add(DisposalNode.relay("c"));
		builder.order(0, 1).order(1, 2).order(2, 1);
		assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("[b, c]");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.order(0, 3)).withMessageContaining("3");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.order(3, 0)).withMessageContaining("3");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.followedBy(-1)).withMessageContaining("-1");
		assertThat(builder.followedBy(0)).isSameAs(builder);
	}

	@Test
	@DisplayName("a plan tells its shape: what is behind a node and how many beans")
	void planTellsItsShape() {
		DisposalPlan.Builder builder = DisposalPlan.builder();
		int a = builder.add(takes("a", 1));
		int rest = builder.add(DisposalNode.remainder("a", () -> {
		}));
		int relay = builder.add(DisposalNode.relay("relay"));
		int b = builder.add(takes("b", 1));
		builder.order(a, rest).order(rest, relay).order(relay, b).order(a, b);
		DisposalPlan plan = builder.build();
		assertThat(plan.size()).isEqualTo(4);
		assertThat(plan.after(a)).containsExactlyInAnyOrder(rest, b);
		assertThat(plan.beansBehind(a)).isEqualTo(1);
		assertThat(plan.beansAfter(a)).containsExactly("b");
		assertThat(plan.isEmpty()).isFalse();
		assertThat(DisposalPlan.oneByOne(List.of(DisposalNode.relay("relay"))).isEmpty()).isTrue();
	}

	@Test
	@DisplayName("a node must have what its kind does, and nothing else")
	void whenNodeLacksWhatItDoesThenIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new DisposalNode("node", "", "", DisposalNode.Kind.ASYNCHRONOUS, null, null, null, null))
			.withMessageContaining("node");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new DisposalNode("node", "", "", DisposalNode.Kind.RELAY, null, () -> {
			}, null, null));
	}

	private static DisposalNode takes(String name, long milliseconds) {
		return DisposalNode.asynchronous(name, (context) -> CompletableFuture.supplyAsync(() -> 1,
				CompletableFuture.delayedExecutor(milliseconds, TimeUnit.MILLISECONDS)));
	}

}
