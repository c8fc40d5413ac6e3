package io.github.asyncdisposable.foreign;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.ForeignDisposalAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.GrpcDisposalAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.NettyDisposalAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.R2dbcPoolDisposalAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.ReactorNettyDisposalAutoConfiguration;
import io.github.asyncdisposable.context.DisposalSource;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.NodeReport;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;

import org.springframework.beans.factory.config.BeanDefinitionCustomizer;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The disposers that come with this library (F3), each with the real one that it is for.
 */
class BuiltInDisposerTests {

	private static final String BEAN = "resource";

	/** Holds up the end of what is disposed. */
	private final CountDownLatch hold = new CountDownLatch(1);

	private final CompletableFuture<Void> held = CompletableFuture.runAsync(this::awaitRelease, daemon());

	private final Map<String, String> outcomes = Collections.synchronizedMap(new TreeMap<>());

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(AsyncDisposableAutoConfiguration.class, ForeignDisposalAutoConfiguration.class,
					GrpcDisposalAutoConfiguration.class, NettyDisposalAutoConfiguration.class,
					R2dbcPoolDisposalAutoConfiguration.class, ReactorNettyDisposalAutoConfiguration.class));

	@AfterEach
	void release() {
		this.hold.countDown();
	}

	@Test
	@DisplayName("F3: an R2DBC pool is disposed once its connections are closed")
	void whenConnectionsOfAPoolCloseSlowlyThenTheyAreAwaited() {
		ConnectionPool pool = pool();
		awaited(ConnectionPool.class, pool, "dispose");
		assertThat(pool.isDisposed()).isTrue();
	}

	@Test
	@DisplayName("F3 T2: an R2DBC pool whose connections do not close is given up at its limit")
	void whenConnectionsOfAPoolDoNotCloseThenTheLimitHolds() {
		limited(ConnectionPool.class, pool(), "dispose");
	}

	@Test
	@DisplayName("F3: a Reactor Netty connection provider has closed its connections when its disposal ends")
	void whenConnectionProviderIsDisposedThenItsConnectionsAreClosed() {
		ConnectionProvider provider = ConnectionProvider.builder("test").disposeTimeout(Duration.ofSeconds(10)).build();
		DisposableServer server = TcpServer.create().port(0).handle((in, out) -> out.neverComplete()).bindNow();
		try {
			reactor.netty.Connection connection = TcpClient.create(provider).port(server.port()).connectNow();
			this.held.thenRun(connection::dispose);
			awaited(ConnectionProvider.class, provider, "dispose");
			assertThat(provider.isDisposed()).isTrue();
			assertThat(connection.isDisposed()).isTrue();
		}
		finally {
			server.disposeNow();
		}
	}

	@Test
	@DisplayName("F3 T2: a connection provider that does not end is given up at its limit")
	void whenConnectionProviderDoesNotEndThenTheLimitHolds() {
		ConnectionProvider endless = (ConnectionProvider) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { ConnectionProvider.class },
				(proxy, method, arguments) -> method.getName().equals("disposeLater") ? Mono.never() : null);
		limited(ConnectionProvider.class, endless, "dispose");
	}

	@Test
	@DisplayName("F3: Reactor Netty's loop resources are disposed once their loops have ended")
	void whenLoopResourcesAreBusyThenTheyAreAwaited() {
		LoopResources loops = LoopResources.create("test", 1, true);
		EventLoopGroup group = loops.onServer(false);
		group.execute(this::awaitRelease);
		awaited(LoopResources.class, loops, "dispose");
		assertThat(group.isTerminated()).isTrue();
	}

	@Test
	@DisplayName("F3 T2: loop resources that do not end are given up at their limit")
	void whenLoopResourcesDoNotEndThenTheLimitHolds() {
		LoopResources loops = LoopResources.create("test", 1, true);
		loops.onServer(false).execute(this::awaitRelease);
		limited(LoopResources.class, loops, "dispose");
	}

	@Test
	@DisplayName("F3: a Netty event loop group is disposed once it has terminated")
	void whenEventLoopGroupIsBusyThenItIsAwaited() {
		EventLoopGroup group = new NioEventLoopGroup(1);
		group.execute(this::awaitRelease);
		awaited(EventLoopGroup.class, group, AbstractBeanDefinition.INFER_METHOD);
		assertThat(group.isTerminated()).isTrue();
	}

	@Test
	@DisplayName("F3 T2: an event loop group that does not end is given up at its limit")
	void whenEventLoopGroupDoesNotEndThenTheLimitHolds() {
		EventLoopGroup group = new NioEventLoopGroup(1);
		group.execute(this::awaitRelease);
		limited(EventLoopGroup.class, group, AbstractBeanDefinition.INFER_METHOD);
	}

	@Test
	@DisplayName("F3: a gRPC channel is disposed once its calls have ended")
	void whenChannelHasACallInFlightThenItIsAwaited() {
		withChannel((channel, status) -> {
			awaited(ManagedChannel.class, channel, AbstractBeanDefinition.INFER_METHOD);
			assertThat(channel.isTerminated()).isTrue();
			assertThat(status.join().getCode()).isEqualTo(Status.Code.OK);
		});
	}

	@Test
	@DisplayName("F3 T2: at its limit a gRPC channel cancels its calls and ends within the grace")
	void whenCallOfAChannelDoesNotEndThenItIsCancelledAtTheLimit() {
		withChannel((channel, status) -> {
			limited(ManagedChannel.class, channel, AbstractBeanDefinition.INFER_METHOD,
					"async-disposable.fault-grace=10s");
			assertThat(channel.isTerminated()).isTrue();
			assertThat(status.join().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
		});
	}

	@Test
	@DisplayName("F3: switched off, everything stays Spring's")
	void whenSwitchedOffThenSpringDestroysTheBeans() {
		EventLoopGroup group = new NioEventLoopGroup(1);
		runner(EventLoopGroup.class, group, AbstractBeanDefinition.INFER_METHOD)
			.withBean("pool", ConnectionPool.class, this::pool, destroyMethod("dispose"))
			.withBean("provider", ConnectionProvider.class, () -> ConnectionProvider.create("test"),
					destroyMethod("dispose"))
			.withBean("loops", LoopResources.class, () -> LoopResources.create("test"), destroyMethod("dispose"))
			.withBean("channel", ManagedChannel.class, () -> InProcessChannelBuilder.forName("none").build(),
					destroyMethod(AbstractBeanDefinition.INFER_METHOD))
			.withPropertyValues("async-disposable.disposers.enabled=false")
			.run((context) -> {
				release();
				assertThat(destroyMethodNames(context.getSourceApplicationContext(ConfigurableApplicationContext.class),
						"pool"))
					.containsExactly("dispose");
			});
		assertThat(this.outcomes).isEmpty();
		assertThat(group.isShutdown()).isTrue();
	}

	@Test
	@DisplayName("F3: without its library a disposer is not there, and the start does not fail")
	void whenLibraryIsMissingThenNothingFails() {
		this.runner
			.withClassLoader(new FilteredClassLoader(ConnectionPool.class, ConnectionProvider.class,
					EventLoopGroup.class, ManagedChannel.class))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBeanNamesForType(DisposalSource.class)).hasSize(2);
			});
	}

	private <T> void awaited(Class<T> type, T resource, String destroyMethod) {
		runner(type, resource, destroyMethod).withPropertyValues("async-disposable.timeout=20s").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(
					destroyMethodNames(context.getSourceApplicationContext(ConfigurableApplicationContext.class), BEAN))
				.containsExactly("");
		});
		assertThat(this.outcomes).containsExactly(Map.entry(BEAN, "SUCCESS"));
		assertThat(this.hold.getCount()).as("released before the context was closed").isZero();
	}

	private <T> void limited(Class<T> type, T resource, String destroyMethod, String... properties) {
		ApplicationContextRunner endless = this.runner
			.withBean(BEAN, type, () -> resource, destroyMethod(destroyMethod))
			.withBean(DisposalListener.class, () -> new Outcomes(() -> {
			}))
			.withPropertyValues("async-disposable.timeout=300ms")
			.withPropertyValues(properties);
		endless.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.outcomes).containsExactly(Map.entry(BEAN, "TIMEOUT"));
	}

	/**
	 * A context in which what holds up the disposal is released a while after it began.
	 */
	private <T> ApplicationContextRunner runner(Class<T> type, T resource, String destroyMethod) {
		Executor later = CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS);
		return this.runner.withBean(BEAN, type, () -> resource, destroyMethod(destroyMethod))
			.withBean(DisposalListener.class, () -> new Outcomes(() -> later.execute(this::release)));
	}

	private static BeanDefinitionCustomizer destroyMethod(String name) {
		return (definition) -> ((AbstractBeanDefinition) definition).setDestroyMethodName(name);
	}

	private static String[] destroyMethodNames(ConfigurableApplicationContext context, String bean) {
		return ((RootBeanDefinition) context.getBeanFactory().getMergedBeanDefinition(bean)).getDestroyMethodNames();
	}

	private void awaitRelease() {
		try {
			assertThat(this.hold.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Executor daemon() {
		return (task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			thread.start();
		};
	}

	/**
	 * A pool with one idle connection to a real database, which says goodbye when it is
	 * released.
	 */
	private ConnectionPool pool() {
		ConnectionFactory factory = new SlowlyClosing(H2ConnectionFactory.inMemory("pool" + System.nanoTime()),
				() -> this.held);
		ConnectionPool pool = new ConnectionPool(
				ConnectionPoolConfiguration.builder(factory).initialSize(1).maxSize(1).build());
		pool.warmup().block(Duration.ofSeconds(10));
		return pool;
	}

	private void withChannel(BiConsumer<ManagedChannel, CompletableFuture<Status>> test) {
		MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(Bytes.INSTANCE, Bytes.INSTANCE)
			.setType(MethodDescriptor.MethodType.UNARY)
			.setFullMethodName("test/call")
			.build();
		String name = InProcessServerBuilder.generateName();
		Server server = server(name, method);
		try {
			ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
			CompletableFuture<Status> status = new CompletableFuture<>();
			ClientCall<byte[], byte[]> call = channel.newCall(method, CallOptions.DEFAULT);
			call.start(new ClientCall.Listener<>() {

				@Override
				public void onClose(Status closed, Metadata trailers) {
					status.complete(closed);
				}

			}, new Metadata());
			call.request(1);
			call.sendMessage(new byte[0]);
			call.halfClose();
			test.accept(channel, status);
		}
		finally {
			server.shutdownNow();
		}
	}

	/**
	 * A server that answers when it is released.
	 */
	private Server server(String name, MethodDescriptor<byte[], byte[]> method) {
		try {
			return InProcessServerBuilder.forName(name)
				.addService(ServerServiceDefinition.builder("test").addMethod(method, (call, headers) -> {
					call.request(1);
					this.held.thenRun(() -> {
						call.sendHeaders(new Metadata());
						call.sendMessage(new byte[0]);
						call.close(Status.OK, new Metadata());
					});
					return new ServerCall.Listener<>() {
					};
				}).build())
				.build()
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private final class Outcomes implements DisposalListener {

		private final Runnable onStart;

		Outcomes(Runnable onStart) {
			this.onStart = onStart;
		}

		@Override
		public void nodeStarted(DisposalNode node) {
			this.onStart.run();
		}

		@Override
		public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
			BuiltInDisposerTests.this.outcomes.merge(report.node().name(), report.outcome().name(),
					(one, other) -> one + " " + other);
		}

	}

	private record SlowlyClosing(ConnectionFactory delegate,
			Supplier<CompletableFuture<Void>> goodbye) implements ConnectionFactory {

		@Override
		public Publisher<? extends Connection> create() {
			return Mono.from(this.delegate.create()).map(this::slowlyClosing);
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return this.delegate.getMetadata();
		}

		private Connection slowlyClosing(Connection connection) {
			return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
					(proxy, method, arguments) -> method.getName().equals("close")
							? Mono.fromFuture(this.goodbye.get()).then(Mono.from(connection.close()))
							: method.invoke(connection, arguments));
		}

	}

	private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {

		INSTANCE;

		@Override
		public InputStream stream(byte[] value) {
			return new ByteArrayInputStream(value);
		}

		@Override
		public byte[] parse(InputStream stream) {
			return new byte[0];
		}

	}

}
