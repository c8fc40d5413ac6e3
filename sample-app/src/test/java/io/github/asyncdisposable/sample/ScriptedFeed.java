package io.github.asyncdisposable.sample;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * A feed that does what a test tells it to, byte by byte: servers answer a goodbye by
 * themselves.
 */
final class ScriptedFeed implements Closeable {

	private static final int CLOSE = 0x88;

	private final ServerSocket server;

	ScriptedFeed() throws IOException {
		this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		this.server.setSoTimeout(20_000);
	}

	URI uri() {
		return URI.create("ws://localhost:" + this.server.getLocalPort() + "/feed");
	}

	Peer accept() throws Exception {
		Socket socket = this.server.accept();
		socket.setSoTimeout(20_000);
		BufferedReader request = new BufferedReader(
				new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
		String key = null;
		for (String line = request.readLine(); !line.isEmpty(); line = request.readLine()) {
			if (line.toLowerCase().startsWith("sec-websocket-key:")) {
				key = line.substring(line.indexOf(':') + 1).trim();
			}
		}
		byte[] digest = MessageDigest.getInstance("SHA-1")
			.digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
		socket.getOutputStream()
			.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
					+ "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
		return new Peer(socket);
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	/**
	 * The server's side of one connection.
	 *
	 * @param socket its socket
	 */
	record Peer(Socket socket) implements Closeable {

		void sayGoodbye(int status) throws IOException {
			this.socket.getOutputStream().write(new byte[] { (byte) CLOSE, 2, (byte) (status >> 8), (byte) status });
		}

		/**
		 * Wait for the client's goodbye, the only thing that it ever sends.
		 * @return its status
		 * @throws IOException if something else comes
		 */
		int awaitGoodbye() throws IOException {
			DataInputStream frame = new DataInputStream(this.socket.getInputStream());
			if (frame.readUnsignedByte() != CLOSE) {
				throw new IOException("Not a close frame");
			}
			byte[] payload = new byte[frame.readUnsignedByte() & 0x7f];
			byte[] mask = new byte[4];
			frame.readFully(mask);
			frame.readFully(payload);
			return ((payload[0] ^ mask[0]) & 0xff) << 8 | ((payload[1] ^ mask[1]) & 0xff);
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
