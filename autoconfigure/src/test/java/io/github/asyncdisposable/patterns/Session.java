package io.github.asyncdisposable.patterns;

import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AbstractAsyncDisposable;

// tag::both[]
class Session extends AbstractAsyncDisposable {

	private final Link link;

	Session(Link link) {
		this.link = link;
	}

	CompletionStage<String> ask(String question) {
		throwIfDisposed();
		return this.link.send(question);
	}

	@Override
	protected CompletionStage<?> disposeAsyncCore() {
		return this.link.sayGoodbye();
	}

	@Override
	protected void disposeCore() {
		this.link.drop();
	}

}
// end::both[]
