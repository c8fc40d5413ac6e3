package io.github.asyncdisposable.patterns;

import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;

// tag::one-method[]
final class PriceFeed implements AsyncDisposable {

	private final WebSocket socket;

	PriceFeed(WebSocket socket) {
		this.socket = socket;
	}

	@Override
	public CompletionStage<?> disposeAsync() {
		return this.socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye");
	}

}
// end::one-method[]
