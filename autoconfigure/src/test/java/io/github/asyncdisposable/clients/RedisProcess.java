package io.github.asyncdisposable.clients;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.github.fppt.jedismock.RedisServer;
import org.awaitility.Awaitility;

/**
 * A Redis server on a free port.
 *
 * @param port where it listens
 * @param end how to end it
 */
record RedisProcess(int port, AutoCloseable end) implements AutoCloseable {

	@Override
	public void close() throws Exception {
		this.end.close();
	}

	private static RedisProcess inThisProcess() throws IOException {
		RedisServer server = RedisServer.newRedisServer().start();
		return new RedisProcess(server.getBindPort(), server::stop);
	}

	private static RedisProcess of(Path executable) throws Exception {
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		Process process = new ProcessBuilder(executable.toString(), "--port", String.valueOf(port), "--bind",
				"127.0.0.1", "--save", "", "--appendonly", "no")
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		Awaitility.await("the start of " + executable).atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
			try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
				return connected.isConnected();
			}
		});
		return new RedisProcess(port, () -> {
			process.destroy();
			process.waitFor(10, TimeUnit.SECONDS);
		});
	}

	/**
	 * The kinds of servers that there are on this machine.
	 */
	static List<Kind> kinds() {
		List<Kind> kinds = new ArrayList<>();
		kinds.add(new Kind("in-process server", RedisProcess::inThisProcess));
		Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.map((directory) -> Path.of(directory, "redis-server"))
			.filter(Files::isExecutable)
			.findFirst()
			.ifPresent((executable) -> kinds.add(new Kind(executable.toString(), () -> of(executable))));
		return kinds;
	}

	/**
	 * A kind of server.
	 *
	 * @param name what to call it in a report
	 * @param start how to start one
	 */
	record Kind(String name, Start start) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	/**
	 * Starts a server.
	 */
	@FunctionalInterface
	interface Start {

		RedisProcess start() throws Exception;

	}

}
