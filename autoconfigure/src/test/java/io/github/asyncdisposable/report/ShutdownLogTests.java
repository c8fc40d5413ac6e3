package io.github.asyncdisposable.report;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.asyncdisposable.DisposalTimeoutException;
import io.github.asyncdisposable.engine.DisposalEngine;
import io.github.asyncdisposable.engine.DisposalLimits;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;
import io.github.asyncdisposable.engine.NodeInFlight;
import io.github.asyncdisposable.engine.NodeReport;
import io.github.asyncdisposable.engine.Outcome;
import io.github.asyncdisposable.report.ShutdownLog.Detail;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShutdownLog}.
 */
class ShutdownLogTests {

	private static final Duration LIMIT = Duration.ofMillis(400);

	private final Logger logger = (Logger) LoggerFactory.getLogger(ShutdownLog.class);

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private final Locale locale = Locale.getDefault();

	private final ShutdownLog log = new ShutdownLog(Detail.SUMMARY);

	@BeforeEach
	void listen() {
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@AfterEach
	void restore() {
		this.logger.detachAppender(this.appender);
		Locale.setDefault(this.locale);
	}

	@Test
	@DisplayName("M3 nothing for an empty plan")
	void whenNothingWasDisposedThenNothingIsLogged() {
		new ShutdownLog(Detail.FULL).shutdownFinished(report(Duration.ZERO, List.of()));
		new ShutdownLog(Detail.FULL)
			.shutdownFinished(report(Duration.ofSeconds(2), List.of(synchronous("plain", 2000, Outcome.SUCCESS))));
		assertThat(messages()).isEmpty();
	}

	@Test
	@DisplayName("M3 one summary line at the end")
	void whenAllWentWellAndFastThenThereIsOneLine() {
		this.log.shutdownFinished(report(Duration.ofMillis(734), List.of(node("writer", 700), node("feed", 600))));
		assertThat(messages())
			.containsExactly("INFO Disposed 2 beans in 0.734 s (1.300 s one after another): 2 success");
	}

	@Test
	@DisplayName("M3 a table when something failed: longest first, own and waiting time apart")
	void whenSomethingFailedThenThereIsATable() {
		NodeReport feed = node("feed", 100);
		NodeReport writer = new NodeReport(asynchronous("writer"), Instant.EPOCH, Duration.ofMillis(300),
				Duration.ofMillis(100), Outcome.ERROR, "java.io.IOException", "feed", List.of());
		this.log.shutdownFinished(report(Duration.ofMillis(400), List.of(feed, writer), "feed", "writer"));
		assertThat(lines()).containsExactly(
				"INFO Disposed 2 beans in 0.400 s (0.400 s one after another): 1 success, 1 error",
				"      own time       waited  outcome    bean",
				"       0.300 s      0.100 s  ERROR      writer, after feed: java.io.IOException",
				"       0.100 s      0.000 s  SUCCESS    feed", "  Critical chain: feed +0.100 s -> writer +0.300 s");
	}

	@Test
	@DisplayName("M3 the longest is first in the table, also where a shorter one has failed")
	void whenAShorterOneFailedThenTheLongestIsFirstAllTheSame() {
		this.log.shutdownFinished(report(Duration.ofMillis(400), List
			.of(finished(asynchronous("broken"), 100, Outcome.ERROR, "java.io.IOException"), node("feed", 300))));
		assertThat(lines().get(2)).endsWith("SUCCESS    feed");
		assertThat(lines().get(3)).endsWith("ERROR      broken: java.io.IOException");
	}

	@Test
	@DisplayName("M3 a table when it took a second")
	void whenItTookASecondThenThereIsATable() {
		this.log.shutdownFinished(report(Duration.ofMillis(1000), List.of(node("writer", 1000)), "writer"));
		assertThat(lines()).hasSize(4).anyMatch((line) -> line.contains("1.000 s      0.000 s  SUCCESS    writer"));
	}

	@Test
	@DisplayName("M3 a table always with full")
	void whenDetailIsFullThenThereIsATableOfEverything() {
		List<NodeReport> nodes = IntStream.range(0, 50).mapToObj((i) -> node("bean" + i, i)).toList();
		new ShutdownLog(Detail.FULL).shutdownFinished(report(Duration.ofMillis(50), nodes, "bean49"));
		assertThat(lines()).hasSize(1 + 1 + 50 + 1);
	}

	@Test
	@DisplayName("M3 the table of a summary is short, and what failed is in it")
	void whenThereAreManyBeansThenTheTableIsCutButShowsWhatFailed() {
		List<NodeReport> nodes = new ArrayList<>(
				IntStream.range(0, 100).mapToObj((i) -> node("bean" + i, 10 + i)).toList());
		nodes.add(new NodeReport(asynchronous("broken"), Instant.EPOCH, Duration.ofMillis(1), Duration.ZERO,
				Outcome.ERROR, "java.io.IOException", null, List.of()));
		this.log.shutdownFinished(report(Duration.ofMillis(120), nodes, "bean99"));
		assertThat(lines()).hasSize(1 + 1 + 20 + 1 + 1)
			.contains("  ... and 81 more")
			.anyMatch((line) -> line.contains("ERROR      broken"));
	}

	@Test
	@DisplayName("M3 a long critical chain is cut at its beginning, and synchronous beans are marked")
	void whenTheCriticalChainIsLongThenItsEndIsShown() {
		List<NodeReport> nodes = IntStream.range(0, 25).mapToObj((i) -> node("bean" + i, 1)).toList();
		this.log.shutdownFinished(report(Duration.ofSeconds(2), nodes,
				nodes.stream().map((node) -> node.node().name()).toArray(String[]::new)));
		assertThat(lines()).last()
			.asString()
			.startsWith("  Critical chain: 5 more -> bean5 +0.001 s -> ")
			.endsWith(" -> bean24 +0.001 s");
		this.log.shutdownFinished(report(Duration.ofSeconds(2),
				List.of(node("writer", 1), synchronous("plain", 2, Outcome.SUCCESS)), "writer"));
		assertThat(lines()).anyMatch((line) -> line.endsWith("SUCCESS    plain (synchronous)"))
			.anyMatch((line) -> line.endsWith("SUCCESS    writer"));
	}

	@Test
	@DisplayName("M3 what was never called is named")
	void whenBeansWereNotStartedThenTheyAreNamed() {
		this.log.shutdownFinished(new DisposalReport(Instant.EPOCH, Duration.ofMillis(5), Outcome.TIMEOUT,
				List.of(node("writer", 5)), List.of("writer"), List.of(), List.of("feed", "store")));
		assertThat(lines().get(0)).endsWith("1 success, not started: feed, store");
	}

	@Test
	@DisplayName("M3 what was never called is named, with a table, also where nothing else was disposed or failed")
	void whenNothingWasStartedThenThatIsLoggedWithATable() {
		this.log.shutdownFinished(new DisposalReport(Instant.EPOCH, Duration.ofMillis(5), Outcome.SUCCESS, List.of(),
				List.of(), List.of(), List.of("feed")));
		assertThat(lines().get(0)).startsWith("INFO Disposed 0 beans").endsWith(", not started: feed");
		assertThat(lines()).hasSize(3).last().isEqualTo("  Critical chain:");
	}

	@Test
	@DisplayName("M3 a failing rest of a bean is counted, a successful one is not")
	void remaindersAreCountedOnlyWhereTheyFail() {
		NodeReport fine = new NodeReport(DisposalNode.remainder("writer", () -> {
		}), Instant.EPOCH, Duration.ofMillis(1), Duration.ZERO, Outcome.SUCCESS, null, null, List.of());
		this.log.shutdownFinished(report(Duration.ofMillis(5), List.of(node("writer", 4), fine), "writer"));
		assertThat(lines()).singleElement().asString().startsWith("INFO Disposed 1 bean in").endsWith(": 1 success");
		NodeReport broken = finished(fine.node(), 1, Outcome.ERROR, "java.io.IOException");
		this.log.shutdownFinished(report(Duration.ofMillis(5), List.of(node("writer", 4), broken), "writer"));
		assertThat(lines().get(1)).startsWith("INFO Disposed 1 bean in").endsWith(": 1 success, 1 error");
	}

	@Test
	@DisplayName("M3 progress: still waiting for X, of its limit, pending, holds up")
	void whenWaitingTakesLongThenProgressIsLogged() {
		this.log.stillWaiting(List.of(
				new NodeInFlight(asynchronous("writer"), Duration.ofSeconds(5), Duration.ofSeconds(10), 1200,
						List.of("feed", "store")),
				new NodeInFlight(asynchronous("told"), Duration.ofMillis(2900), Duration.ofMillis(2500), -1, List.of()),
				new NodeInFlight(asynchronous("exact"), Duration.ofSeconds(2), Duration.ofSeconds(2), 0, List.of()),
				new NodeInFlight(asynchronous("plain"), Duration.ofMillis(1500), null, -1, List.of())));
		assertThat(messages()).containsExactly(
				"INFO Still waiting for 'writer', 5.000 s of 10.000 s, pending 1200, holds up feed, store",
				"INFO Still waiting for 'told', 2.900 s, past its limit of 2.500 s",
				"INFO Still waiting for 'exact', 2.000 s, past its limit of 2.000 s, pending 0",
				"INFO Still waiting for 'plain', 1.500 s");
	}

	@Test
	@DisplayName("M3 progress does not flood the log")
	void whenManyAreWaitedForThenOnlySomeAreNamed() {
		List<String> behind = IntStream.range(0, 12).mapToObj((i) -> "behind" + i).toList();
		this.log.stillWaiting(IntStream.range(0, 100)
			.mapToObj((i) -> new NodeInFlight(asynchronous("bean" + i), Duration.ZERO, null, 0, behind))
			.toList());
		assertThat(messages()).hasSize(6).endsWith("INFO Still waiting for 95 more");
		assertThat(messages().get(0)).endsWith("behind9 and 2 more");
	}

	@Test
	@DisplayName("M3 at a limit the stack of the thread that hangs")
	void whenACallHangsThenItsStackIsLogged() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		run(this.log, DisposalNode.asynchronous("stuck", (context) -> blockHere(release)).withLimit(LIMIT));
		release.countDown();
		awaitLateEnd();
		ILoggingEvent event = warning();
		assertThat(event.getFormattedMessage()).startsWith("Disposal of 'stuck' has not ended after 0.")
			.contains(" (limit 0.400 s): its thread stands")
			.contains("\tat ")
			.contains("ShutdownLogTests.blockHere");
	}

	@Test
	@DisplayName("M3 at a limit, where the call has returned, that the stage is missing")
	void whenOnlyTheStageIsMissingThenThatIsLogged() throws Exception {
		run(this.log, DisposalNode.asynchronous("stuck", (context) -> new CompletableFuture<>()).withLimit(LIMIT));
		assertThat(warning().getFormattedMessage())
			.endsWith("(limit 0.400 s): its call has returned, its stage is not complete");
	}

	@Test
	@DisplayName("M3 at a limit, where no thread has got to the call, that it has not begun")
	void whenTheCallHasNotBegunThenThatIsLogged() {
		this.log.limitReachedBeforeCall(asynchronous("late").withLimit(Duration.ofSeconds(2)), Duration.ofSeconds(2));
		assertThat(messages()).containsExactly("WARN Disposal of 'late' has not ended after 2.000 s (limit 2.000 s): "
				+ "its call has not begun, no thread has got there yet");
	}

	@Test
	@DisplayName("M3 of a deep stack the top is shown")
	void whenAStackIsDeepThenItsTopIsLogged() {
		StackTraceElement[] stack = IntStream.range(0, 100)
			.mapToObj((i) -> new StackTraceElement("Deep", "call" + i, null, -1))
			.toArray(StackTraceElement[]::new);
		this.log.limitReached(asynchronous("stuck"), Duration.ofSeconds(3), stack);
		assertThat(lines()).hasSize(1 + 60 + 1).endsWith("	... 40 more");
		assertThat(lines().get(60)).contains("Deep.call59(");
	}

	@Test
	void theReasonOfALimitIsNamed() {
		this.log.limitReached(asynchronous("share"), Duration.ofSeconds(3), new StackTraceElement[0]);
		this.log.limitReached(asynchronous("cut").withLimit(Duration.ofSeconds(9)), Duration.ofSeconds(3),
				new StackTraceElement[0]);
		assertThat(messages().get(0)).contains("after 3.000 s (limit: its share of the deadline)");
		assertThat(messages().get(1)).contains("after 3.000 s (limit 9.000 s, cut short by the deadline)");
	}

	@Test
	@DisplayName("M3 a failure is a warning with its stack")
	void whenADisposalFailsThenItIsLoggedWithItsStack() throws Exception {
		run(this.log, DisposalNode.asynchronous("broken",
				(context) -> CompletableFuture.failedFuture(new IOException("full"))));
		ILoggingEvent event = warning();
		assertThat(event.getFormattedMessage()).startsWith("Disposal of 'broken' failed after 0.");
		assertThat(event.getThrowableProxy().getClassName()).isEqualTo("java.io.IOException");
		assertThat(event.getThrowableProxy().getMessage()).isEqualTo("full");
	}

	@Test
	void whenATimeoutFollowsItsLimitThenItIsNotLoggedTwice() {
		NodeReport report = new NodeReport(asynchronous("stuck"), Instant.EPOCH, Duration.ofSeconds(1), Duration.ZERO,
				Outcome.TIMEOUT, DisposalTimeoutException.class.getName(), null, List.of());
		this.log.nodeFinished(report, new DisposalTimeoutException("limit"));
		assertThat(messages()).isEmpty();
	}

	@Test
	@DisplayName("M3 a failure is a warning also where it is the limit of something that the bean itself disposes")
	void whenAnInnerLimitIsTheFailureThenItIsLogged() {
		NodeReport report = new NodeReport(asynchronous("outer"), Instant.EPOCH, Duration.ofSeconds(1), Duration.ZERO,
				Outcome.ERROR, DisposalTimeoutException.class.getName(), null, List.of());
		this.log.nodeFinished(report, new DisposalTimeoutException("the limit of inner"));
		assertThat(messages()).containsExactly("WARN Disposal of 'outer' failed after 1.000 s");
	}

	@Test
	@DisplayName("T2 a later completion is logged")
	void whenADisposalCompletesLateThenItIsLogged() {
		this.log.completedLate(asynchronous("slow"), Duration.ofMillis(12345), null);
		this.log.completedLate(asynchronous("slow"), Duration.ofMillis(12345), new IOException("a\nb"));
		assertThat(messages()).containsExactly("INFO Disposal of 'slow', which was given up, has ended after 12.345 s",
				"INFO Disposal of 'slow', which was given up, has failed after 12.345 s: java.io.IOException: a\\u000ab");
	}

	@Test
	@DisplayName("M3 report.log=none leaves only warnings")
	void whenDetailIsNoneThenOnlyWarningsAreLogged() {
		ShutdownLog none = new ShutdownLog(Detail.NONE);
		none.shutdownFinished(report(Duration.ofSeconds(3), List.of(node("writer", 3000)), "writer"));
		none.stillWaiting(
				List.of(new NodeInFlight(asynchronous("writer"), Duration.ofSeconds(5), null, -1, List.of())));
		none.completedLate(asynchronous("writer"), Duration.ofSeconds(5), null);
		assertThat(messages()).isEmpty();
		none.limitReached(asynchronous("writer"), Duration.ofSeconds(5), new StackTraceElement[0]);
		none.nodeFinished(node("writer", 1), new IOException());
		assertThat(this.appender.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.WARN);
	}

	@Test
	void hostileNamesDoNotBreakALine() {
		String hostile = "a\nWARN forged\r\u0085\u2028\u2029\u202e\u001b[31m" + "x".repeat(10_000);
		NodeReport report = new NodeReport(asynchronous(hostile), Instant.EPOCH, Duration.ofMillis(1), Duration.ZERO,
				Outcome.SUCCESS, hostile, hostile, List.of(hostile));
		this.log.limitReached(asynchronous(hostile), Duration.ofSeconds(5), new StackTraceElement[0]);
		this.log.completedLate(asynchronous(hostile), Duration.ofSeconds(5), null);
		this.log.nodeFinished(report, new IOException());
		this.log.stillWaiting(List
			.of(new NodeInFlight(asynchronous(hostile), Duration.ofSeconds(5), null, -1, List.of(hostile, hostile))));
		assertThat(messages()).hasSize(4).allMatch((message) -> message.lines().count() == 1);
		new ShutdownLog(Detail.FULL).shutdownFinished(report(Duration.ofMillis(1), List.of(report), hostile));
		assertThat(lines()).hasSize(4 + 4)
			.allMatch((line) -> line.length() < 1000)
			.allMatch((line) -> line.chars()
				.noneMatch((character) -> "\r\u0085\u2028\u202e\u001b".indexOf(character) >= 0));
	}

	@Test
	@DisplayName("M3 a name that is as long as may be is whole, a longer one is cut, counted in characters")
	void namesAreCutOnlyWhereTheyAreTooLong() {
		assertThat(LogText.safe("\ud83d\ude80".repeat(200))).isEqualTo("\ud83d\ude80".repeat(200));
		assertThat(LogText.safe("\ud83d\ude80".repeat(201))).isEqualTo("\ud83d\ude80".repeat(200) + "...");
		assertThat(LogText.safe("abc", 2)).isEqualTo("ab...");
		assertThat(LogText.safe(null)).isEqualTo("null");
		assertThat(LogText.safe("a\u0000\u202e\u2028\u2029\ud800b")).isEqualTo("a\\u0000\\u202e\\u2028\\u2029\\ud800b");
		assertThat(LogText.names(List.of("a", "b", "c\n"), 2)).isEqualTo("a, b and 1 more");
		assertThat(LogText.names(List.of("a", "b", "c\n"), 3)).isEqualTo("a, b, c\\u000a");
		assertThat(LogText.names(List.of())).isEmpty();
	}

	@Test
	void durationsReadTheSameInEveryLocale() {
		Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
		this.log.shutdownFinished(report(Duration.ofMillis(734), List.of(node("writer", 700))));
		assertThat(messages())
			.containsExactly("INFO Disposed 1 bean in 0.734 s (0.700 s one after another): 1 success");
	}

	private static CompletableFuture<?> blockHere(CountDownLatch release) throws InterruptedException {
		release.await(30, TimeUnit.SECONDS);
		return CompletableFuture.completedFuture(null);
	}

	private static void run(ShutdownLog log, DisposalNode node) {
		DisposalPlan plan = DisposalPlan.oneByOne(List.of(node));
		try (DisposalEngine engine = DisposalEngine.withOwnThreads("log-tests")) {
			engine.run(plan, DisposalLimits.DEFAULTS.withFaultGrace(Duration.ofMillis(10)), List.of(log));
		}
	}

	private ILoggingEvent warning() {
		return this.appender.list.stream().filter((event) -> event.getLevel() == Level.WARN).findFirst().orElseThrow();
	}

	/**
	 * What was given up ends a little later, and says so: not in the middle of the next
	 * test.
	 */
	private void awaitLateEnd() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.ignoreExceptions()
			.until(() -> List.copyOf(this.appender.list)
				.stream()
				.anyMatch((event) -> event.getFormattedMessage().contains("which was given up, has")));
	}

	private List<String> messages() {
		return this.appender.list.stream()
			.map((event) -> event.getLevel() + " " + event.getFormattedMessage())
			.toList();
	}

	private List<String> lines() {
		return messages().stream().flatMap(String::lines).toList();
	}

	private static DisposalNode asynchronous(String name) {
		return DisposalNode.asynchronous(name, (context) -> null);
	}

	private static NodeReport node(String name, long ownMillis) {
		return finished(asynchronous(name), ownMillis, Outcome.SUCCESS, null);
	}

	private static NodeReport synchronous(String name, long ownMillis, Outcome outcome) {
		return finished(DisposalNode.synchronous(name, () -> {
		}), ownMillis, outcome, null);
	}

	private static NodeReport finished(DisposalNode node, long ownMillis, Outcome outcome, @Nullable String error) {
		return new NodeReport(node, Instant.EPOCH, Duration.ofMillis(ownMillis), Duration.ZERO, outcome, error, null,
				List.of());
	}

	private static DisposalReport report(Duration duration, List<NodeReport> nodes, String... chain) {
		Outcome outcome = nodes.stream().map(NodeReport::outcome).reduce(Outcome.SUCCESS, Outcome::worse);
		return new DisposalReport(Instant.EPOCH, duration, outcome, nodes, Stream.of(chain).toList(), List.of(),
				List.of());
	}

}
