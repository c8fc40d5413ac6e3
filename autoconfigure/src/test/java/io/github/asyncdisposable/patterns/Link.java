package io.github.asyncdisposable.patterns;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;

/**
 * Stands for a connection in the examples: it answers, and says goodbye, when told to by
 * the test.
 */
class Link implements AsyncDisposable {

	final String name;

	final List<String> log;

	CompletableFuture<String> reply = CompletableFuture.completedFuture("42");

	CompletableFuture<Void> goodbye = CompletableFuture.completedFuture(null);

	Link(String name, List<String> log) {
		this.name = name;
		this.log = log;
	}

	CompletableFuture<String> send(String message) {
		this.log.add(this.name + " sends " + message);
		return this.reply;
	}

	Link openSession() {
		return new Link(this.name + " session", this.log);
	}

	CompletionStage<Void> sayGoodbye() {
		this.log.add(this.name + " says goodbye on " + Thread.currentThread().getName());
		return this.goodbye;
	}

	void drop() {
		this.log.add(this.name + " is dropped");
	}

	@Override
	public CompletionStage<?> disposeAsync() {
		return sayGoodbye();
	}

}
