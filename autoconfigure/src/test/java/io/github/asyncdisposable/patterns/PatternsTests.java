package io.github.asyncdisposable.patterns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.Proxy;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.asyncdisposable.CancellationSource;
import io.github.asyncdisposable.DisposedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Runs every example of {@code docs/patterns.md}.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PatternsTests {

	private final List<String> log = Collections.synchronizedList(new ArrayList<>());

	private final Link link = new Link("link", this.log);

	@Test
	void oneMethod() {
		WebSocket socket = (WebSocket) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { WebSocket.class }, (proxy, method, arguments) -> {
					this.log.add(method.getName() + " " + arguments[0]);
					return this.link.goodbye;
				});
		assertThat(new PriceFeed(socket).disposeAsync().toCompletableFuture()).isCompleted();
		assertThat(this.log).containsExactly("sendClose 1000");
	}

	@Test
	void bothInterfaces() {
		Session session = new Session(this.link);
		assertThat(session.ask("how many?").toCompletableFuture()).isCompletedWithValue("42");
		session.disposeAsync();
		session.close();
		assertThatExceptionOfType(DisposedException.class).isThrownBy(() -> session.ask("too late"));
		new Session(this.link).close();
		assertThat(this.log).containsExactly("link sends how many?", "link" + hereNow(), "link is dropped");
	}

	private static String hereNow() {
		return " says goodbye on " + Thread.currentThread().getName();
	}

	@Test
	void inheritance() {
		OutputStream failing = new OutputStream() {
			@Override
			public void write(int data) throws IOException {
				throw new IOException("disk full");
			}
		};
		LineWriter recorder = new LineWriter(failing, Runnable::run);
		recorder.write("line");
		RecordedSession session = new RecordedSession(this.link, recorder);
		assertThat(catchThrowable(() -> session.disposeAsync().get())).hasRootCauseMessage("disk full");
		assertThat(this.log).containsExactly("link" + hereNow());
		this.log.clear();
		LineWriter again = new LineWriter(failing, Runnable::run);
		again.write("line");
		assertThat(catchThrowable(new RecordedSession(this.link, again)::close)).hasRootCauseMessage("disk full");
		assertThat(this.log).containsExactly("link is dropped");
	}

	@Test
	void once() {
		Lease lease = new Lease("orders", this.link);
		lease.disposeAsync();
		lease.disposeAsync();
		lease.release().disposeAsync();
		assertThat(this.log).hasSize(1);
	}

	@Test
	void parts() throws Exception {
		ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
		Importer importer = new Importer(this::staging, () -> this.link, timer);
		importer.disposeAsync().get();
		assertThat(timer.isShutdown()).isTrue();
		assertThat(this.log).containsExactly("link sends that was all", "link" + hereNow(), "staging is closed");
	}

	@Test
	void partsWhenTheConstructorThrows() {
		ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
		IllegalStateException failure = new IllegalStateException();
		assertThat(catchThrowable(() -> new Importer(this::staging, () -> {
			throw failure;
		}, timer))).isSameAs(failure);
		assertThat(timer.isShutdown()).isTrue();
		assertThat(this.log).containsExactly("staging is closed");
	}

	private Writer staging() {
		return new StringWriter() {
			@Override
			public void close() {
				PatternsTests.this.log.add("staging is closed");
			}
		};
	}

	@Test
	void writerFlushesEitherWayAndLeavesTheStreamOpen() {
		for (boolean synchronous : List.of(true, false)) {
			List<String> calls = new ArrayList<>();
			ByteArrayOutputStream stream = new ByteArrayOutputStream() {
				@Override
				public void close() {
					calls.add("close");
				}
			};
			LineWriter writer = new LineWriter(stream, Runnable::run);
			writer.write("one");
			writer.write("two");
			if (synchronous) {
				writer.close();
			}
			writer.disposeAsync();
			assertThat(stream.toString(StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");
			assertThat(calls).isEmpty();
			assertThatExceptionOfType(DisposedException.class).isThrownBy(() -> writer.write("three"));
		}
	}

	@Test
	void nestedSequentialAndStacked() {
		assertThat(Uses.nested(() -> this.link)).isCompletedWithValue("42");
		assertThat(this.log).containsExactly("link session sends how many?", "link session" + hereNow(),
				"link" + hereNow());
		this.log.clear();
		assertThat(Uses.sequential(() -> this.link)).isCompletedWithValue("42");
		assertThat(this.log).containsExactly("link sends how many?", "link" + hereNow(), "link sends got 42",
				"link" + hereNow());
		this.log.clear();
		assertThat(Uses.stacked(() -> this.link)).isCompletedWithValue("42");
		assertThat(this.log).containsExactly("link session sends how many?", "link session sends done",
				"link session" + hereNow(), "link" + hereNow());
	}

	@Test
	void continuations() throws Exception {
		ExecutorService executor = Executors.newSingleThreadExecutor((task) -> new Thread(task, "own"));
		try {
			this.link.reply = new CompletableFuture<>();
			CompletableFuture<String> result = Uses.onExecutor(() -> this.link, executor);
			this.link.reply.complete("42");
			assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo("42");
			assertThat(this.log).containsExactly("link sends how many?", "link says goodbye on own");
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	void transaction() throws Exception {
		ConnectionFactory factory = ConnectionFactories.get("r2dbc:h2:mem:///transfers;DB_CLOSE_DELAY=-1");
		update(factory, "create table account (id int primary key, balance int check (balance >= 0))");
		update(factory, "insert into account values (1, 100), (2, 0)");
		String debit = "update account set balance = balance - 60 where id = 1";
		String credit = "update account set balance = balance + 60 where id = 2";
		assertThat(Transfers.transfer(factory, debit, credit).get()).isEqualTo(1);
		assertThat(balances(factory)).containsExactly(40, 60);
		assertThat(catchThrowable(() -> Transfers.transfer(factory, debit, credit).get()))
			.hasMessageContaining("constraint");
		assertThat(catchThrowable(() -> Transfers.transfer(factory, credit, "no sql").get())).isNotNull();
		assertThat(balances(factory)).containsExactly(40, 60);
	}

	private static void update(ConnectionFactory factory, String sql) {
		Mono.usingWhen(factory.create(),
				(connection) -> Mono.from(connection.createStatement(sql).execute())
					.flatMap((result) -> Mono.from(result.getRowsUpdated())),
				(connection) -> connection.close())
			.block();
	}

	private static List<Integer> balances(ConnectionFactory factory) {
		return Flux
			.usingWhen(factory.create(),
					(connection) -> Flux
						.from(connection.createStatement("select balance from account order by id").execute())
						.flatMap((result) -> result.map((Readable row) -> row.get(0, Integer.class))),
					(connection) -> connection.close())
			.collectList()
			.block();
	}

	@Test
	void streamWithReactor() {
		Flux<String> rows = Streams.owning(() -> this.link, (resource) -> Flux.just("one", "two"));
		assertThat(rows.doOnNext(this.log::add).doOnComplete(() -> this.log.add("complete")).collectList().block())
			.containsExactly("one", "two");
		assertThat(this.log).containsExactly("one", "two", "link" + hereNow(), "complete");
		this.log.clear();
		assertThat(rows.take(1).collectList().block()).containsExactly("one");
		assertThat(this.log).containsExactly("link" + hereNow());
	}

	@Test
	void streamWithFlow() {
		SubmissionPublisher<String> source = new SubmissionPublisher<>(Runnable::run, 16);
		this.link.goodbye = new CompletableFuture<>();
		new OwningPublisher<>(source, this.link).subscribe(new Logging());
		source.submit("one");
		source.close();
		assertThat(this.log).containsExactly("one", "link" + hereNow());
		this.link.goodbye.complete(null);
		assertThat(this.log).endsWith("complete");
		this.log.clear();
		SubmissionPublisher<String> failing = new SubmissionPublisher<>(Runnable::run, 16);
		new OwningPublisher<>(failing, this.link).subscribe(new Logging());
		failing.closeExceptionally(new IOException("gone"));
		assertThat(this.log).containsExactly("link" + hereNow(), "java.io.IOException: gone");
		this.log.clear();
		Logging cancelling = new Logging();
		new OwningPublisher<>(new SubmissionPublisher<String>(Runnable::run, 16), this.link).subscribe(cancelling);
		cancelling.subscription.cancel();
		cancelling.subscription.cancel();
		assertThat(this.log).containsExactly("link" + hereNow());
	}

	@Test
	void disposeMeansCancel() {
		this.link.reply = new CompletableFuture<>();
		Client client = new Client(this.link);
		CompletableFuture<String> call = client.call("one", new CancellationSource().signal());
		assertThat(client.disposeAsync().toCompletableFuture()).isCompleted();
		assertThat(call).isCancelled();
		assertThatExceptionOfType(DisposedException.class)
			.isThrownBy(() -> client.call("two", new CancellationSource().signal()));
		CancellationSource callers = new CancellationSource();
		this.link.reply = new CompletableFuture<>();
		CompletableFuture<String> another = new Client(this.link).call("three", callers.signal());
		callers.cancel();
		assertThat(another).isCancelled();
	}

	@Test
	void drainThenComplete() {
		this.link.reply = new CompletableFuture<>();
		Uploads uploads = new Uploads(this.link);
		CompletableFuture<String> upload = uploads.upload("document");
		assertThat(uploads.pendingCount()).isEqualTo(1);
		CompletableFuture<Void> disposed = uploads.disposeAsync();
		assertThatExceptionOfType(DisposedException.class).isThrownBy(() -> uploads.upload("late"));
		assertThat(this.log).containsExactly("link sends document");
		this.link.reply.complete("receipt");
		assertThat(upload).isCompletedWithValue("receipt");
		assertThat(this.log).containsExactly("link sends document", "link" + hereNow());
		assertThat(disposed).isCompleted();
	}

	@Test
	void fault() {
		this.link.reply = new CompletableFuture<>();
		Uploads uploads = new Uploads(this.link);
		CompletableFuture<String> upload = uploads.upload("document");
		CompletableFuture<Void> disposed = uploads.disposeAsync();
		IllegalStateException cause = new IllegalStateException("too slow");
		uploads.fault(cause);
		assertThat(upload).isCancelled();
		assertThat(catchThrowable(disposed::get)).hasCause(cause);
		assertThat(this.log).containsExactly("link sends document", "link" + hereNow());
	}

	@Test
	void pipelineCompletesInOrder() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			List<String> stored = Collections.synchronizedList(new ArrayList<>());
			Pipeline pipeline = new Pipeline((line) -> CompletableFuture.supplyAsync(line::trim, executor),
					(item) -> CompletableFuture.supplyAsync(() -> item + "!", executor), (item) -> {
						stored.add(item);
						return CompletableFuture.completedFuture(item);
					});
			List<CompletableFuture<Void>> accepted = new ArrayList<>();
			for (int i = 0; i < 1_000; i++) {
				accepted.add(pipeline.accept(" " + i + " "));
			}
			pipeline.disposeAsync().get(10, TimeUnit.SECONDS);
			assertThat(accepted).allMatch(CompletableFuture::isDone);
			assertThat(stored).hasSize(1_000).contains("0!", "999!");
			assertThatExceptionOfType(DisposedException.class).isThrownBy(() -> pipeline.accept("late"));
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	void stillBeingInitialised() {
		CompletableFuture<Link> opening = new CompletableFuture<>();
		OpeningLink slow = new OpeningLink(opening);
		CompletableFuture<Void> disposed = slow.disposeAsync();
		assertThat(disposed).isNotDone();
		assertThatExceptionOfType(DisposedException.class).isThrownBy(() -> slow.send("late"));
		opening.complete(this.link);
		assertThat(disposed).isCompleted();
		assertThat(this.log).containsExactly("link" + hereNow());
		assertThat(new OpeningLink(CompletableFuture.failedFuture(new IOException())).disposeAsync()).isCompleted();
		OpeningLink open = new OpeningLink(CompletableFuture.completedFuture(this.link));
		assertThat(open.send("hello").toCompletableFuture()).isCompletedWithValue("42");
	}

	private final class Logging implements Flow.Subscriber<String> {

		private Flow.Subscription subscription;

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.subscription = subscription;
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(String item) {
			PatternsTests.this.log.add(item);
		}

		@Override
		public void onError(Throwable failure) {
			PatternsTests.this.log.add(failure.toString());
		}

		@Override
		public void onComplete() {
			PatternsTests.this.log.add("complete");
		}

	}

}
