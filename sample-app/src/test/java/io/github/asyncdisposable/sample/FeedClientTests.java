package io.github.asyncdisposable.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.CancellationSignal;
import io.github.asyncdisposable.CancellationSource;
import io.github.asyncdisposable.DisposalContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class FeedClientTests {

	private ScriptedFeed feed;

	private FeedClient client;

	@BeforeEach
	void setUp() throws Exception {
		this.feed = new ScriptedFeed();
		this.client = new FeedClient(new IngestProperties(Path.of("unused"), 1, 1, Duration.ZERO, this.feed.uri()),
				new StandardEnvironment());
	}

	@AfterEach
	void tearDown() throws Exception {
		this.client.close();
		this.feed.close();
	}

	@Test
	void whenTheClientSpeaksFirstThenDisposalEndsWithTheAnswer() throws Exception {
		try (ScriptedFeed.Peer peer = connect()) {
			CompletableFuture<Void> disposal = this.client.disposeAsync();
			assertThat(peer.awaitGoodbye()).isEqualTo(1000);
			assertThat(disposal).isNotDone();
			peer.sayGoodbye(1000);
			disposal.get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void whenTheFeedSpeaksFirstThenTheClientAnswersAndDisposalHasNothingToWaitFor() throws Exception {
		try (ScriptedFeed.Peer peer = connect()) {
			peer.sayGoodbye(1001);
			assertThat(peer.awaitGoodbye()).isEqualTo(1000);
			this.client.disposeAsync().get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void whenTheFeedSpeaksFirstAndIsGoneThenDisposalEnds() throws Exception {
		try (ScriptedFeed.Peer peer = connect()) {
			peer.sayGoodbye(1001);
		}
		this.client.disposeAsync().get(10, TimeUnit.SECONDS);
	}

	@Test
	void whenBothSpeakAtOnceThenDisposalEnds() throws Exception {
		try (ScriptedFeed.Peer peer = connect()) {
			CompletableFuture<Void> disposal = this.client.disposeAsync();
			peer.sayGoodbye(1001);
			disposal.get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void whenTheFeedIsCutOffDuringTheGoodbyeThenDisposalEnds() throws Exception {
		CompletableFuture<Void> disposal;
		try (ScriptedFeed.Peer peer = connect()) {
			disposal = this.client.disposeAsync();
			peer.awaitGoodbye();
		}
		disposal.get(10, TimeUnit.SECONDS);
	}

	@Test
	void whenTheFeedNeverAnswersThenTheLimitEndsIt() throws Exception {
		try (ScriptedFeed.Peer peer = connect()) {
			CancellationSource limit = new CancellationSource();
			CompletableFuture<?> disposal = this.client.disposeAsync(new Limit(limit.signal())).toCompletableFuture();
			peer.awaitGoodbye();
			assertThat(disposal).isNotDone();
			limit.cancel();
			disposal.get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void whenTheFeedIsLostThenTheClientConnectsAgain() throws Exception {
		connect().close();
		try (ScriptedFeed.Peer peer = this.feed.accept()) {
			CompletableFuture<Void> disposal = disposeOnceConnected();
			assertThat(peer.awaitGoodbye()).isEqualTo(1000);
			peer.sayGoodbye(1000);
			disposal.get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void whenNobodyListensThenNeitherTheStartNorTheEndWaits() throws Exception {
		this.feed.close();
		this.client.connect();
		this.client.disposeAsync().get(10, TimeUnit.SECONDS);
	}

	@Test
	void whenDisposedWhileConnectingThenTheConnectionIsDropped() throws Exception {
		this.client.connect();
		this.client.disposeAsync().get(10, TimeUnit.SECONDS);
		try (ScriptedFeed.Peer peer = this.feed.accept()) {
			assertThat(peer.socket().getInputStream().read()).isEqualTo(-1);
		}
		assertThat(this.client.isConnected()).isFalse();
	}

	@Test
	void whenClosedSynchronouslyThenItDoesNotWaitForThePeer() throws Exception {
		try (ScriptedFeed.Peer peer = connect()) {
			this.client.close();
			assertThat(peer.socket().getInputStream().read()).isEqualTo(-1);
		}
	}

	private ScriptedFeed.Peer connect() throws Exception {
		this.client.connect();
		ScriptedFeed.Peer peer = this.feed.accept();
		awaitConnected();
		return peer;
	}

	private CompletableFuture<Void> disposeOnceConnected() {
		awaitConnected();
		return this.client.disposeAsync();
	}

	private void awaitConnected() {
		long start = System.nanoTime();
		while (!this.client.isConnected()) {
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			Thread.onSpinWait();
		}
	}

	private record Limit(CancellationSignal signal) implements DisposalContext {

		@Override
		public Duration remaining() {
			return Duration.ofSeconds(1);
		}

	}

}
