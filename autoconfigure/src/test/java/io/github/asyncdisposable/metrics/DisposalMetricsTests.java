package io.github.asyncdisposable.metrics;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.asyncdisposable.engine.DisposalAction;
import io.github.asyncdisposable.engine.DisposalEngine;
import io.github.asyncdisposable.engine.DisposalLimits;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeReport;
import io.github.asyncdisposable.engine.Outcome;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DisposalMetrics}.
 */
class DisposalMetricsTests {

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final DisposalEngine engine = DisposalEngine.withOwnThreads("metrics-tests");

	@AfterEach
	void closeEngine() {
		this.engine.close();
	}

	@Test
	@DisplayName("M2 timers exist at zero before the first disposal")
	void whenBeansAreManagedThenTheirTimersExistAtZero() {
		DisposalMetrics metrics = forMeters(this.meters);
		metrics.managed(succeeding("writer"));
		metrics.managed(succeeding("feed"));
		metrics.managed(DisposalNode.synchronous("plain", () -> {
		}));
		assertThat(this.meters.get("async.disposal").timers()).extracting(DisposalMetricsTests::tags)
			.containsExactlyInAnyOrder("bean=writer,error=none,outcome=SUCCESS,scope=singleton",
					"bean=feed,error=none,outcome=SUCCESS,scope=singleton");
		assertThat(this.meters.get("async.disposal").timers()).allMatch((timer) -> timer.count() == 0);
		assertThat(this.meters.get("async.disposal.shutdown").tag("outcome", "SUCCESS").timer().count()).isZero();
		assertThat(managedBeans()).isEqualTo(2);
	}

	@Test
	@DisplayName("who counts for one context is let go at its end: its meter registry may be its parent's")
	void whenShutdownHasEndedThenWhoCountedIsLetGo() {
		DisposalMetrics parent = forMeters(this.meters);
		DisposalMetrics child = DisposalMetrics.builder().meterRegistries(List.of(this.meters)).parent(parent).build();
		parent.count("async", () -> 1);
		child.count("async", () -> 5);
		assertThat(this.meters.get("async.disposables").gauge().value()).isEqualTo(6);
		child.shutdownFinished(DisposalReport.merge(List.of()));
		assertThat(this.meters.get("async.disposables").gauge().value()).isEqualTo(1);
	}

	@Test
	void eachOutcomeIsATimerWithExactlyTheDocumentedTags() {
		DisposalMetrics metrics = forMeters(this.meters);
		shutDown(metrics, succeeding("fine"), failing("broken"), hanging("stuck"));
		assertThat(this.meters.get("async.disposal").timers()).allMatch((timer) -> timer.count() == 1)
			.extracting(DisposalMetricsTests::tags)
			.containsExactlyInAnyOrder("bean=fine,error=none,outcome=SUCCESS,scope=singleton",
					"bean=broken,error=IOException,outcome=ERROR,scope=singleton",
					"bean=stuck,error=DisposalTimeoutException,outcome=TIMEOUT,scope=singleton");
		Timer shutdown = this.meters.get("async.disposal.shutdown").timer();
		assertThat(tags(shutdown)).isEqualTo("error=none,outcome=TIMEOUT");
		assertThat(shutdown.count()).isOne();
	}

	@Test
	void timersShowTheTimeThatTheEngineMeasured() {
		DisposalMetrics metrics = forMeters(this.meters);
		DisposalNode node = succeeding("writer");
		metrics.nodeStarted(node);
		metrics.nodeFinished(report(node, Duration.ofSeconds(7)), null);
		assertThat(this.meters.get("async.disposal").timer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(7000);
	}

	@Test
	void timersInTheApplicationsObservationRegistryShowTheTimeThatTheEngineMeasured() {
		DisposalMetrics metrics = observedBy(new DefaultMeterObservationHandler(this.meters));
		DisposalNode node = succeeding("writer");
		metrics.nodeStarted(node);
		metrics.nodeFinished(report(node, Duration.ofSeconds(7)), null);
		Timer timer = this.meters.get("async.disposal").timer();
		assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(7000);
		assertThat(timer.count()).isOne();
	}

	@Test
	void whileADisposalRunsItIsALongTask() {
		DisposalMetrics metrics = forMeters(this.meters);
		List<String> active = new ArrayList<>();
		DisposalAction look = (context) -> {
			LongTaskTimer timer = this.meters.get("async.disposal.active").longTaskTimer();
			active.add(tags(timer) + " " + timer.activeTasks());
			active.add("shutdown " + this.meters.get("async.disposal.shutdown.active").longTaskTimer().activeTasks());
			return null;
		};
		shutDown(metrics, DisposalNode.asynchronous("writer", look).describedAs("Writer", "singleton"));
		assertThat(active).containsExactly("bean=writer,scope=singleton 1", "shutdown 1");
		assertThat(this.meters.get("async.disposal.active").longTaskTimer().activeTasks()).isZero();
	}

	@Test
	@DisplayName("M2 zero timers and recorded ones have the same keys, as Prometheus insists")
	void prometheusShowsEveryOutcome() {
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		prometheus.throwExceptionOnRegistrationFailure();
		DisposalMetrics metrics = forMeters(prometheus);
		DisposalNode[] nodes = { succeeding("fine"), failing("broken"), hanging("stuck") };
		List.of(nodes).forEach(metrics::managed);
		String zero = "async_disposal_seconds_count{bean=\"broken\",error=\"none\",outcome=\"SUCCESS\",scope=\"singleton\"} 0";
		assertThat(prometheus.scrape()).contains(zero);
		shutDown(metrics, nodes);
		assertThat(prometheus.scrape()).contains(zero)
			.contains("{bean=\"fine\",error=\"none\",outcome=\"SUCCESS\",scope=\"singleton\"} 1")
			.contains("{bean=\"broken\",error=\"IOException\",outcome=\"ERROR\",scope=\"singleton\"} 1")
			.contains("{bean=\"stuck\",error=\"DisposalTimeoutException\",outcome=\"TIMEOUT\",scope=\"singleton\"} 1")
			.contains("async_disposal_shutdown_seconds_count{error=\"none\",outcome=\"TIMEOUT\"} 1");
	}

	@Test
	@DisplayName("M2 zero timers have the keys that an observation filter adds")
	void whenAnObservationFilterAddsAKeyThenZeroTimersHaveItToo() {
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		prometheus.throwExceptionOnRegistrationFailure();
		ObservationFilter filter = (context) -> context.addLowCardinalityKeyValue(KeyValue.of("region", "eu"));
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig()
			.observationHandler(new DefaultMeterObservationHandler(prometheus))
			.observationFilter(filter);
		DisposalMetrics metrics = DisposalMetrics.builder()
			.meterRegistries(List.of(prometheus))
			.observationRegistry(observations)
			.configuredWith(List.of(filter), List.of())
			.build();
		metrics.managed(failing("broken"));
		shutDown(metrics, failing("broken"));
		assertThat(prometheus.get("async.disposal").timers()).extracting(DisposalMetricsTests::tags)
			.containsExactlyInAnyOrder("bean=broken,error=none,outcome=SUCCESS,region=eu,scope=singleton",
					"bean=broken,error=IOException,outcome=ERROR,region=eu,scope=singleton");
	}

	@Test
	@DisplayName("M2 zero timers are named and tagged by a global convention as recorded ones are")
	void whenThereIsAGlobalConventionThenZeroTimersFollowIt() {
		GlobalObservationConvention<DisposalObservationContext> convention = new TypeConvention();
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig()
			.observationHandler(new DefaultMeterObservationHandler(this.meters))
			.observationConvention(convention);
		DisposalMetrics metrics = DisposalMetrics.builder()
			.meterRegistries(List.of(this.meters))
			.observationRegistry(observations)
			.configuredWith(List.of(), List.of(convention))
			.build();
		metrics.managed(succeeding("fine"));
		shutDown(metrics, succeeding("fine"));
		assertThat(this.meters.get("async.disposal").timer().getId().getTag("type")).isEqualTo("Bean");
		assertThat(this.meters.get("async.disposal").timers()).singleElement()
			.satisfies((timer) -> assertThat(timer.count()).isOne());
	}

	@Test
	void whenTheObservationRegistryOnlyTracesThenTimersAreRecordedAllTheSame() {
		Spans spans = new Spans();
		DisposalMetrics metrics = observedBy(spans);
		shutDown(metrics, succeeding("fine"), failing("broken"));
		assertThat(this.meters.get("async.disposal").timers()).hasSize(2).allMatch((timer) -> timer.count() == 1);
		assertThat(this.meters.get("async.disposal.shutdown").timer().count()).isOne();
		assertThat(this.meters.get("async.disposal.active").longTaskTimers())
			.allMatch((timer) -> timer.activeTasks() == 0);
		assertThat(spans.ended).containsExactlyInAnyOrder("dispose fine in shut down application",
				"dispose broken in shut down application", "shut down application");
	}

	@Test
	void whenThereIsNoMeterRegistryThenThereAreSpansOnly() {
		Spans spans = new Spans();
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(spans);
		DisposalMetrics metrics = DisposalMetrics.builder().observationRegistry(observations).build();
		metrics.managed(succeeding("fine"));
		shutDown(metrics, succeeding("fine"));
		assertThat(spans.ended).hasSize(2);
	}

	@Test
	void whenThereIsNoRegistryAtAllThenNothingHappens() {
		DisposalMetrics metrics = DisposalMetrics.builder().build();
		metrics.managed(succeeding("fine"));
		assertThat(shutDown(metrics, succeeding("fine")).outcome()).isEqualTo(Outcome.SUCCESS);
	}

	@Test
	void whenAHandlerThrowsBeforeTheMetersHaveTheirTurnThenEachDisposalIsRecordedOnce() {
		shutDown(observedBy(new Throwing(), new DefaultMeterObservationHandler(this.meters)), failing("broken"));
		assertRecordedOnce();
	}

	@Test
	void whenAHandlerThrowsAfterTheMetersHadTheirTurnThenEachDisposalIsRecordedOnce() {
		shutDown(observedBy(new DefaultMeterObservationHandler(this.meters), new Throwing()), failing("broken"));
		assertRecordedOnce();
	}

	@Test
	void whenThereAreSeveralRegistriesThenEachRecordsOnce() {
		SimpleMeterRegistry second = new SimpleMeterRegistry();
		CompositeMeterRegistry composite = new CompositeMeterRegistry();
		composite.add(this.meters);
		composite.add(second);
		SimpleMeterRegistry apart = new SimpleMeterRegistry();
		DisposalMetrics metrics = DisposalMetrics.builder()
			.meterRegistries(List.of(this.meters, composite, second, apart))
			.build();
		shutDown(metrics, succeeding("fine"));
		for (MeterRegistry registry : List.of(this.meters, second, apart)) {
			assertThat(registry.get("async.disposal").timer().count()).isOne();
		}
	}

	@Test
	void whenTheApplicationForbidsTheObservationThenNothingIsRegistered() {
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig()
			.observationHandler(new DefaultMeterObservationHandler(this.meters))
			.observationPredicate((name, context) -> !name.startsWith("async.disposal"));
		DisposalMetrics metrics = DisposalMetrics.builder()
			.meterRegistries(List.of(this.meters))
			.observationRegistry(observations)
			.build();
		metrics.managed(succeeding("fine"));
		shutDown(metrics, succeeding("fine"));
		assertThat(this.meters.getMeters()).extracting((meter) -> meter.getId().getName())
			.containsExactly("async.disposables");
	}

	@Test
	void whenConventionsAreReplacedThenNamesAndTagsAreTheirs() {
		DisposalMetrics metrics = DisposalMetrics.builder()
			.meterRegistries(List.of(this.meters))
			.conventions(new DefaultDisposalObservationConvention() {

				@Override
				public KeyValues getLowCardinalityKeyValues(DisposalObservationContext context) {
					return super.getLowCardinalityKeyValues(context).and("type", context.getNode().type());
				}

			}, new DefaultShutdownObservationConvention() {

				@Override
				public String getName() {
					return "the.end";
				}

			})
			.build();
		metrics.managed(succeeding("fine"));
		shutDown(metrics, succeeding("fine"));
		assertThat(tags(this.meters.get("async.disposal").timer()))
			.isEqualTo("bean=fine,error=none,outcome=SUCCESS,scope=singleton,type=Bean");
		assertThat(this.meters.get("the.end").timer().count()).isOne();
	}

	@Test
	void whenNothingIsDisposedThenThereIsNoShutdownToObserve() {
		shutDown(forMeters(this.meters));
		assertThat(this.meters.getMeters()).isEmpty();
	}

	@Test
	void synchronousNodesAreNotTimed() {
		shutDown(forMeters(this.meters), succeeding("fine"), DisposalNode.synchronous("plain", () -> {
		}));
		assertThat(this.meters.get("async.disposal").timers()).extracting(DisposalMetricsTests::tags)
			.singleElement()
			.asString()
			.startsWith("bean=fine");
	}

	@Test
	void theGaugeCountsWhatIsNotDisposedYet() {
		DisposalMetrics metrics = forMeters(this.meters);
		AtomicReference<Double> during = new AtomicReference<>();
		DisposalNode first = DisposalNode.asynchronous("first", (context) -> null).describedAs("Bean", "singleton");
		DisposalNode last = DisposalNode.asynchronous("last", (context) -> {
			during.set(managedBeans());
			return null;
		}).describedAs("Bean", "singleton");
		metrics.managed(first);
		metrics.managed(last);
		assertThat(managedBeans()).isEqualTo(2);
		run(metrics, DisposalPlan.oneByOne(List.of(first, last)));
		assertThat(during).hasValue(1.0);
		assertThat(managedBeans()).isZero();
	}

	private void assertRecordedOnce() {
		Timer timer = this.meters.get("async.disposal").timer();
		assertThat(tags(timer)).isEqualTo("bean=broken,error=IOException,outcome=ERROR,scope=singleton");
		assertThat(timer.count()).isOne();
		assertThat(this.meters.get("async.disposal.shutdown").timer().count()).isOne();
	}

	private double managedBeans() {
		return this.meters.get("async.disposables").tag("scope", "singleton").gauge().value();
	}

	private DisposalReport shutDown(DisposalMetrics metrics, DisposalNode... nodes) {
		DisposalPlan.Builder plan = DisposalPlan.builder();
		List.of(nodes).forEach(plan::add);
		return run(metrics, plan.build());
	}

	private DisposalReport run(DisposalMetrics metrics, DisposalPlan plan) {
		metrics.shutdownStarted("application");
		DisposalReport report = this.engine.run(plan, DisposalLimits.DEFAULTS.withFaultGrace(Duration.ZERO),
				List.of(metrics));
		metrics.shutdownFinished(report);
		return report;
	}

	private DisposalMetrics observedBy(ObservationHandler<?>... handlers) {
		ObservationRegistry observations = ObservationRegistry.create();
		List.of(handlers).forEach(observations.observationConfig()::observationHandler);
		return DisposalMetrics.builder()
			.meterRegistries(List.of(this.meters))
			.observationRegistry(observations)
			.build();
	}

	private static DisposalMetrics forMeters(MeterRegistry registry) {
		return DisposalMetrics.builder().meterRegistries(List.of(registry)).build();
	}

	private static DisposalNode succeeding(String name) {
		return node(name, (context) -> CompletableFuture.completedFuture(null));
	}

	private static DisposalNode failing(String name) {
		return node(name, (context) -> CompletableFuture.failedFuture(new IOException("disk full")));
	}

	private static DisposalNode hanging(String name) {
		return node(name, (context) -> new CompletableFuture<>()).withLimit(Duration.ofMillis(20));
	}

	private static DisposalNode node(String name, DisposalAction action) {
		return DisposalNode.asynchronous(name, action).describedAs("Bean", "singleton");
	}

	private static NodeReport report(DisposalNode node, Duration ownTime) {
		return new NodeReport(node, Instant.EPOCH, ownTime, Duration.ZERO, Outcome.SUCCESS, null, null, List.of());
	}

	private static String tags(Meter meter) {
		return String.join(",", meter.getId().getTags().stream().map(DisposalMetricsTests::text).toList());
	}

	private static String text(Tag tag) {
		return tag.getKey() + "=" + tag.getValue();
	}

	/**
	 * Stands for a tracer: notes what ended inside what.
	 */
	private static final class Spans implements ObservationHandler<Observation.Context> {

		private final List<String> ended = new ArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			this.ended.add(context.getContextualName()
					+ ((context.getParentObservation() != null) ? " in shut down application" : ""));
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	private static final class TypeConvention extends DefaultDisposalObservationConvention
			implements GlobalObservationConvention<DisposalObservationContext> {

		@Override
		public KeyValues getLowCardinalityKeyValues(DisposalObservationContext context) {
			return super.getLowCardinalityKeyValues(context).and("type", context.getNode().type());
		}

	}

	private static final class Throwing implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			throw new IllegalStateException("start");
		}

		@Override
		public void onError(Observation.Context context) {
			throw new IllegalStateException("error");
		}

		@Override
		public void onStop(Observation.Context context) {
			throw new IllegalStateException("stop");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
